"""Decisions: what may be proposed, that another confirms, what the envelope then holds."""

import itertools
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import is_decider, is_reviewer
from applications.models import Application, Event, State
from applications.workflow import take_transition
from reviews.decisions.deciding import confirm, propose, set_aside
from reviews.decisions.limits import AmountRefused, check_amount
from reviews.decisions.permissions import (
    may_confirm,
    may_pay,
    may_propose,
    may_publish,
    may_set_aside,
)
from reviews.models import Decision, LedgerEntry, Outcome, Stage
from reviews.money.ledger import EnvelopeRefused
from reviews.money.standing import award_of, envelope_of
from reviews.permissions import YES, Answer, Person
from reviews.reviewing import ReviewRefused
from tests.factories.accounts import DeciderFactory, ReviewerFactory, UserFactory
from tests.factories.applications import filed, make_call
from tests.factories.checks import declared_complete
from tests.factories.decisions import complete, confirmed, proposed, published
from tests.reviews.test_reviewing import journal_of

pytestmark = pytest.mark.django_db


def kinds():
    return list(LedgerEntry.objects.order_by("position").values_list("kind", flat=True))


def test_an_award_proposed_is_reserved_and_changes_no_state():
    dossier = complete()
    before = Application.objects.get(pk=dossier.pk)

    decision = proposed(dossier)

    assert decision.stage == Stage.PROPOSED
    assert award_of(dossier).reserved == Decimal("40000.00")
    assert journal_of(dossier)[-1] == Event.DECISION_PROPOSED
    dossier.refresh_from_db()
    assert (dossier.state, dossier.updated_at) == (
        State.UNDER_REVIEW,
        before.updated_at,
    )


def test_an_award_confirmed_by_another_keeps_what_was_left_of_the_envelope():
    make_call(envelope=Decimal("100000.00"))
    decider = DeciderFactory()

    decision = confirm(decision_id=proposed().pk, decider=decider)

    assert decision.stage == Stage.CONFIRMED
    assert (decision.confirmed_by, decision.balance) == (decider, Decimal("60000.00"))
    assert kinds() == ["opened", "reserved", "awarded"]


def test_a_refusal_keeps_what_was_left_too():
    make_call(envelope=Decimal("100000.00"))
    confirmed()
    assert confirmed(outcome=Outcome.REFUSAL).balance == Decimal("60000.00")


def test_nobody_confirms_their_own_proposal_nor_without_the_role():
    decider = DeciderFactory()
    decision = proposed(proposer=decider)
    for person, reason in (
        (decider, "Vous avez proposé"),
        (ReviewerFactory(), "rôle de décideur"),
        (UserFactory(), "rôle de décideur"),
    ):
        with pytest.raises(ReviewRefused, match=reason):
            confirm(decision_id=decision.pk, decider=person)
    decision.refresh_from_db()
    assert decision.stage == Stage.PROPOSED


def test_the_database_refuses_a_decision_confirmed_by_who_proposed_it():
    decision = proposed()
    with (
        pytest.raises(IntegrityError, match="decision_confirmed_by_another"),
        transaction.atomic(),
    ):
        Decision.objects.update(
            confirmed_by=decision.proposed_by, confirmed_at=decision.proposed_at
        )


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("50000.01", "L’aide demandée est de 50\u202f000,00"),
        ("0", "supérieur à zéro"),
        ("-1", "supérieur à zéro"),
        ("0.001", "au centime près"),
    ],
)
def test_an_award_is_at_most_what_was_requested(amount, reason):
    with pytest.raises(AmountRefused, match=reason):
        proposed(amount=Decimal(amount))
    assert not Decision.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_an_award_is_at_most_what_the_rules_allow():
    """A filing that the rules would not admit today: they still bound the award."""
    dossier = complete()
    submission = dossier.submission
    submission.content["financing"]["requested_grant"] = "60000.00"
    terms = submission.call_version.definition.terms
    check_amount(submission, terms, Decimal("50000.00"))
    with pytest.raises(AmountRefused, match="taux d’aide, au plus 50\u202f000,00"):
        check_amount(submission, terms, Decimal("50000.01"))


def test_an_award_is_at_most_what_is_left():
    make_call(envelope=Decimal("70000.00"))
    proposed()
    with pytest.raises(EnvelopeRefused, match="Il reste 30\u202f000,00"):
        proposed()
    assert Decision.objects.count() == 1
    assert proposed(amount=Decimal("30000.00")).amount == Decimal("30000.00")


def test_an_award_needs_a_complete_dossier_and_a_refusal_an_open_one():
    dossier = filed().application
    for outcome in (Outcome.AWARD, Outcome.REFUSAL):
        with pytest.raises(ReviewRefused, match="instruction du dossier"):
            proposed(dossier, outcome=outcome)
    take_transition(
        application=dossier,
        name="start_review",
        user=ReviewerFactory(),
        at=dossier.submitted_at,
    )
    with pytest.raises(ReviewRefused, match="déclaré complet"):
        proposed(dossier)
    declared_complete(dossier)
    assert proposed(dossier).stage == Stage.PROPOSED


def test_a_refusal_says_why():
    dossier = complete()
    with pytest.raises(ReviewRefused, match="se motive"):
        proposed(dossier, outcome=Outcome.REFUSAL, explanation=" ")
    with pytest.raises(ReviewRefused, match="n’offre pas le motif"):
        proposed(dossier, outcome=Outcome.REFUSAL, reasons=["candidat"])

    decision = proposed(
        dossier,
        outcome=Outcome.REFUSAL,
        reasons=["publics", "enveloppe"],
        explanation=" Détail. ",
    )

    assert [reason["code"] for reason in decision.reasons] == ["enveloppe", "publics"]
    assert decision.explanation == "Détail."


def test_a_dossier_has_one_decision_at_a_time():
    decision = proposed()
    with pytest.raises(ReviewRefused, match="déjà une décision"):
        proposed(decision.application)
    set_aside(decision_id=decision.pk, user=decision.proposed_by)
    assert proposed(decision.application).stage == Stage.PROPOSED


@pytest.mark.parametrize("make", [proposed, confirmed])
def test_a_decision_set_aside_gives_back_what_it_held(make):
    make_call(envelope=Decimal("100000.00"))
    decision = make()

    set_aside(decision_id=decision.pk, user=DeciderFactory())

    decision.refresh_from_db()
    assert decision.stage == Stage.SET_ASIDE
    assert envelope_of(decision.application.call).left == Decimal("100000.00")
    assert journal_of(decision.application)[-1] == Event.DECISION_SET_ASIDE


def test_another_reviewer_sets_nothing_aside():
    decision = proposed()
    with pytest.raises(ReviewRefused, match="qui l’a proposée"):
        set_aside(decision_id=decision.pk, user=ReviewerFactory())


def test_a_published_decision_is_not_set_aside():
    decision = published()
    with pytest.raises(ReviewRefused, match="publiée"):
        set_aside(decision_id=decision.pk, user=DeciderFactory())


@pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.CONFIRMED])
def test_a_withdrawal_sets_the_decision_aside_and_gives_its_money_back(stage):
    decision = proposed() if stage == Stage.PROPOSED else confirmed()
    dossier = decision.application
    dossier.refresh_from_db()

    withdraw(dossier)

    decision.refresh_from_db()
    assert decision.stage == Stage.SET_ASIDE
    assert decision.set_aside_by == dossier.owner
    held = award_of(dossier)
    assert (held.reserved, held.awarded) == (0, 0)
    assert journal_of(dossier)[-2:] == [Event.WITHDRAWN, Event.DECISION_SET_ASIDE]
    with pytest.raises(ReviewRefused, match="n’est pas à confirmer"):
        confirm(decision_id=decision.pk, decider=DeciderFactory())


def test_a_withdrawal_without_a_decision_writes_nothing_more():
    dossier = complete()
    former = proposed(dossier)
    set_aside(decision_id=former.pk, user=DeciderFactory())
    dossier.refresh_from_db()
    withdraw(dossier)
    assert journal_of(dossier)[-1] == Event.WITHDRAWN


def withdraw(dossier):
    take_transition(
        application=dossier, name="withdraw", user=dossier.owner, at=timezone.now()
    )


def test_a_decider_sits_at_the_desk_and_a_reviewer_does_not_decide():
    decider, reviewer = DeciderFactory(), ReviewerFactory()
    operator = UserFactory(is_staff=True, is_superuser=True)
    assert [is_reviewer(each) for each in (decider, reviewer, operator)] == [True] * 3
    assert [is_decider(each) for each in (decider, reviewer, operator)] == [
        True,
        False,
        True,
    ]
    assert not is_decider(DeciderFactory(is_staff=False))


PEOPLE = [
    Person(reviews=reviews and not conflicted, owns=owns, conflicted=conflicted)
    for reviews, owns, conflicted in itertools.product([True, False], repeat=3)
]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_state_and_person_gets_an_answer_with_its_reason(state, outcome):
    for person, complete_, decided, settled in itertools.product(
        PEOPLE, [True, False], [True, False], [YES, Answer(False, "Des avis.")]
    ):
        answer = may_propose(
            state,
            person,
            outcome,
            complete=complete_,
            decided=decided,
            settled=settled,
        )
        states = (
            {State.SUBMITTED, State.UNDER_REVIEW, State.INCOMPLETE}
            if outcome == Outcome.INADMISSIBLE
            else {State.UNDER_REVIEW}
        )
        assert answer.allowed == (
            person.reviews
            and not (person.owns or person.conflicted)
            and not decided
            and state in states
            and (complete_ or outcome != Outcome.AWARD)
            and (settled.allowed or outcome == Outcome.INADMISSIBLE)
        )
        assert answer.allowed == (answer.reason == "")


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_and_person_gets_an_answer_with_its_reason(stage):
    for person, decides, own in itertools.product(PEOPLE, [True, False], [True, False]):
        apart = person.owns or person.conflicted
        confirmable = may_confirm(stage, person, decides=decides, own=own)
        assert confirmable.allowed == (
            decides and not apart and not own and stage == Stage.PROPOSED
        )
        publishable = may_publish(stage, person, decides=decides)
        assert publishable.allowed == (
            decides and not apart and stage == Stage.CONFIRMED
        )
        asidable = may_set_aside(stage, person, decides=decides, own=own)
        assert asidable.allowed == (
            person.reviews
            and not apart
            and (
                (decides and stage in {Stage.PROPOSED, Stage.CONFIRMED})
                or (own and stage == Stage.PROPOSED)
            )
        )
        for outcome in Outcome:
            payable = may_pay(stage, outcome, person, decides=decides)
            assert payable.allowed == (
                decides
                and not apart
                and stage == Stage.PUBLISHED
                and outcome == Outcome.AWARD
            )
            assert payable.allowed == (payable.reason == "")
        for answer in (confirmable, publishable, asidable):
            assert answer.allowed == (answer.reason == "")


def test_an_unknown_outcome_is_a_mistake():
    with pytest.raises(ValueError, match="gift"):
        propose(application_id=0, proposer=UserFactory(), outcome="gift")
