"""Where the money stands: of a call's envelope, of a dossier's award. Euros, to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models import Sum

from applications.models import Application, Call
from reviews.models import LedgerEntry

Kind = LedgerEntry.Kind
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeStanding:
    """The envelope of a call. `stated` is the whole of it: left + reserved + awarded.

    reserved: for awards that are proposed. awarded: for those confirmed, paid or not.
    """

    stated: Decimal
    left: Decimal
    reserved: Decimal
    awarded: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardStanding:
    """What a dossier holds of the envelope."""

    reserved: Decimal
    awarded: Decimal
    paid: Decimal

    @property
    def unpaid(self) -> Decimal:
        """What was awarded and is still to be paid."""
        return self.awarded - self.paid


def to_cents(amount: Decimal) -> int:
    """Return euros in cents. Raises ValueError when the amount is finer than a cent."""
    cents = amount.scaleb(2)
    if cents != cents.to_integral_value():
        raise ValueError(f"amount: {amount}; expected euros to the cent")
    return int(cents)


def from_cents(cents: int) -> Decimal:
    """Return cents in euros, with two decimals."""
    return Decimal(cents).scaleb(-2).quantize(_CENT)


def terms_envelope(call: Call) -> Decimal | None:
    """Return the envelope that the terms in force state, None when they state none."""
    return call.current.definition.terms.envelope if call.current else None


def envelope_of(call: Call) -> EnvelopeStanding | None:
    """Return how the envelope of a call stands, None when it has none. One query.

    Before its ledger is opened, it is whole, as the terms in force state it.
    """
    sums = _sums(LedgerEntry.objects.filter(call=call))
    if not sums:
        stated = terms_envelope(call)
        if stated is None:
            return None
        return EnvelopeStanding(
            stated=stated,
            left=stated,
            **dict.fromkeys(("reserved", "awarded", "paid"), Decimal("0.00")),
        )
    held = _award(sums)
    stated = from_cents(sums.get(Kind.OPENED, 0) + sums.get(Kind.ADJUSTED, 0))
    return EnvelopeStanding(
        stated=stated,
        left=stated - held.reserved - held.awarded,
        reserved=held.reserved,
        awarded=held.awarded,
        paid=held.paid,
    )


def award_of(application: Application) -> AwardStanding:
    """Return what a dossier holds of the envelope. One query."""
    return _award(_sums(LedgerEntry.objects.filter(application=application)))


def awards_of(keys: Iterable[int]) -> dict[int, AwardStanding]:
    """Return what each of these dossiers holds, those that hold nothing left out. One query."""
    rows = (
        LedgerEntry.objects.filter(application__in=keys)
        .order_by()
        .values_list("application", "kind")
        .annotate(total=Sum("cents"))
    )
    sums: dict[int, dict[str, int]] = {}
    for application_id, kind, total in rows:
        sums.setdefault(application_id, {})[kind] = total
    return {key: _award(of_kind) for key, of_kind in sums.items()}


def _sums(entries: models.QuerySet[LedgerEntry]) -> dict[str, int]:
    rows = entries.order_by().values_list("kind").annotate(total=Sum("cents"))
    return dict(rows)


def _award(sums: Mapping[str, int]) -> AwardStanding:
    def total(kind: LedgerEntry.Kind) -> int:
        return sums.get(kind, 0)

    return AwardStanding(
        reserved=from_cents(
            total(Kind.RESERVED) - total(Kind.AWARDED) - total(Kind.RELEASED)
        ),
        awarded=from_cents(total(Kind.AWARDED) - total(Kind.CANCELLED)),
        paid=from_cents(total(Kind.PAID)),
    )
