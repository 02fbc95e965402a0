"""What the owner of a draft does before filing it.

Every write goes through `write_draft`, which locks the dossier as the filing does: a write
that loses the race against the filing raises DossierFiled and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications.facts import draft_facts
from applications.journal import record
from applications.models import (
    Application,
    Call,
    Event,
    FinancingLine,
    State,
)
from applications.surroundings import surroundings
from eligibility import FILING_RULES, Assessment, assess, french

ADVICE_ON_OTHERS = frozenset({"overlap", "envelope"})
"""The rules that the other applicants' dossiers must be looked at for."""


class DraftRefused(Exception):
    """What was asked may not be done; `str()` is a French sentence. Nothing was written."""


class CallNotOpen(DraftRefused):
    """The call takes no dossier at this instant."""


class DossierFiled(DraftRefused):
    """The dossier is no longer a draft."""

    def __init__(self) -> None:
        super().__init__("Ce dossier est déposé : il ne se modifie plus.")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of the financing plan; `amount` in euros, above zero."""

    label: str
    amount: Decimal
    eligible: bool = False


def create_draft(*, call: Call, user: User, now: datetime) -> Application:
    """Open a draft for `user`, and journal it. `now` is aware.

    Raises CallNotOpen, with the reason, when the call is not open at `now`.
    """
    reason = closed_reason(call, now)
    if reason:
        raise CallNotOpen(reason)
    face_value = call.current.definition.pass_face_value if call.current else None
    with transaction.atomic(savepoint=False):
        draft = Application.objects.create(
            call=call, owner=user, contact_email=user.email,
            contact_name=user.full_name, pass_face_value=face_value,
        )  # fmt: skip
        record(Event.DRAFT_CREATED, application=draft, actor=user, at=now)
    return draft


def closed_reason(call: Call, now: datetime) -> str:
    """Return why `call` takes no dossier at `now`, or an empty text when it does."""
    version = call.current
    if version is None:
        return "Cet appel à projets n’est pas encore publié."
    if version.opens_at is not None and now < version.opens_at:
        return f"Cet appel à projets ouvre le {french.instant(version.opens_at)}."
    if now > version.closes_at:
        return f"Cet appel à projets est clos depuis le {french.instant(version.closes_at)}."
    return ""


def write_draft(application_id: int, **fields: Any) -> None:
    """Write `fields` to the dossier if it is still a draft, and lock it. One query.

    The condition and the write are one statement, so that a write which waited for a
    filing to commit finds no draft any more. Inside a transaction, the row stays locked
    until it ends. Raises DossierFiled.
    """
    drafts = Application.objects.filter(pk=application_id, state=State.DRAFT)
    if not drafts.update(updated_at=timezone.now(), **fields):
        raise DossierFiled


def save_fields(*, application_id: int, fields: Mapping[str, Any]) -> None:
    """Write `fields` (names of Application, cleaned values) to the draft.

    Raises DossierFiled.
    """
    write_draft(application_id, **fields)


def save_financing_plan(
    *,
    application_id: int,
    requested_grant: Decimal | None,
    expenses: Iterable[PlanLine],
    resources: Iterable[PlanLine],
) -> None:
    """Replace the plan's lines and the sums kept on the dossier, in one transaction.

    A sum without a line is unknown (None), not zero. Raises DossierFiled.
    """
    expenses, resources = list(expenses), list(resources)
    with transaction.atomic():
        write_draft(
            application_id,
            **plan_sums(
                requested_grant=requested_grant, expenses=expenses, resources=resources
            ),
        )
        FinancingLine.objects.filter(application_id=application_id).delete()
        FinancingLine.objects.bulk_create(
            FinancingLine(
                application_id=application_id,
                kind=kind,
                position=position,
                label=line.label,
                amount=line.amount,
                eligible=line.eligible and kind == FinancingLine.Kind.EXPENSE,
            )
            for kind, lines in (
                (FinancingLine.Kind.EXPENSE, expenses),
                (FinancingLine.Kind.RESOURCE, resources),
            )
            for position, line in enumerate(lines)
        )


def plan_sums(
    *,
    requested_grant: Decimal | None,
    expenses: Iterable[PlanLine],
    resources: Iterable[PlanLine],
) -> dict[str, Decimal | None]:
    """Return what the dossier keeps of a plan, by field name; None is unknown, not zero."""
    expenses = list(expenses)
    eligible = [line for line in expenses if line.eligible]
    return {
        "requested_grant": requested_grant,
        "total_cost": total(expenses),
        "eligible_cost": (total(eligible) or Decimal("0.00")) if expenses else None,
        "other_resources": total(resources),
    }


def total(lines: Iterable[PlanLine]) -> Decimal | None:
    """Return the sum of the lines in euros, None when there is no line."""
    amounts = [line.amount for line in lines]
    return sum(amounts, Decimal("0.00")) if amounts else None


def assess_draft(
    application: Application,
    *,
    now: datetime,
    rules: Iterable[str] = FILING_RULES,
) -> Assessment:
    """Return what `rules` would say of the draft if it were filed at `now` (aware).

    One query. The call's current version comes with the dossier. Raises ValueError when
    the call has no terms.
    """
    version = application.call.current
    if version is None:
        raise ValueError(f"call: {application.call.slug!r} has no terms")
    terms = version.definition.terms
    asked = frozenset(rules)
    met = surroundings(application, others=bool(asked & ADVICE_ON_OTHERS))
    facts = draft_facts(
        application,
        received_at=now,
        document_kinds=met.documents,
        surroundings=met.as_told_to_a_draft(terms.envelope),
    )
    return assess(facts, terms, rules=asked)
