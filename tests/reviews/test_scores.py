"""Drafts and final opinions, who reads whose, what the call wants explained, the closing."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications.calls.definition import CallDefinition, ReviewTerms
from applications.models import Event, JournalEntry
from eligibility import canonical
from reviews.closing import close_scoring, open_scorings
from reviews.models import DeskEntry, Review
from reviews.reviewing import (
    GivenScore,
    ReviewRefused,
    give_review,
    save_draft,
)
from reviews.scoring import MissingComments
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import definition, filed, make_call
from tests.reviews.conftest import dossier_url, queue_url, sign_in

pytestmark = pytest.mark.django_db

SCORES = {"publics": GivenScore(4, "Bien vu."), "territoire": GivenScore(2)}
GIVEN = {"score_publics": "4", "score_territoire": "2"}


def give(dossier, reviewer, scores=SCORES, **more):
    return give_review(
        application_id=dossier.pk, reviewer=reviewer, scores=scores, **more
    )


def mean_in_the_queue(client):
    (row,) = client.get(queue_url()).context["rows"]
    return row.mean


def test_a_draft_is_partial_counts_for_nothing_and_is_read_by_its_writer_alone(
    desk, reviewer, client
):
    dossier = filed().application
    desk.post(
        dossier_url(dossier, "score"),
        {"score_publics": "4", "comment_publics": "À revoir.", "brouillon": "1"},
    )

    review = Review.objects.get()
    assert (review.total, review.final_at) == (None, None)
    assert DeskEntry.objects.get(application=dossier).review_count == 0
    dossier.refresh_from_db()
    assert dossier.state == "submitted"
    page = desk.get(dossier_url(dossier)).content.decode()
    assert "À revoir." in page
    assert "Mon avis, en brouillon" in page
    other = ReviewerFactory()
    give(dossier, other)
    sign_in(client, other)
    page = client.get(dossier_url(dossier)).content.decode()
    assert "À revoir." not in page
    reviews = client.get(reverse("admin:reviews_review_changelist"))
    assert [each.reviewer for each in reviews.context["cl"].result_list] == [other]


def test_a_comment_on_a_criterion_that_is_not_scored_is_not_lost(desk):
    dossier = filed().application
    page = desk.post(
        dossier_url(dossier, "score"), {"comment_publics": "Seul.", "brouillon": "1"}
    ).content.decode()
    assert "Choisissez une note pour garder ce commentaire." in page
    assert not Review.objects.exists()


def test_the_scores_of_others_are_hidden_until_ones_own_are_final(desk, reviewer):
    dossier = filed().application
    give(dossier, ReviewerFactory(full_name="Ada"), comment="Un avis à part.")
    journal = JournalEntry.objects.get(event=Event.SCORED)

    for write in (lambda: None, lambda: draft(dossier, reviewer)):
        write()
        page = desk.get(dossier_url(dossier)).content.decode()
        assert "Ada a rendu son avis" in page
        for secret in ("66,67", "Un avis à part.", "Bien vu."):
            assert secret not in page
        assert mean_in_the_queue(desk) == "—"
        listed = desk.get(reverse("admin:reviews_review_changelist"))
        assert "66,67" not in listed.content.decode()
        entry = reverse("admin:applications_journalentry_change", args=[journal.pk])
        assert "66.67" not in desk.get(entry).content.decode()

    exported = desk.post(
        reverse("admin:reviews_dossier_export_file"),
        {"colonnes": ["number", "mean_total"], "format": "csv"},
    )
    table = b"".join(exported.streaming_content).decode()
    assert dossier.number in table
    assert "66" not in table.replace(dossier.number, "")
    give(dossier, reviewer)
    page = desk.get(dossier_url(dossier)).content.decode()
    assert "Un avis à part." in page
    assert mean_in_the_queue(desk) == "66,67"


def draft(dossier, reviewer):
    return save_draft(
        application_id=dossier.pk,
        reviewer=reviewer,
        scores={"publics": GivenScore(1)},
    )


def test_a_call_may_show_the_scores_at_once(desk):
    make_call(review=ReviewTerms(hide_scores=False))
    dossier = filed().application
    give(dossier, ReviewerFactory(), comment="Lu de tous.")
    assert "Lu de tous." in desk.get(dossier_url(dossier)).content.decode()
    assert mean_in_the_queue(desk) == "66,67"
    listed = desk.get(reverse("admin:reviews_review_changelist"))
    assert "66,67" in listed.content.decode()


def test_a_final_opinion_that_changes_is_reopened_and_leaves_a_trace(reviewer):
    dossier = filed().application
    give(dossier, reviewer)
    draft(dossier, reviewer)

    line = JournalEntry.objects.get(event=Event.OPINION_REOPENED)
    assert (line.actor, line.detail) == (
        reviewer,
        {
            "former_total": "66.67",
            "former_scores": {"publics": 4, "territoire": 2},
        },
    )
    entry = DeskEntry.objects.get(application=dossier)
    assert (entry.review_count, entry.mean_total) == (0, None)
    assert list(Review.objects.get().scores.values_list("criterion", "value")) == [
        ("publics", 1)
    ]
    give(dossier, reviewer)
    give(dossier, reviewer)
    assert JournalEntry.objects.filter(event=Event.OPINION_REOPENED).count() == 2


@pytest.mark.parametrize(
    ("value", "comment", "refused"),
    [
        (1, "", True),
        (1, "Trop peu.", False),
        (2, "", False),
        (4, "", False),
        (5, "", True),
        (5, " ", True),
        (5, "Exemplaire.", False),
    ],
)
def test_a_score_beyond_the_thresholds_wants_a_comment(
    reviewer, value, comment, refused
):
    make_call(
        review=ReviewTerms(comment_below=Decimal("0.4"), comment_above=Decimal("0.8"))
    )
    dossier = filed().application
    scores = {"publics": GivenScore(value, comment), "territoire": GivenScore(3)}
    if not refused:
        give(dossier, reviewer, scores)
        return
    with pytest.raises(MissingComments, match="Publics"):
        give(dossier, reviewer, scores)
    save_draft(application_id=dossier.pk, reviewer=reviewer, scores=scores)
    assert Review.objects.get().final_at is None


def test_a_missing_comment_is_told_where_it_is_wanted(desk):
    make_call(review=ReviewTerms(comment_above=Decimal("0.5")))
    dossier = filed().application
    response = desk.post(dossier_url(dossier, "score"), GIVEN)
    assert set(response.context["form"].errors) == {"comment_publics"}
    assert not Review.objects.exists()


def test_the_database_wants_a_total_of_a_final_opinion_and_of_no_other(reviewer):
    dossier = filed().application
    review = give(dossier, reviewer)
    for changes in ({"total": None}, {"final_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.filter(pk=review.pk).update(**changes)


def test_a_call_that_says_nothing_of_the_review_keeps_its_digest():
    plain = definition()
    assert "review" not in plain.to_dict()
    told = definition(
        review=ReviewTerms(hide_scores=False, comment_below=Decimal("0.4"))
    )
    content = told.to_dict()
    assert "deliberate_above" not in content["review"]
    assert CallDefinition.from_dict(content) == told
    spread = definition(review=ReviewTerms(deliberate_above=Decimal("0.4")))
    assert CallDefinition.from_dict(spread.to_dict()) == spread
    assert CallDefinition.from_dict(plain.to_dict()) == plain
    assert canonical.dumps(content) != canonical.dumps(plain.to_dict())


def test_what_is_closed_is_read_by_all_and_changes_no_more(desk, reviewer):
    dossier, open_one = filed().application, filed().application
    for person in (ReviewerFactory(), ReviewerFactory()):
        give(dossier, person, comment="Pour le comité.")
    give(open_one, reviewer)
    standings = open_scorings(dossier.call)
    assert [(each.given, each.wanted, each.enough) for each in standings] == [
        (2, 2, True),
        (1, 2, False),
    ]

    keys = [each.application_id for each in standings]
    assert close_scoring(application_ids=keys, actor=reviewer) == 1
    assert close_scoring(application_ids=keys, actor=reviewer) == 0

    page = desk.get(dossier_url(dossier)).content.decode()
    assert "Pour le comité." in page
    assert "La notation de ce dossier est close." in page
    with pytest.raises(ReviewRefused, match="close"):
        give(dossier, reviewer)
    assert JournalEntry.objects.filter(event=Event.SCORING_CLOSED).count() == 1


def test_the_command_closes_what_has_its_opinions_and_names_the_rest(capsys):
    dossier, other = filed().application, filed().application
    for person in (ReviewerFactory(), ReviewerFactory()):
        give(dossier, person)
    call_command("close_review", "appel-d-essai", "--dry-run")
    assert f"{dossier.number}  2/2" in capsys.readouterr().out
    assert DeskEntry.objects.exclude(scoring_closed_at=None).count() == 0
    give(other, ReviewerFactory())
    with pytest.raises(CommandError, match="attendent"):
        call_command("close_review", "appel-d-essai")
    told = capsys.readouterr()
    assert "1\xa0notation close." in told.out
    assert other.number in told.err
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("close_review", "autre")
