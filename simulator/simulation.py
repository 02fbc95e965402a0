"""What somebody tries out: figures, as facts for the rules and as an address to share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from applications.forms.plan import MAX_EUROS
from eligibility import Facts, Repair, Terms
from eligibility.french import PARIS

if TYPE_CHECKING:
    from territories.models import LocalAuthority

AMOUNTS = ("eligible_cost", "total_cost", "requested_grant", "other_resources")
COUNTS = ("beneficiaries", "target_beneficiaries")


def _nothing() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """One try; ``None`` and the empty text mean unknown.

    authority: from the registry; it tells the category, and `category` is then not read.
    category: INSEE legal category.
    received_on, received_time: when it would be filed, in Paris; no day means now.
    eligible_cost, total_cost, requested_grant, other_resources: euros, to the cent.
    beneficiaries, target_beneficiaries: persons; the latter are among the former.
    unread: what was typed and could not be read, by name of field, so that the address
        gives the same page back.
    """

    authority: LocalAuthority | None = None
    category: str = ""
    received_on: date | None = None
    received_time: time | None = None
    eligible_cost: Decimal | None = None
    total_cost: Decimal | None = None
    requested_grant: Decimal | None = None
    other_resources: Decimal | None = None
    beneficiaries: int | None = None
    target_beneficiaries: int | None = None
    unread: Mapping[str, str] = field(default_factory=_nothing, hash=False)

    def facts(self, terms: Terms, *, now: datetime) -> Facts:
        """Return what the rules read of it, `now` (aware) being the instant of filing.

        A day without its hour is received at noon, unless the call opens or closes in the
        course of that day: the instant is then unknown.
        """
        return Facts(
            applicant_category=self.authority.category
            if self.authority
            else self.category or None,
            received_at=self._received_at(terms, now),
            **{name: getattr(self, name) for name in (*AMOUNTS, *COUNTS)},
        )

    def _received_at(self, terms: Terms, now: datetime) -> datetime | None:
        if "received_on" in self.unread or "received_time" in self.unread:
            return None
        if self.received_on is None:
            return now
        if self.received_time is not None:
            return _in_paris(self.received_on, self.received_time)
        first = _in_paris(self.received_on, time.min)
        last = _in_paris(self.received_on, time.max)
        turns = (terms.opens_at, terms.closes_at + timedelta(microseconds=1))
        if any(turn is not None and first < turn <= last for turn in turns):
            return None
        return _in_paris(self.received_on, time(12))

    def mended(self, repairs: Iterable[Repair]) -> Simulation | None:
        """Return the same simulation, each repair made; None when it holds no such amount."""
        changes: dict[str, Any] = {repair.field: repair.end for repair in repairs}
        if any(changes.get(name, 0) > MAX_EUROS for name in AMOUNTS):
            return None
        if (received_at := changes.pop("received_at", None)) is not None:
            local = received_at.astimezone(PARIS)
            changes |= {"received_on": local.date(), "received_time": local.time()}
        return replace(self, **changes)

    def query(self) -> str:
        """Return the query string that gives this simulation back; empty when it is empty."""
        hour = self.received_time
        values = {
            "siren": self.authority.siren if self.authority else None,
            "category": None if self.authority else self.category,
            **{name: getattr(self, name) for name in (*AMOUNTS, *COUNTS)},
            "received_on": self.received_on,
            "received_time": hour and hour.isoformat().removesuffix(":00"),
        }
        known = {
            name: value for name, value in values.items() if value not in (None, "")
        }
        return urlencode({**known, **self.unread})


def _in_paris(day: date, hour: time) -> datetime:
    """Return the instant of that hour in Paris; the first of the two when it comes twice."""
    return datetime.combine(day, hour, PARIS).astimezone(UTC)
