"""Decisions taken at once on the last 100 000 €, in real transactions."""

from decimal import Decimal

import pytest

from reviews.decisions.deciding import confirm, propose
from reviews.models import Decision, Outcome, Stage
from reviews.money.ledger import EnvelopeRefused
from reviews.money.standing import envelope_of
from reviews.reviewing import ReviewRefused
from tests.factories.accounts import DeciderFactory, ReviewerFactory
from tests.factories.applications import make_call
from tests.factories.decisions import complete, proposed
from tests.reviews.test_ledger_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)

AMOUNT = Decimal("100000.00")


def asking_for_it():
    return complete(
        requested_grant=AMOUNT,
        eligible_cost=2 * AMOUNT,
        total_cost=2 * AMOUNT,
        other_resources=AMOUNT,
    )


def test_two_decisions_on_the_last_100_000_euros_end_with_one_award_and_one_refusal():
    make_call(envelope=AMOUNT)
    dossiers = [asking_for_it(), asking_for_it()]
    people = [(ReviewerFactory(), DeciderFactory()) for _ in dossiers]

    def deciding(dossier, proposer, decider):
        def decide():
            decision = propose(
                application_id=dossier.pk,
                proposer=proposer,
                outcome=Outcome.AWARD,
                amount=AMOUNT,
            )
            return confirm(decision_id=decision.pk, decider=decider)

        return decide

    results = at_once(
        *(
            deciding(dossier, *pair)
            for dossier, pair in zip(dossiers, people, strict=True)
        )
    )

    (refusal,) = [each for each in results if isinstance(each, EnvelopeRefused)]
    assert str(refusal).startswith("Il reste 0,00\u00a0€ dans l’enveloppe")
    assert Decision.objects.get().stage == Stage.CONFIRMED
    standing = envelope_of(dossiers[0].call)
    assert (standing.left, standing.awarded) == (0, AMOUNT)


def test_a_decision_confirmed_twice_at_once_is_confirmed_once():
    decision = proposed()
    deciders = [DeciderFactory(), DeciderFactory()]

    results = at_once(
        *(
            lambda decider=decider: confirm(decision_id=decision.pk, decider=decider)
            for decider in deciders
        )
    )

    assert sum(isinstance(each, Decision) for each in results) == 1
    assert sum(isinstance(each, ReviewRefused) for each in results) == 1
    assert envelope_of(decision.application.call).awarded == decision.amount
