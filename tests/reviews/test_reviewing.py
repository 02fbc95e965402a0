from decimal import Decimal

import pytest

from applications.models import Event, JournalEntry, State
from reviews.models import DeskEntry, Review, Score
from reviews.reviewing import GivenScore, ReviewRefused, give_review, start_review
from reviews.scoring import InvalidScores
from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.applications import add_version, definition, filed, ready_draft

pytestmark = pytest.mark.django_db

SCORES = {"publics": GivenScore(4, "Bien vu."), "territoire": GivenScore(2)}


def journal_of(application):
    return list(
        JournalEntry.objects.filter(application=application).values_list(
            "event", flat=True
        )
    )


def test_a_first_opinion_is_kept_whole_and_opens_the_review():
    dossier = filed().application
    reviewer = ReviewerFactory()

    review = give_review(
        application_id=dossier.pk, reviewer=reviewer, scores=SCORES, comment=" Bon. "
    )

    assert review.total == Decimal("66.67")
    assert review.comment == "Bon."
    assert list(review.scores.values_list("criterion", "value", "comment")) == [
        ("publics", 4, "Bien vu."),
        ("territoire", 2, ""),
    ]
    dossier.refresh_from_db()
    assert dossier.state == State.UNDER_REVIEW
    assert journal_of(dossier)[-2:] == [Event.REVIEW_STARTED, Event.SCORED]
    line = JournalEntry.objects.filter(application=dossier).last()
    assert line.actor == reviewer
    assert line.detail == {
        "total": "66.67",
        "scores": {"publics": 4, "territoire": 2},
        "changed": False,
    }


def test_a_second_opinion_of_the_same_reviewer_replaces_the_first_and_leaves_a_trace():
    dossier = filed().application
    reviewer = ReviewerFactory()
    give_review(application_id=dossier.pk, reviewer=reviewer, scores=SCORES)

    give_review(
        application_id=dossier.pk,
        reviewer=reviewer,
        scores={"publics": GivenScore(5), "territoire": GivenScore(5)},
    )

    assert Review.objects.get().total == 100
    assert Score.objects.count() == 2
    assert DeskEntry.objects.get(application=dossier).review_count == 1
    lines = JournalEntry.objects.filter(application=dossier, event=Event.SCORED)
    assert [line.detail["total"] for line in lines] == ["66.67", "100.00"]
    assert [line.detail["changed"] for line in lines] == [False, True]


def test_the_desk_keeps_the_count_and_the_mean_of_the_opinions():
    dossier = filed().application
    for value in (5, 4, 4):
        give_review(
            application_id=dossier.pk,
            reviewer=ReviewerFactory(),
            scores={
                "publics": GivenScore(value),
                "territoire": GivenScore(value),
            },
        )

    entry = DeskEntry.objects.get(application=dossier)
    assert (entry.review_count, entry.mean_total) == (3, Decimal("86.67"))


def test_the_grid_is_that_of_the_version_under_which_the_dossier_was_filed():
    submission = filed()
    call = submission.application.call
    call.current = add_version(call, definition(criteria=()))
    call.save()

    review = give_review(
        application_id=submission.application_id,
        reviewer=ReviewerFactory(),
        scores=SCORES,
    )

    assert review.total == Decimal("66.67")


@pytest.mark.parametrize(
    "scores",
    [
        {"publics": GivenScore(4)},
        {"publics": GivenScore(6), "territoire": GivenScore(2)},
        {**SCORES, "autre": GivenScore(1)},
    ],
)
def test_scores_that_do_not_fit_the_grid_write_nothing(scores):
    dossier = filed().application
    before = journal_of(dossier)

    with pytest.raises(InvalidScores):
        give_review(
            application_id=dossier.pk, reviewer=ReviewerFactory(), scores=scores
        )

    dossier.refresh_from_db()
    assert dossier.state == State.SUBMITTED
    assert journal_of(dossier) == before
    assert not Review.objects.exists()


def test_a_draft_is_not_scored():
    draft = ready_draft()
    with pytest.raises(ReviewRefused, match="n’est pas déposé"):
        give_review(application_id=draft.pk, reviewer=ReviewerFactory(), scores=SCORES)


def test_an_applicant_gives_no_opinion():
    dossier = filed().application
    with pytest.raises(ReviewRefused, match="Seul un instructeur"):
        give_review(application_id=dossier.pk, reviewer=UserFactory(), scores=SCORES)


def test_a_reviewer_gives_no_opinion_on_their_own_dossier():
    reviewer = ReviewerFactory()
    dossier = filed(owner=reviewer).application
    with pytest.raises(ReviewRefused, match="Vous avez rédigé ce dossier"):
        give_review(application_id=dossier.pk, reviewer=reviewer, scores=SCORES)
    with pytest.raises(ReviewRefused, match="Vous avez rédigé ce dossier"):
        start_review(application_id=dossier.pk, reviewer=reviewer)


def test_the_review_is_opened_once():
    dossier = filed().application
    reviewer = ReviewerFactory()

    start_review(application_id=dossier.pk, reviewer=reviewer)

    with pytest.raises(ReviewRefused, match="En instruction"):
        start_review(application_id=dossier.pk, reviewer=reviewer)
    assert journal_of(dossier).count(Event.REVIEW_STARTED) == 1
