"""What a disagreement holds back, and what a deliberation that is recorded lets through."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from applications.calls.definition import ReviewTerms
from applications.models import Event, JournalEntry
from reviews.conflicts.declaring import declare_interest
from reviews.decisions.bulk import confirm_each, propose_each
from reviews.decisions.deciding import confirm
from reviews.disagreement.deliberating import (
    InvalidDeliberation,
    may_take_part,
    record_deliberation,
)
from reviews.models import Deliberation, DeskEntry, Disagreement, Outcome
from reviews.reviewing import GivenScore, ReviewRefused, give_review, save_draft
from tests.factories.accounts import DeciderFactory, ReviewerFactory, UserFactory
from tests.factories.applications import make_call
from tests.factories.decisions import complete, proposed
from tests.factories.registry import small_registry
from tests.reviews.test_queue_tasks import assign

pytestmark = pytest.mark.django_db

TERMS = ReviewTerms(deliberate_above=Decimal("0.4"))


def give(dossier, person, publics, territoire=3):
    give_review(
        application_id=dossier.pk,
        reviewer=person,
        scores={"publics": GivenScore(publics), "territoire": GivenScore(territoire)},
    )


def disagreement(dossier):
    return DeskEntry.objects.get(application=dossier).disagreement


@pytest.fixture
def other(db):
    return ReviewerFactory(full_name="Ada Modèle")


@pytest.fixture
def dossier(reviewer, other):
    """A complete dossier on which two opinions lie three points apart, two being admitted."""
    make_call(review=TERMS)
    found = complete()
    give(found, reviewer, 1)
    give(found, other, 4)
    return found


def deliberate(dossier, reviewer, other, **changes):
    return record_deliberation(
        **{
            "application_id": dossier.pk,
            "recorder": reviewer,
            "held_on": timezone.localdate(),
            "participants": [reviewer.pk, other.pk],
            "conclusion": "Le public visé est réel, son repérage reste à préciser.",
            **changes,
        }
    )


def test_opinions_disagree_beyond_the_threshold_alone(reviewer, other):
    make_call(review=TERMS)
    found = complete()
    give(found, reviewer, 1)
    assert disagreement(found) == Disagreement.NONE
    give(found, other, 3)
    assert disagreement(found) == Disagreement.NONE
    give(found, other, 4)
    assert disagreement(found) == Disagreement.OPEN
    save_draft(application_id=found.pk, reviewer=other, scores={})
    assert disagreement(found) == Disagreement.NONE


def test_a_call_that_states_no_threshold_holds_nothing_back(reviewer, other):
    found = complete()
    give(found, reviewer, 0, 0)
    give(found, other, 5, 5)
    assert disagreement(found) == Disagreement.NONE
    assert proposed(found, proposer=reviewer).pk


@pytest.mark.parametrize("outcome", [Outcome.AWARD, Outcome.REFUSAL])
def test_a_disagreement_is_deliberated_before_a_decision_is_proposed(
    dossier, reviewer, other, outcome
):
    with pytest.raises(ReviewRefused, match="une délibération est à inscrire"):
        proposed(dossier, proposer=reviewer, outcome=outcome)
    deliberate(dossier, reviewer, other)
    assert disagreement(dossier) == Disagreement.DELIBERATED
    assert proposed(dossier, proposer=reviewer, outcome=outcome).pk


def test_what_is_inadmissible_needs_no_deliberation(dossier, reviewer):
    assert proposed(dossier, proposer=reviewer, outcome=Outcome.INADMISSIBLE).pk


def test_who_does_not_read_the_scores_is_told_the_same_whatever_they_are(
    dossier, reviewer, other
):
    stranger, told = ReviewerFactory(), []
    for publics in (4, 1):
        give(dossier, other, publics)
        with pytest.raises(ReviewRefused) as refusal:
            proposed(dossier, proposer=stranger)
        told.append(str(refusal.value))
    assert told[0] == told[1]
    assert "qui lit les notes" in told[0]


def test_a_deliberation_is_kept_with_what_it_saw_and_journalled(
    dossier, reviewer, other
):
    kept = deliberate(dossier, reviewer, other, conclusion="  On garde 3.  ")
    assert set(kept.names) == {str(reviewer), str(other)}
    assert kept.conclusion == "On garde 3."
    assert kept.seen == {
        "publics": (1, 4),
        "territoire": (3, 3),
        "": (Decimal("33.33"), Decimal("73.33")),
    }
    line = JournalEntry.objects.get(event=Event.DELIBERATED)
    assert (line.actor, line.detail["conclusion"]) == (reviewer, "On garde 3.")
    assert set(line.detail["participants"]) == set(kept.names)


def test_opinions_that_come_closer_need_no_other_and_those_that_part_do(
    dossier, reviewer, other
):
    deliberate(dossier, reviewer, other)
    give(dossier, other, 5)
    assert disagreement(dossier) == Disagreement.OPEN
    give(dossier, other, 4)
    assert disagreement(dossier) == Disagreement.DELIBERATED
    give(dossier, other, 3)
    assert disagreement(dossier) == Disagreement.NONE
    give(dossier, other, 5)
    deliberate(dossier, reviewer, other)
    assert disagreement(dossier) == Disagreement.DELIBERATED


def test_the_last_deliberation_is_the_one_that_counts(dossier, reviewer, other):
    deliberate(dossier, reviewer, other)
    give(dossier, other, 2)
    deliberate(dossier, reviewer, other)
    give(dossier, other, 4)
    assert disagreement(dossier) == Disagreement.OPEN


def test_opinions_that_part_after_a_proposal_hold_its_confirmation_back(
    reviewer, other
):
    make_call(review=TERMS)
    found = complete()
    give(found, reviewer, 1)
    decision = proposed(found, proposer=reviewer)
    give(found, other, 5)
    decider = DeciderFactory()
    with pytest.raises(ReviewRefused, match="Des avis ont changé"):
        confirm(decision_id=decision.pk, decider=decider)
    (refused,) = confirm_each(decision_ids=[decision.pk], decider=decider, dry_run=True)
    assert "Des avis ont changé" in refused.refusal
    deliberate(found, reviewer, other)
    assert confirm(decision_id=decision.pk, decider=decider).confirmed_at


def test_everybody_who_has_the_dossier_scores_it_first(dossier, reviewer, other):
    late = ReviewerFactory()
    assign(dossier, late)
    with pytest.raises(ReviewRefused, match="attend l’avis"):
        deliberate(dossier, reviewer, other)
    give(dossier, late, 2)
    assert deliberate(dossier, reviewer, other).pk


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"conclusion": " "}, "ce qui a été conclu"),
        ({"held_on": timedelta(days=1)}, "une fois tenue"),
        ({"held_on": timedelta(days=-1)}, "n’en tient pas compte"),
        ({"participants": []}, "au moins deux"),
    ],
)
def test_a_deliberation_that_makes_no_sense_is_refused(
    dossier, reviewer, other, changes, told
):
    if "held_on" in changes:
        changes = {"held_on": timezone.localdate() + changes["held_on"]}
    with pytest.raises(InvalidDeliberation, match=told):
        deliberate(dossier, reviewer, other, **changes)
    assert not Deliberation.objects.exists()


def test_only_those_who_read_the_scores_record_it(dossier, reviewer, other):
    for person, told in (
        (ReviewerFactory(), "qui lit les notes"),
        (UserFactory(), "Seul un instructeur"),
    ):
        with pytest.raises(ReviewRefused, match=told):
            deliberate(dossier, reviewer, other, recorder=person)


def test_who_is_kept_apart_from_a_dossier_takes_no_part(reviewer, other):
    make_call(review=TERMS)
    registry = small_registry()
    found = complete(authority=registry["CC du Val"])
    elected = ReviewerFactory(full_name="Élue")
    declare_interest(
        person=elected,
        siren=registry["Val-le-Haut"].siren,
        name="Val-le-Haut",
        capacity="Conseillère municipale",
        declared_by=elected,
    )
    neighbour = ReviewerFactory(email="agent@mairie.example")
    decider = DeciderFactory()
    give(found, reviewer, 1)
    give(found, other, 4)
    admitted = may_take_part(found)
    assert {reviewer, other, decider} <= set(admitted)
    assert not {elected, neighbour, found.owner} & set(admitted)
    for person in (elected, neighbour):
        with pytest.raises(InvalidDeliberation, match="conflit d’intérêts"):
            deliberate(found, reviewer, other, participants=[reviewer.pk, person.pk])


def test_the_number_of_queries_does_not_depend_on_the_reviewers(
    dossier, reviewer, django_assert_num_queries
):
    for _ in range(2):
        with django_assert_num_queries(3):
            may_take_part(dossier)
        for _ in range(3):
            ReviewerFactory()


def test_the_database_refuses_to_change_or_delete_a_deliberation(
    dossier, reviewer, other
):
    deliberate(dossier, reviewer, other)
    kept = Deliberation.objects.all()
    for write in (
        lambda: kept.update(conclusion="Autre."),
        lambda: kept._raw_delete(kept.db),
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
        ):
            write()


def test_the_awards_of_a_scenario_are_foreseen_to_be_held_back_too(
    dossier, reviewer, other
):
    def foreseen(person):
        (told,) = propose_each(
            awards={dossier.pk: Decimal("40000.00")}, proposer=person, dry_run=True
        )
        return told.refusal

    assert "une délibération est à inscrire" in foreseen(reviewer)
    assert "qui lit les notes" in foreseen(ReviewerFactory())
    deliberate(dossier, reviewer, other)
    assert foreseen(reviewer) == ""
