"""Sharing dossiers out among reviewers: a function of its arguments, the same every time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAssign:
    """A dossier, how many reviewers it is to have, one or more, and who has it already."""

    dossier: int
    wanted: int
    department: str = ""
    reviewers: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.wanted < 1:
            raise ValueError(f"wanted: {self.wanted}; expected one or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A reviewer: how many dossiers they have to score, and those that they may not have.

    `departments` are those where they have an interest: their dossiers go to others.
    """

    reviewer: int
    load: int = 0
    departments: frozenset[str] = frozenset()
    excluded: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sharing:
    """The pairs (dossier, reviewer) to add, in order; and what could not be shared.

    `short` maps a dossier to how many reviewers it still lacks.
    """

    pairs: tuple[tuple[int, int], ...]
    short: Mapping[int, int] = field(default_factory=dict)


def share_out(dossiers: Iterable[ToAssign], candidates: Iterable[Candidate]) -> Sharing:
    """Give each dossier the reviewers that it wants, those that it has included.

    In the order given; to the least loaded, then to the first of `candidates`. A reviewer
    who has a conflict with a dossier, or an interest in its département, does not have it.
    Each assignment counts in the load at once.
    """
    people = list(candidates)
    loads = {person.reviewer: person.load for person in people}
    pairs: list[tuple[int, int]] = []
    short: dict[int, int] = {}
    for item in dossiers:
        lacking = item.wanted - len(item.reviewers)
        able = [person for person in people if _may_have(item, person)]
        able.sort(key=lambda person: loads[person.reviewer])
        for person in able[: max(lacking, 0)]:
            pairs.append((item.dossier, person.reviewer))
            loads[person.reviewer] += 1
        if lacking > len(able):
            short[item.dossier] = lacking - len(able)
    return Sharing(tuple(pairs), short)


def _may_have(item: ToAssign, person: Candidate) -> bool:
    return (
        person.reviewer not in item.reviewers
        and item.dossier not in person.excluded
        and (not item.department or item.department not in person.departments)
    )
