"""Writing the ledger of an envelope: one entry at a time, with the call's row locked.

Each movement takes from somewhere and gives somewhere: a reservation takes from what is
left of the envelope, an award from the dossier's reservation, a payment from its award.
None falls below zero. The use cases refuse it in French; the database refuses it anyway.

A dossier is locked before its call, here as in a filing.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from applications.models import Application, Call
from eligibility import french
from reviews.models import LedgerEntry
from reviews.money.standing import award_of, from_cents, terms_envelope, to_cents
from reviews.reviewing import ReviewRefused

Kind = LedgerEntry.Kind

EFFECTS = {
    Kind.OPENED: 1,
    Kind.ADJUSTED: 1,
    Kind.RESERVED: -1,
    Kind.AWARDED: 0,
    Kind.RELEASED: 1,
    Kind.CANCELLED: 1,
    Kind.PAID: 0,
}
"""What a movement does to what is left of the envelope, for each cent."""


class EnvelopeRefused(ReviewRefused):
    """The envelope, or what is reserved or awarded, does not allow it; a French sentence."""


def reserve(
    *, application: Application, amount: Decimal, actor: User, at: datetime
) -> LedgerEntry:
    """Set `amount` euros aside for a dossier, for an award that is proposed.

    Opens the ledger of the call, or brings it to its terms, when it has not been done.
    Raises EnvelopeRefused when the call states no envelope, or when less is left.
    """
    with transaction.atomic():
        call = lock_call(application.call_id)
        last = _brought_to_terms(call, at)
        require_left(last.balance if last else None, amount)
        return _append(call, last, Kind.RESERVED, amount, application, actor, at)


def require_left(left: Decimal | None, amount: Decimal) -> None:
    """Raise EnvelopeRefused when `amount` euros cannot be set aside of what is `left`.

    None: the call states no envelope.
    """
    if left is None:
        raise EnvelopeRefused(
            f"Les termes de l’appel ne fixent pas d’enveloppe{french.NBSP}: aucune aide ne peut être"
            " réservée."
        )
    if amount > left:
        raise EnvelopeRefused(
            f"Il reste {french.money(left)} dans l’enveloppe{french.NBSP}: "
            f"{french.money(amount)} ne peuvent pas y être réservés."
        )


def award(*, application: Application, actor: User, at: datetime) -> LedgerEntry:
    """Award to a dossier all that is reserved for it.

    Raises EnvelopeRefused when nothing is.
    """
    with transaction.atomic():
        call = lock_call(application.call_id)
        reserved = award_of(application).reserved
        if not reserved:
            raise EnvelopeRefused("Aucun montant n’est réservé pour ce dossier.")
        last = _last(call)
        return _append(call, last, Kind.AWARDED, reserved, application, actor, at)


def release(
    *, application: Application, actor: User, at: datetime
) -> LedgerEntry | None:
    """Give back to the envelope what a dossier holds: its reservation, or its unpaid award.

    Returns None when it holds nothing.
    """
    with transaction.atomic():
        call = lock_call(application.call_id)
        held = award_of(application)
        kind, amount = (
            (Kind.RELEASED, held.reserved)
            if held.reserved
            else (Kind.CANCELLED, held.unpaid)
        )
        if not amount:
            return None
        return _append(call, _last(call), kind, amount, application, actor, at)


def pay(
    *,
    application: Application,
    amount: Decimal,
    actor: User,
    at: datetime,
    paid_on: date,
    note: str = "",
) -> LedgerEntry:
    """Write that `amount` euros of a dossier's award were paid on `paid_on`.

    Raises EnvelopeRefused when it is not above zero, or more than is still to be paid.
    """
    with transaction.atomic():
        call = lock_call(application.call_id)
        unpaid = award_of(application).unpaid
        if not 0 < amount <= unpaid:
            raise EnvelopeRefused(
                f"Il reste {french.money(unpaid)} à verser à ce dossier{french.NBSP}: "
                f"{french.money(amount)} ne peuvent pas l’être."
            )
        entry = _entry(
            call, _last(call), Kind.PAID, to_cents(amount), application, actor, at
        )
        entry.paid_on, entry.note = paid_on, note
        entry.save(force_insert=True)
        return entry


def adjust(
    *,
    call_id: int,
    stated: Decimal | None,
    actor: User | None,
    at: datetime,
    dry_run: bool = False,
) -> bool:
    """Bring the ledger of a call to the envelope of its new terms; tell whether it changes.

    A ledger that is not open yet stays so: its first reservation opens it. Raises
    EnvelopeRefused when more is reserved or awarded than the terms now give.
    """
    with transaction.atomic():
        call = lock_call(call_id)
        last = _last(call)
        if last is None:
            return False
        difference = _difference(call, last, stated)
        if difference and not dry_run:
            _append(call, last, Kind.ADJUSTED, difference, None, actor, at)
        return bool(difference)


def lock_call(call_id: int) -> Call:
    """Return a call, its row locked until the end of the transaction.

    Without its key: drafts that name the call are not held up.
    """
    return Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call_id)


def _brought_to_terms(call: Call, at: datetime) -> LedgerEntry | None:
    """Return the last entry, once the ledger says what the terms say; None without envelope."""
    call.recall_current()
    last, stated = _last(call), terms_envelope(call)
    if last is None:
        if stated is None:
            return None
        return _append(call, None, Kind.OPENED, stated, None, None, at)
    if difference := _difference(call, last, stated):
        return _append(call, last, Kind.ADJUSTED, difference, None, None, at)
    return last


def _difference(call: Call, last: LedgerEntry, stated: Decimal | None) -> Decimal:
    """What to add to the envelope for it to be as `stated`; raises EnvelopeRefused."""
    entries = LedgerEntry.objects.filter(
        call=call, kind__in=(Kind.OPENED, Kind.ADJUSTED)
    )
    booked = from_cents(sum(entries.values_list("cents", flat=True)))
    difference = (stated or Decimal()) - booked
    if last.balance + difference < 0:
        raise EnvelopeRefused(
            f"l’enveloppe ne peut pas être ramenée à {french.money(stated or 0)}"
            f"{french.NBSP}: {french.money(booked - last.balance)} sont réservés ou attribués"
        )
    return difference


def _last(call: Call) -> LedgerEntry | None:
    return LedgerEntry.objects.filter(call=call).order_by("-position").first()


def _append(
    call: Call,
    last: LedgerEntry | None,
    kind: LedgerEntry.Kind,
    amount: Decimal,
    application: Application | None,
    actor: User | None,
    at: datetime,
) -> LedgerEntry:
    entry = _entry(call, last, kind, to_cents(amount), application, actor, at)
    entry.save(force_insert=True)
    return entry


def _entry(
    call: Call,
    last: LedgerEntry | None,
    kind: LedgerEntry.Kind,
    cents: int,
    application: Application | None,
    actor: User | None,
    at: datetime,
) -> LedgerEntry:
    """Build, unsaved, the entry that follows `last`."""
    return LedgerEntry(
        call=call,
        position=last.position + 1 if last else 1,
        kind=kind,
        application=application,
        cents=cents,
        balance_cents=(last.balance_cents if last else 0) + EFFECTS[kind] * cents,
        at=at,
        actor=actor,
    )
