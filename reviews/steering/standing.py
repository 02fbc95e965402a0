"""Where a call stands: its dossiers by state, by week and by department, counted by the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncDate

from accounts.models import User
from applications.models import Application, Call, CoveredAuthority, State
from applications.models.application import IN_THE_RUNNING
from eligibility.french import PARIS
from reviews.money.standing import to_cents
from reviews.queue.listing import queue_for
from reviews.steering.forecast import Filings


@dataclass(frozen=True, slots=True)
class Tally:
    """How many dossiers, and how many cents they request."""

    dossiers: int = 0
    cents: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.dossiers + other.dossiers, self.cents + other.cents)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStanding:
    """What was filed in a call, as far as one person may read.

    by_day: (day of receipt in Paris, state) → tally. by_department: INSEE code of the
    holder's department → tally of the dossiers in the running, "" when unknown.
    covered: code → how many dossiers in the running cover a part of it, holder or not.
    closed_to_reader: how many filed dossiers the person may not read.
    """

    by_day: Mapping[tuple[date, State], Tally]
    by_department: Mapping[str, Tally]
    covered: Mapping[str, int]
    closed_to_reader: int

    def by_state(self) -> dict[State, Tally]:
        """Return the tally of each state that has a dossier, in the order of the states."""
        sums: dict[State, Tally] = {}
        for (_, state), tally in self.by_day.items():
            sums[state] = sums.get(state, Tally()) + tally
        return {state: sums[state] for state in State if state in sums}

    def in_the_running(self) -> Tally:
        """Return the tally of the dossiers neither refused, inadmissible nor withdrawn."""
        found = Tally()
        for state, tally in self.by_state().items():
            if state in IN_THE_RUNNING:
                found += tally
        return found

    def filings(self) -> dict[date, Filings]:
        """Return what was filed each day and is still in the running."""
        days: dict[date, Tally] = {}
        for (day, state), tally in self.by_day.items():
            if state in IN_THE_RUNNING:
                days[day] = days.get(day, Tally()) + tally
        return {
            day: Filings(dossiers=tally.dossiers, cents=tally.cents)
            for day, tally in days.items()
        }


def standing_of(*, call: Call, user: User) -> CallStanding:
    """Return where `call` stands for `user`. Four queries, which read no text."""
    readable = queue_for(user).filter(call=call).order_by()
    running = readable.filter(state__in=IN_THE_RUNNING)
    days = (
        readable.annotate(day=TruncDate("submitted_at", tzinfo=PARIS))
        .values_list("day", "state")
        .annotate(dossiers=Count("pk"), requested=Sum("requested_grant"))
    )
    by_day = {
        (day, State(state)): _tally(dossiers, requested)
        for day, state, dossiers, requested in days
        if day
    }
    departments = running.values_list("desk__department").annotate(
        dossiers=Count("pk"), requested=Sum("requested_grant")
    )
    by_department: dict[str, Tally] = {}
    for code, dossiers, requested in departments:
        known = code or ""
        by_department[known] = by_department.get(known, Tally()) + _tally(
            dossiers, requested
        )
    elsewhere = (
        CoveredAuthority.objects.filter(application__in=running.values("pk"))
        .exclude(authority__department=F("application__desk__department"))
        .order_by()
        .values_list("authority__department")
        .annotate(dossiers=Count("application", distinct=True))
    )
    covered = Counter({code: tally.dossiers for code, tally in by_department.items()})
    for code, dossiers in elsewhere:
        covered[code or ""] += dossiers
    filed = Application.objects.filter(call=call).exclude(state=State.DRAFT).count()
    seen = sum(tally.dossiers for tally in by_day.values())
    return CallStanding(
        by_day=by_day,
        by_department=by_department,
        covered={code: count for code, count in covered.items() if code},
        closed_to_reader=filed - seen,
    )


def _tally(dossiers: int, requested: Decimal | None) -> Tally:
    return Tally(dossiers, to_cents(requested or Decimal()))
