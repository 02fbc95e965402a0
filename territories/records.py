"""One row of a source, checked before anything is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from stdnum.fr import siren as siren_numbers

from territories.models import Category

GROUPINGS: Final = frozenset(
    {
        Category.COMMUNAUTE_DE_COMMUNES,
        Category.COMMUNAUTE_D_AGGLOMERATION,
        Category.COMMUNAUTE_URBAINE,
        Category.METROPOLE,
        Category.METROPOLE_DE_LYON,
    }
)
_LARGEST_POPULATION: Final = 100_000_000
_CATEGORIES: Final = frozenset(Category.values)
_LONGEST_NAME: Final = 200
_SHOWN_PROBLEMS: Final = 20


@dataclass(frozen=True, slots=True)
class Record:
    """One legal person as a source gives it.

    `population` counts persons, 0 where unknown. `grouping` and
    `territorial_establishment` are SIRENs or empty; the latter is None where the source
    knows nothing of such establishments, and the registry's own is then kept.
    """

    siren: str
    category: str
    name: str
    insee_code: str
    department: str
    region: str
    population: int
    grouping: str = ""
    territorial_establishment: str | None = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole source, checked. A category outside `covers` is left as the registry has it.

    `unidentified` counts the communes left out because no source gives their SIREN.
    """

    records: tuple[Record, ...]
    covers: frozenset[str]
    unidentified: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in a source: file name and line, counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, ligne {self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that cannot be taken, and what would be."""

    place: Place
    field: str
    value: object
    accepts: str

    def __str__(self) -> str:
        shown = "absent" if self.value is None else f"« {str(self.value)[:80]} » refusé"
        return f"{self.place}, champ « {self.field} » : {shown} ; attendu : {self.accepts}."


class SourceError(Exception):
    """A source that cannot be read or taken; its text, in French, says why."""

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> SourceError:
        """Return the error that lists `problems`, the first twenty in full."""
        lines = [str(problem) for problem in problems]
        hidden = len(lines) - _SHOWN_PROBLEMS
        if hidden > 0:
            lines[_SHOWN_PROBLEMS:] = [f"… et {hidden} autres."]
        return cls("\n".join(lines))


@dataclass(frozen=True, slots=True)
class _Rule:
    accepts: str
    takes: Callable[[Any], bool]


def _matches(pattern: str) -> Callable[[Any], bool]:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and bool(compiled.fullmatch(value))


@cache
def _has_right_check_digit(siren: str) -> bool:
    return siren_numbers.is_valid(siren)


def _is_siren(value: object) -> bool:
    """Whether `value` is nine digits with a right Luhn check."""
    return (
        isinstance(value, str)
        and len(value) == 9
        and value.isascii()
        and value.isdecimal()
        and _has_right_check_digit(value)
    )


def _is_population(value: object) -> bool:
    if isinstance(value, str):
        return bool(re.fullmatch(r"[0-9]{1,9}", value)) and (
            int(value) <= _LARGEST_POPULATION
        )
    return type(value) is int and 0 <= value <= _LARGEST_POPULATION


def _is_name(value: object) -> bool:
    return (
        isinstance(value, str) and bool(value.strip()) and len(value) <= _LONGEST_NAME
    )


_DEPARTMENT: Final = r"(?:0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5]|9[78]\d)"
_RULES: Final[Mapping[str, _Rule]] = {
    "siren": _Rule("neuf chiffres dont la clé de contrôle est juste", _is_siren),
    "category": _Rule(
        f"un code parmi {', '.join(Category.values)}",
        lambda value: isinstance(value, str) and value in _CATEGORIES,
    ),
    "name": _Rule("un nom de 1 à 200 caractères", _is_name),
    "insee_code": _Rule(
        "un code INSEE (58194, 2A004, 2B, 11) ou rien",
        _matches(rf"|\d{{2}}|{_DEPARTMENT}|\d{{5}}|2[AB]\d{{3}}|69M"),
    ),
    "department": _Rule(
        "un code de département (01 à 95, 2A, 2B, 971…) ou rien",
        _matches(rf"|{_DEPARTMENT}"),
    ),
    "region": _Rule(
        "un code de région (deux ou trois chiffres) ou rien", _matches(r"|\d{2,3}")
    ),
    "population": _Rule("un nombre entier, 0 s’il est inconnu", _is_population),
    "grouping": _Rule(
        "le SIREN d’un groupement ou rien",
        lambda value: value == "" or _is_siren(value),
    ),
    "territorial_establishment": _Rule(
        "le SIREN d’un établissement public territorial ou rien",
        lambda value: value is None or value == "" or _is_siren(value),
    ),
}


class Reader:
    """Turns raw rows into records and gathers what is wrong with them.

    `names` gives the source's own name of a field where it differs from the record's.
    """

    def __init__(self, *, names: Mapping[str, str]) -> None:
        self._names = names
        self._rows: list[tuple[Place, Record]] = []
        self._problems: list[Problem] = []

    def add(self, place: Place, row: Mapping[str, Any]) -> None:
        """Check `row`, whose keys are those of `Record`, and keep it if it is right."""
        wrong = [
            (field, row.get(field))
            for field, rule in _RULES.items()
            if field in row and not rule.takes(row[field])
        ]
        for field, value in wrong:
            self.refuse(place, field, value, _RULES[field].accepts)
        if not wrong:
            self._rows.append(
                (
                    place,
                    Record(
                        **{
                            **row,
                            "name": row["name"].strip(),
                            "population": int(row["population"]),
                        }
                    ),
                )
            )

    def refuse(self, place: Place, field: str, value: object, accepts: str) -> None:
        """Note a value that cannot be taken."""
        self._problems.append(
            Problem(place, self._names.get(field, field), value, accepts)
        )

    def records(self) -> tuple[Record, ...]:
        """Return every record, in order of SIREN; raise SourceError if anything is wrong."""
        first: dict[str, Place] = {}
        categories = {record.siren: record.category for _, record in self._rows}
        for place, record in self._rows:
            if (seen := first.setdefault(record.siren, place)) is not place:
                self.refuse(
                    place,
                    "siren",
                    record.siren,
                    f"un SIREN qui ne figure pas déjà ({seen})",
                )
            if record.grouping and categories.get(record.grouping) not in GROUPINGS:
                self.refuse(
                    place,
                    "grouping",
                    record.grouping,
                    "le SIREN d’un groupement de la source",
                )
            establishment = record.territorial_establishment
            if establishment and (
                categories.get(establishment) != Category.TERRITORIAL_ESTABLISHMENT
            ):
                self.refuse(
                    place,
                    "territorial_establishment",
                    establishment,
                    "le SIREN d’un établissement public territorial de la source",
                )
        if self._problems:
            raise SourceError.of(self._problems)
        return tuple(
            sorted(
                (record for _, record in self._rows), key=lambda record: record.siren
            )
        )
