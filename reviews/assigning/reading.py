"""Assignments in the words and figures that are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from applications.models import UNDECIDED, Application
from reviews.assigning.planning import excluded_from, plan
from reviews.models import Assignment
from reviews.models.assignment import has_scored
from reviews.people import reviewers


@dataclass(frozen=True, slots=True)
class Assigned:
    """A reviewer of a dossier, and whether they gave their opinion."""

    pk: int
    name: str
    since: str
    way: str
    given: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class PanelRow:
    """A reviewer's share of the work."""

    name: str
    mine: bool
    waiting: int
    given: int


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A dossier and somebody who would have it; `value` is what the form posts."""

    value: str
    number: str
    holder: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be assigned; `short` are the dossiers that would still lack somebody."""

    rows: tuple[PlannedRow, ...]
    short: tuple[tuple[str, int], ...]


def panel_rows(reader: User) -> list[PanelRow]:
    """Return each reviewer's share, by name. One query."""
    figures = {
        row["reviewer"]: row
        for row in Assignment.objects.annotate(is_given=has_scored())
        .order_by()
        .values("reviewer")
        .annotate(
            waiting=Count(
                "pk", filter=Q(is_given=False, application__state__in=UNDECIDED)
            ),
            done=Count("pk", filter=Q(is_given=True)),
        )
    }
    nothing = {"waiting": 0, "done": 0}
    return [
        PanelRow(
            str(person),
            person.pk == reader.pk,
            figures.get(person.pk, nothing)["waiting"],
            figures.get(person.pk, nothing)["done"],
        )
        for person in reviewers()
    ]


def assigned_to(
    application: Application, given: Iterable[int], reader: User
) -> list[Assigned]:
    """Return who has a dossier; `given` are the keys of who gave an opinion. One query."""
    done = set(given)
    rows = (
        Assignment.objects.filter(application=application)
        .select_related("reviewer")
        .order_by("pk")
    )
    return [
        Assigned(
            row.reviewer_id,
            str(row.reviewer),
            f"{row.assigned_at:%d/%m/%Y}",
            row.get_way_display(),
            row.reviewer_id in done,
            row.reviewer_id == reader.pk,
        )
        for row in rows
    ]


def planned_rows(keys: Iterable[int], *, wanted: int, to: User | None) -> Plan:
    """Return what would be assigned among these dossiers: by the rule, or all `to` one person.

    Nothing is written.
    """
    dossiers = Application.objects.filter(pk__in=list(keys))
    told = {
        pk: (number or "", holder)
        for pk, number, holder in dossiers.values_list("pk", "number", "holder_name")
    }
    if to is None:
        sharing = plan(dossiers, wanted=wanted)
        pairs, short = sharing.pairs, sharing.short
    else:
        theirs = set(
            Assignment.objects.filter(reviewer=to).values_list(
                "application_id", flat=True
            )
        )
        kept_away = excluded_from(to, told) | theirs
        open_ones = dossiers.filter(state__in=UNDECIDED).order_by("call_id", "rank")
        pairs = tuple(
            (pk, to.pk)
            for pk in open_ones.values_list("pk", flat=True)
            if pk not in kept_away
        )
        short = {}
    people = {person.pk: str(person) for person in reviewers()}
    return Plan(
        tuple(
            PlannedRow(f"{dossier}:{person}", *told[dossier], people.get(person, ""))
            for dossier, person in pairs
        ),
        tuple((told[pk][0], lacking) for pk, lacking in short.items()),
    )
