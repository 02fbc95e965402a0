"""What the rule would do today: read from the tables, nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from applications.models import UNDECIDED, Application
from applications.models.call import kept_version
from reviews.assigning.rule import Candidate, Sharing, ToAssign, share_out
from reviews.conflicts.screening import hidden_from
from reviews.models import Assignment, Interest
from reviews.people import reviewers
from territories.models import LocalAuthority


def plan(dossiers: QuerySet[Application], *, wanted: int | None = None) -> Sharing:
    """Return what the rule would assign among `dossiers`, those to score only.

    wanted: reviewers that each is to have; None for what the terms under which it was filed
        say (`wanted_by_terms`).

    In their order of arrival, to the members of the role « instructeur ». Three queries, and
    at most two for each reviewer.
    """
    rows = list(
        dossiers.filter(state__in=UNDECIDED)
        .order_by("call_id", "rank")
        .values_list("pk", "desk__department", "submission__call_version")
    )
    keys = [pk for pk, *_ in rows]
    held: defaultdict[int, set[int]] = defaultdict(set)
    for dossier, reviewer in Assignment.objects.filter(
        application__in=keys
    ).values_list("application_id", "reviewer_id"):
        held[dossier].add(reviewer)
    return share_out(
        [
            ToAssign(
                dossier=pk,
                wanted=wanted_by_terms(version) if wanted is None else wanted,
                department=department or "",
                reviewers=frozenset(held[pk]),
            )
            for pk, department, version in rows
        ],
        candidates(keys),
    )


def wanted_by_terms(version_pk: int) -> int:
    """Return how many reviewers a version of a call gives each dossier (`[review] reviewers`).

    One query the first time that this process asks.
    """
    return kept_version(version_pk).definition.review.reviewers


def candidates(keys: Iterable[int]) -> list[Candidate]:
    """Return the members of the role « instructeur », by name, as regards these dossiers."""
    wanted = list(keys)
    people = list(reviewers().filter(groups__name=Role.REVIEWER))
    loads, departments = loads_of(people), _departments_of(people)
    return [
        Candidate(
            reviewer=person.pk,
            load=loads[person.pk],
            departments=departments[person.pk],
            excluded=excluded_from(person, wanted),
        )
        for person in people
    ]


def excluded_from(person: User, keys: Iterable[int]) -> frozenset[int]:
    """Return which of these dossiers `person` may not have: written by them, or in conflict."""
    among = Application.objects.filter(pk__in=list(keys)).order_by()
    hidden = hidden_from(person)
    kept_away = among.filter(owner=person)
    if hidden is not None:
        kept_away = kept_away | among.filter(hidden)
    return frozenset(kept_away.values_list("pk", flat=True))


def loads_of(people: Iterable[User]) -> Counter[int]:
    """Count, for each of `people`, the dossiers that they have and have not scored. One query."""
    waiting = Assignment.objects.waiting().filter(
        reviewer__in=list(people), application__state__in=UNDECIDED
    )
    return Counter(waiting.order_by().values_list("reviewer_id", flat=True))


def _departments_of(people: Iterable[User]) -> defaultdict[int, frozenset[str]]:
    """The départements of the authorities in which each declared an interest. Two queries."""
    declared = list(
        Interest.objects.filter(person__in=list(people), ended_at=None).values_list(
            "person_id", "siren"
        )
    )
    where = dict(
        LocalAuthority.objects.filter(pk__in={siren for _, siren in declared})
        .exclude(department="")
        .values_list("pk", "department")
    )
    found: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    for person, siren in declared:
        if siren in where:
            found[person] |= {where[siren]}
    return found
