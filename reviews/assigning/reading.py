"""Assignments in the words and figures that are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from applications.models import UNDECIDED, Application, State
from reviews.assigning.planning import excluded_from, plan
from reviews.models import Assignment
from reviews.models.assignment import has_scored
from reviews.people import reviewers
from reviews.permissions import Person, may_be_assigned


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
class LeftOut:
    """A dossier to which a plan changes nothing, and why."""

    number: str
    holder: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be assigned, what not; `short` are the dossiers that would still lack somebody."""

    rows: tuple[PlannedRow, ...]
    short: tuple[tuple[str, int], ...]
    left_out: tuple[LeftOut, ...]


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


def planned_rows(keys: Iterable[int], *, wanted: int | None, to: User | None) -> Plan:
    """Return what would be assigned among these dossiers: by the rule, or all `to` one person.

    wanted: as for `plan`. Nothing is written.
    """
    dossiers = Application.objects.filter(pk__in=list(keys))
    told = {
        row.pk: row
        for row in dossiers.only(
            *("number", "holder_name", "state", "owner", "call", "rank")
        ).order_by("call", "rank")
    }
    if to is None:
        sharing = plan(dossiers, wanted=wanted)
        pairs, short = sharing.pairs, sharing.short
        refusals = {key: _refused_by_state(row) for key, row in told.items()}
        enough = "A déjà le nombre voulu d’instructeurs."
    else:
        refusals = _refused_to(to, told)
        pairs = tuple((key, to.pk) for key in told if not refusals[key])
        short, enough = {}, ""
    people = {person.pk: str(person) for person in reviewers()}
    planned = {dossier for dossier, _ in pairs} | set(short)
    return Plan(
        tuple(
            PlannedRow(
                f"{dossier}:{person}",
                told[dossier].number or "",
                told[dossier].holder_name,
                people.get(person, ""),
            )
            for dossier, person in pairs
        ),
        tuple((told[key].number or "", lacking) for key, lacking in short.items()),
        tuple(
            LeftOut(row.number or "", row.holder_name, refusals[key] or enough)
            for key, row in told.items()
            if key not in planned
        ),
    )


def _refused_by_state(dossier: Application) -> str:
    """Why nobody may have a dossier to score, empty when somebody may."""
    return may_be_assigned(State(dossier.state), Person(reviews=True)).reason


def _refused_to(person: User, dossiers: Mapping[int, Application]) -> dict[int, str]:
    """Why `person` may not have each dossier, or has it already; empty when they may."""
    kept_away = excluded_from(person, dossiers)
    theirs = set(
        Assignment.objects.filter(
            reviewer=person, application__in=dossiers
        ).values_list("application_id", flat=True)
    )
    return {
        key: "Cette personne l’a déjà."
        if key in theirs
        else may_be_assigned(
            State(row.state),
            Person(
                reviews=True,
                owns=row.owner_id == person.pk,
                conflicted=key in kept_away,
            ),
        ).reason
        for key, row in dossiers.items()
    }
