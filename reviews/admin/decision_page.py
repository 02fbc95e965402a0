"""What the page of a dossier's decision shows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.roles import is_decider
from applications.models import State
from eligibility import french
from reviews.decisions.deciding import current_definition
from reviews.decisions.fairness import fairness_of
from reviews.decisions.forms import PaymentForm, ProposalForm
from reviews.decisions.permissions import (
    may_confirm,
    may_pay,
    may_propose,
    may_publish,
    may_set_aside,
)
from reviews.disagreement.permissions import opinions_settled
from reviews.models import Decision, Dossier, Outcome
from reviews.money.standing import award_of, envelope_of
from reviews.permissions import Answer, Person
from reviews.reading.access import readable_scores
from reviews.reading.opinions import shown_mean

PEOPLE = ("proposed_by", "confirmed_by", "published_by", "set_aside_by")


def decision_context(
    dossier: Dossier,
    user: User,
    *,
    proposal: ProposalForm | None = None,
    payment: PaymentForm | None = None,
) -> dict[str, Any]:
    """Return the context of the page: the record, the envelope, the forms that apply.

    `dossier` has its call, its submission and that one's version selected.
    """
    decisions = list(dossier.decisions.select_related(*PEOPLE, "notice").order_by("pk"))
    live = next((each for each in decisions if each.set_aside_at is None), None)
    person, decides = Person.reading(user, dossier), is_decider(user)
    definition = current_definition(dossier)
    envelope = envelope_of(dossier.call)
    held = award_of(dossier)
    readable = bool(readable_scores(user, [dossier.pk]))
    settled = opinions_settled(
        dossier.submission.call_version.definition.review,
        getattr(dossier, "desk", None),
        reads=readable,
    )
    proposable = _proposable(dossier, person, live, settled)
    return {
        "title": f"Décision, dossier {dossier.number}",
        "dossier": dossier,
        "decision": live,
        "former": [each for each in decisions if each is not live],
        "record": fairness_of(
            dossier,
            dossier.submission,
            live,
            dossier.deliberations.order_by("pk") if readable else (),
            dossier.external_opinions.answered(),
        ).rows(),
        "envelope_left": french.money(envelope.left) if envelope else "",
        "mean": shown_mean(dossier) if readable else "",
        "mean_hidden": not readable,
        "proposable": proposable,
        "settled": settled,
        "proposal": (
            proposal
            or ProposalForm(
                definition=definition,
                requested=dossier.requested_grant or Decimal(),
                initial={"amount": dossier.requested_grant},
            )
        )
        if proposable.allowed
        else None,
        **(_actions(live, user, person, decides=decides) if live else {}),
        "payment": payment or PaymentForm(),
        "payments": [
            (french.day(entry.paid_on), french.money(entry.amount), entry.note)
            for entry in dossier.ledger.filter(kind="paid").order_by("position")
            if entry.paid_on
        ]
        if live and live.outcome == Outcome.AWARD
        else [],
        "paid": french.money(held.paid),
        "unpaid": french.money(held.unpaid),
        "owed": bool(held.unpaid),
    }


def _proposable(
    dossier: Dossier, person: Person, live: Decision | None, settled: Answer
) -> Answer:
    """Whether any decision may be proposed, and otherwise why the mildest may not."""
    answers = [
        may_propose(
            State(dossier.state),
            person,
            outcome,
            complete=dossier.complete_since is not None,
            decided=live is not None,
            settled=settled,
        )
        for outcome in Outcome
    ]
    return next((answer for answer in answers if answer.allowed), answers[-1])


def _actions(
    decision: Decision, user: User, person: Person, *, decides: bool
) -> dict[str, Answer]:
    own = decision.proposed_by_id == user.pk
    stage = decision.stage
    return {
        "can_confirm": may_confirm(stage, person, decides=decides, own=own),
        "can_set_aside": may_set_aside(stage, person, decides=decides, own=own),
        "can_publish": may_publish(stage, person, decides=decides),
        "can_pay": may_pay(stage, Outcome(decision.outcome), person, decides=decides),
    }
