"""What is to be done of each dossier in hand, one thing at a time, and how much of it there is.

A dossier in hand is at one task: its completeness is to be checked, then it is to be
assigned, scored by those who have it, and deliberated once they all gave their opinion,
until a decision is confirmed; the applicant is then to be notified.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from accounts.models import User
from applications.models import IN_HAND, UNDECIDED
from eligibility import french
from reviews.models import Assignment, Decision, Dossier
from reviews.models.decision import Stage

CHECK, ASSIGN, SCORE, DELIBERATE, NOTIFY = (
    "completude",
    "affecter",
    "noter",
    "deliberer",
    "notifier",
)
TASKS = {
    CHECK: "Complétude à vérifier",
    ASSIGN: "À affecter",
    SCORE: "À noter",
    DELIBERATE: "À délibérer",
    NOTIFY: "À notifier",
}


@dataclass(frozen=True, slots=True)
class Task:
    """A task, how many dossiers are at it, the oldest's age, and how many wait for the reader."""

    code: str
    label: str
    count: int
    oldest: str
    mine: int


def at_task(code: str) -> Q:
    """Return the condition of the dossiers at a task of `TASKS`."""
    return Q(state__in=UNDECIDED) & _CONDITIONS[code]


def waiting_for(user: User) -> Q:
    """Return the condition of the dossiers that `user` has and did not score."""
    return Q(
        pk__in=Assignment.objects.waiting().filter(reviewer=user).values("application")
    )


def tasks_of(queue: QuerySet[Dossier], user: User, now: datetime) -> list[Task]:
    """Return every task over `queue`, in the order of a dossier's life. One query.

    A dossier ages since it was received, then since it is complete; `now` is aware.
    """
    since = {CHECK: "submitted_at"}
    figures: dict[str, Count | Min] = {}
    for code in TASKS:
        condition = _CONDITIONS[code]
        figures[f"{code}_count"] = Count("pk", filter=condition)
        figures[f"{code}_since"] = Min(
            since.get(code, "complete_since"), filter=condition
        )
    figures[f"{SCORE}_mine"] = Count(
        "pk", filter=_CONDITIONS[SCORE] & waiting_for(user)
    )
    found = queue.filter(state__in=UNDECIDED).order_by().aggregate(**figures)
    return [
        Task(
            code,
            label,
            found[f"{code}_count"],
            _age(found[f"{code}_since"], now),
            found.get(f"{code}_mine", 0),
        )
        for code, label in TASKS.items()
    ]


def _age(since: datetime | None, now: datetime) -> str:
    """Whole days, in words; empty when nothing waits."""
    if since is None:
        return ""
    return french.count((now - since).days, "jour", "jours")


_COMPLETE = Q(complete_since__isnull=False)
_ASSIGNED = Q(pk__in=Assignment.objects.order_by().values("application"))
_WAITING = Q(pk__in=Assignment.objects.waiting().values("application"))
_PROPOSED = Q(pk__in=Decision.objects.at(Stage.PROPOSED).values("application"))
_CONFIRMED = Q(pk__in=Decision.objects.at(Stage.CONFIRMED).values("application"))
_TO_JUDGE = Q(state__in=IN_HAND) & _COMPLETE & ~_PROPOSED & ~_CONFIRMED
_CONDITIONS = {
    CHECK: Q(state__in=IN_HAND) & ~_COMPLETE & ~_PROPOSED & ~_CONFIRMED,
    ASSIGN: _TO_JUDGE & ~_ASSIGNED,
    SCORE: _TO_JUDGE & _WAITING,
    DELIBERATE: _PROPOSED | (_TO_JUDGE & _ASSIGNED & ~_WAITING),
    NOTIFY: _CONFIRMED,
}
