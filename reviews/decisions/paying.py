"""Writing what was paid of an award."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import is_decider
from applications.journal import record
from applications.models import Event
from eligibility.french import PARIS
from reviews.decisions.deciding import InvalidDecision, lock_decision
from reviews.decisions.permissions import may_pay
from reviews.models import LedgerEntry, Outcome
from reviews.money import ledger
from reviews.permissions import Person
from reviews.reviewing import require


def record_payment(
    *, decision_id: int, user: User, amount: Decimal, paid_on: date, note: str = ""
) -> LedgerEntry:
    """Write that `amount` euros of a published award were paid on `paid_on` (in Paris).

    In one transaction: the entry of the ledger, a line of the journal. Raises ReviewRefused
    with the reason, a day to come or more than is owed among them; nothing is then written.
    """
    with transaction.atomic():
        decision, application = lock_decision(decision_id)
        require(
            may_pay(
                decision.stage,
                Outcome(decision.outcome),
                Person.of(user, application),
                decides=is_decider(user),
            )
        )
        now = timezone.now()
        if paid_on > now.astimezone(PARIS).date():
            raise InvalidDecision("Un versement s’inscrit une fois fait.")
        entry = ledger.pay(
            application=application,
            amount=amount,
            actor=user,
            at=now,
            paid_on=paid_on,
            note=note.strip(),
        )
        record(
            Event.PAYMENT_RECORDED,
            application=application,
            actor=user,
            at=now,
            detail={"amount": str(amount), "paid_on": paid_on.isoformat()},
        )
    return entry
