"""What the other dossiers of the call make of one, as it stands today, for the desk alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from accounts.models import User
from applications.models import State
from applications.overlap import Overlap
from eligibility import french
from reviews.queue.listing import queue_for

SHOWN = 10


@dataclass(frozen=True, slots=True)
class OverlapRow:
    """A dossier that shares communes with the one read."""

    pk: int
    number: str
    holder: str
    state_code: str
    state: str
    shared: str


@dataclass(frozen=True, slots=True)
class OverlapList:
    """The overlaps, the most shared first; `more` are folded away on the page."""

    count: str
    first: tuple[OverlapRow, ...]
    more: tuple[OverlapRow, ...]


@dataclass(frozen=True, slots=True)
class EnvelopeReading:
    """What was requested before a dossier, and what the envelope then leaves for it."""

    whole: str
    before: str
    left: str
    enough: bool


def readable_overlaps(overlaps: Iterable[Overlap], reader: User) -> list[Overlap]:
    """Keep the overlaps with dossiers that `reader` may review. One query, none for none."""
    met = list(overlaps)
    if not met:
        return []
    keys = [overlap.application_id for overlap in met]
    readable = set(
        queue_for(reader, [Q(pk__in=keys)]).order_by().values_list("pk", flat=True)
    )
    return [overlap for overlap in met if overlap.application_id in readable]


def show_overlaps(overlaps: Iterable[Overlap]) -> OverlapList | None:
    """Put overlaps into words; None when there is none. No query."""
    rows = tuple(
        OverlapRow(
            pk=overlap.application_id,
            number=overlap.number,
            holder=overlap.holder,
            state_code=overlap.state,
            state=State(overlap.state).label,
            shared=french.count(
                overlap.shared_communes, "commune partagée", "communes partagées"
            ),
        )
        for overlap in overlaps
    )
    if not rows:
        return None
    count = french.count(len(rows), "dossier", "dossiers")
    return OverlapList(count, rows[:SHOWN], rows[SHOWN:])


def show_envelope(
    whole: Decimal | None, before: Decimal, requested: Decimal | None
) -> EnvelopeReading | None:
    """Put the envelope into words; None when the call states none. Amounts in euros."""
    if whole is None:
        return None
    left = whole - before
    return EnvelopeReading(
        whole=french.money(whole),
        before=french.money(before),
        left=french.money(max(left, Decimal("0.00"))),
        enough=(requested or Decimal()) <= left,
    )
