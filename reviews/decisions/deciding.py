"""Taking a decision, as far as its publication: propose, confirm, set aside.

The applicant sees none of it: the dossier's state changes when the decision is published.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import is_decider
from applications.calls.decisions import Reason
from applications.calls.definition import CallDefinition
from applications.frozen import latest_of
from applications.journal import record
from applications.models import Application, Event, State, Submission
from applications.workflow import check_transition
from eligibility.french import NBSP, typeset
from reviews.decisions.limits import check_amount
from reviews.decisions.permissions import may_confirm, may_propose, may_set_aside
from reviews.disagreement.permissions import opinions_settled, still_settled
from reviews.models import Decision, Outcome
from reviews.money import ledger
from reviews.money.standing import envelope_of
from reviews.permissions import Person
from reviews.reading.access import readable_scores
from reviews.reviewing import ReviewRefused, lock_dossier, require

TRANSITIONS = {
    Outcome.AWARD: "accept",
    Outcome.REFUSAL: "reject",
    Outcome.INADMISSIBLE: "declare_inadmissible",
}


class InvalidDecision(ReviewRefused):
    """What is proposed makes no sense: the message is a French sentence."""


def propose(
    *,
    application_id: int,
    proposer: User,
    outcome: Outcome,
    amount: Decimal | None = None,
    reasons: Sequence[str] = (),
    explanation: str = "",
) -> Decision:
    """Propose a decision on a dossier.

    amount: euros, of an award alone. reasons: codes among those that the call offers for
        this outcome (`offered`). explanation: sentences for the letter.

    In one transaction, with the dossier then its call locked: the amount is reserved on the
    envelope, the decision and a line of the journal are written. Raises ReviewRefused with
    the reason (InvalidDecision, AmountRefused and EnvelopeRefused are such); nothing is
    then written.
    """
    outcome = Outcome(outcome)
    with transaction.atomic():
        application = lock_dossier(application_id)
        submission = Submission.objects.select_related("call_version").get(
            application=application
        )
        definition = submission.call_version.definition
        require(
            may_propose(
                State(application.state),
                Person.of(proposer, application),
                outcome,
                complete=application.complete_since is not None,
                decided=Decision.objects.live()
                .filter(application=application)
                .exists(),
                settled=opinions_settled(
                    definition.review,
                    getattr(application, "desk", None),
                    reads=bool(readable_scores(proposer, [application_id])),
                ),
            )
        )
        chosen = _chosen(application, outcome, reasons)
        explanation = explanation.strip()
        now = timezone.now()
        if outcome is Outcome.AWARD:
            if amount is None:
                raise InvalidDecision("Une attribution a un montant.")
            check_amount(
                latest_of(submission),
                definition.terms,
                amount,
            )
            ledger.reserve(
                application=application, amount=amount, actor=proposer, at=now
            )
        elif amount is not None:
            raise InvalidDecision("Seule une attribution a un montant.")
        elif not chosen and not explanation:
            raise InvalidDecision(
                typeset("Cette décision se motive : cochez un motif, ou écrivez-le.")
            )
        decision = Decision.objects.create(
            application=application,
            outcome=outcome,
            amount=amount,
            reasons=[{"code": each.code, "label": each.label} for each in chosen],
            explanation=explanation,
            proposed_by=proposer,
            proposed_at=now,
        )
        _tell(Event.DECISION_PROPOSED, decision, application, proposer, now)
    return decision


def confirm(*, decision_id: int, decider: User) -> Decision:
    """Confirm what another proposed: an award takes what was reserved for it.

    Keeps what was left of the envelope at that instant, once the decision is counted. In
    one transaction. Raises ReviewRefused with the reason; nothing is then written.
    """
    with transaction.atomic():
        decision, application = lock_decision(decision_id)
        require(
            may_confirm(
                decision.stage,
                Person.of(decider, application),
                decides=is_decider(decider),
                own=decision.proposed_by_id == decider.pk,
            )
        )
        require_possible(decision, application, decider)
        require_settled(decision)
        now = timezone.now()
        if decision.outcome == Outcome.AWARD:
            entry = ledger.award(application=application, actor=decider, at=now)
            decision.balance = entry.balance
        else:
            call = ledger.lock_call(application.call_id)
            call.recall_current()
            envelope = envelope_of(call)
            decision.balance = envelope.left if envelope else None
        decision.confirmed_by, decision.confirmed_at = decider, now
        decision.save(update_fields=["balance", "confirmed_by", "confirmed_at"])
        _tell(Event.DECISION_CONFIRMED, decision, application, decider, now)
    return decision


def set_aside(*, decision_id: int, user: User) -> Decision:
    """Set aside a decision that is not published, and give back what it held.

    In one transaction. Raises ReviewRefused with the reason; nothing is then written.
    """
    with transaction.atomic():
        decision, application = lock_decision(decision_id)
        require(
            may_set_aside(
                decision.stage,
                Person.of(user, application),
                decides=is_decider(user),
                own=decision.proposed_by_id == user.pk,
            )
        )
        _put_aside(decision, application, user, timezone.now())
    return decision


def put_aside_withdrawn(
    sender: type[Application],
    *,
    application: Application,
    name: str,
    user: User,
    at: datetime,
    **_kwargs: Any,
) -> None:
    """Receive `transition_taken`: a withdrawal gives back what a decision not published held.

    The decision is set aside, in the name of who withdrew the dossier.
    """
    if name != "withdraw":
        return
    decision = Decision.objects.live().filter(application=application).first()
    if decision is not None and decision.published_at is None:
        _put_aside(decision, application, user, at)


def offered(definition: CallDefinition, outcome: Outcome) -> tuple[Reason, ...]:
    """Return the reasons that a call offers for an outcome: none for an award."""
    reasons = definition.decisions.reasons
    if outcome == Outcome.REFUSAL:
        return reasons.refusal
    return reasons.inadmissible if outcome == Outcome.INADMISSIBLE else ()


def current_definition(application: Application) -> CallDefinition:
    """Return what the call now says: its reasons and letters may be mended after a filing."""
    version = application.call.recall_current()
    if version is None:
        raise ValueError(f"call: {application.call.slug!r} has no terms")
    return version.definition


def lock_decision(decision_id: int) -> tuple[Decision, Application]:
    """Return a decision and its dossier, both locked until the end of the transaction.

    Raises Decision.DoesNotExist.
    """
    application_id = Decision.objects.values_list("application", flat=True).get(
        pk=decision_id
    )
    application = lock_dossier(application_id)
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision_id)
    decision.application = application
    return decision, application


def require_possible(decision: Decision, application: Application, user: User) -> None:
    """Raise ReviewRefused when the dossier is no longer where this decision can be taken."""
    possible, reason = check_transition(
        application=application,
        name=TRANSITIONS[Outcome(decision.outcome)],
        user=user,
    )
    if not possible:
        raise ReviewRefused(f"{application.number}{NBSP}: {typeset(reason)}")


def require_settled(decision: Decision) -> None:
    """Raise ReviewRefused when opinions that changed since it was proposed forbid to confirm it.

    No query when the desk's entry of its dossier is selected.
    """
    if decision.outcome != Outcome.INADMISSIBLE:
        require(still_settled(getattr(decision.application, "desk", None)))


def _put_aside(
    decision: Decision, application: Application, user: User, at: datetime
) -> None:
    """Give back what a decision held; in the caller's transaction, the dossier locked."""
    ledger.release(application=application, actor=user, at=at)
    decision.set_aside_by, decision.set_aside_at = user, at
    decision.save(update_fields=["set_aside_by", "set_aside_at"])
    _tell(Event.DECISION_SET_ASIDE, decision, application, user, at)


def _chosen(
    application: Application, outcome: Outcome, codes: Sequence[str]
) -> tuple[Reason, ...]:
    """The reasons of these codes, in the order of the call; raises InvalidDecision."""
    reasons = offered(current_definition(application), outcome)
    known = {reason.code for reason in reasons}
    if strangers := [code for code in codes if code not in known]:
        raise InvalidDecision(
            f"L’appel n’offre pas le motif {strangers[0]!r} pour cette décision."
        )
    return tuple(reason for reason in reasons if reason.code in codes)


def _tell(
    event: Event, decision: Decision, application: Application, user: User, at: datetime
) -> None:
    detail: dict[str, Any] = {
        "decision": decision.pk,
        "outcome": decision.outcome,
        "amount": None if decision.amount is None else str(decision.amount),
        "reasons": [reason["code"] for reason in decision.reasons],
    }
    if decision.balance is not None:
        detail["balance"] = str(decision.balance)
    record(event, application=application, actor=user, at=at, detail=detail)
