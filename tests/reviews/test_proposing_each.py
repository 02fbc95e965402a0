"""Many awards proposed at once: foreseen exactly, then each in its own transaction."""

from decimal import Decimal

import pytest

from applications.models import Application, Event, JournalEntry, State
from reviews.decisions.bulk import propose_each
from reviews.models import Decision, LedgerEntry
from reviews.money.standing import envelope_of
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed, make_call
from tests.factories.decisions import complete, proposed

pytestmark = pytest.mark.django_db

HALF = Decimal("50000.00")


def refusals(told):
    return [each.refusal for each in told]


def test_what_is_foreseen_is_what_is_then_done_and_nothing_is_written_before():
    make_call(envelope=Decimal("120000.00"))
    ready, closed, partial = complete(), filed().application, complete()
    decided, large, last = proposed(amount=Decimal("10000.00")), complete(), complete()
    awards = {
        ready.pk: HALF,
        closed.pk: HALF,
        partial.pk: Decimal("20000.50"),
        decided.application_id: HALF,
        large.pk: HALF + 1,
        last.pk: HALF,
    }
    person = ReviewerFactory()
    entries, lines = LedgerEntry.objects.count(), JournalEntry.objects.count()

    foreseen = propose_each(awards=awards, proposer=person, dry_run=True)

    assert (LedgerEntry.objects.count(), JournalEntry.objects.count()) == (
        entries,
        lines,
    )
    assert [each.dossier.pk for each in foreseen] == list(awards)
    said = [
        "",
        "L’instruction du dossier n’est pas ouverte",
        "",
        "a déjà une décision",
        "L’aide demandée est de",
        "Il reste 39\u202f999,50\u00a0€ dans l’enveloppe",
    ]
    for refusal, words in zip(refusals(foreseen), said, strict=True):
        assert words in refusal if words else refusal == ""

    done = propose_each(awards=awards, proposer=person)

    assert refusals(done) == refusals(foreseen)
    amounts = Decision.objects.filter(proposed_by=person).order_by("pk")
    assert list(amounts.values_list("application", "amount")) == [
        (ready.pk, HALF),
        (partial.pk, Decimal("20000.50")),
    ]
    assert envelope_of(ready.call).left == Decimal("39999.50")
    told = JournalEntry.objects.filter(event=Event.DECISION_PROPOSED, actor=person)
    assert told.count() == 2


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_what_is_foreseen_in_each_state_is_what_is_done(state):
    dossier, person = complete(), ReviewerFactory()
    Application.objects.filter(pk=dossier.pk).update(state=state)
    awards = {dossier.pk: HALF}
    foreseen = propose_each(awards=awards, proposer=person, dry_run=True)
    done = propose_each(awards=awards, proposer=person)
    assert refusals(done) == refusals(foreseen)
    assert (refusals(done) == [""]) == (state == State.UNDER_REVIEW)


def test_what_was_proposed_is_not_proposed_twice():
    dossier, person = complete(), ReviewerFactory()
    propose_each(awards={dossier.pk: HALF}, proposer=person)
    (again,) = propose_each(awards={dossier.pk: HALF}, proposer=person)
    assert "déjà une décision" in again.refusal
    assert Decision.objects.count() == 1


def test_a_dossier_that_one_may_not_review_is_left_out():
    person = ReviewerFactory()
    own, other = filed(owner=person).application, complete()
    told = propose_each(
        awards={own.pk: HALF, other.pk: HALF, 987: HALF}, proposer=person
    )
    assert [each.dossier.pk for each in told] == [other.pk]
    assert list(Decision.objects.values_list("application", flat=True)) == [other.pk]


def test_a_dossier_that_is_not_complete_gets_no_award():
    dossier = filed().application
    Application.objects.filter(pk=dossier.pk).update(state=State.UNDER_REVIEW)
    for dry_run in (True, False):
        (told,) = propose_each(
            awards={dossier.pk: HALF}, proposer=ReviewerFactory(), dry_run=dry_run
        )
        assert "déclaré complet" in told.refusal


def test_without_an_envelope_nothing_is_proposed():
    make_call(envelope=None)
    dossier = complete()
    for dry_run in (True, False):
        (told,) = propose_each(
            awards={dossier.pk: HALF}, proposer=ReviewerFactory(), dry_run=dry_run
        )
        assert "ne fixent pas d’enveloppe" in told.refusal


def test_foreseeing_costs_the_same_for_one_and_three(django_assert_num_queries):
    person, awards = ReviewerFactory(), {complete().pk: HALF}
    propose_each(awards=awards, proposer=person, dry_run=True)
    with django_assert_num_queries(9):
        propose_each(awards=awards, proposer=person, dry_run=True)
    awards |= {complete().pk: HALF, complete().pk: HALF}
    with django_assert_num_queries(9):
        propose_each(awards=awards, proposer=person, dry_run=True)
