"""Any release of the npm package `@etalab/decoupage-administratif`.

What differs from one release to another: up to 1.x a commune has no `siren` of its own,
and it is read from its grouping's list of members; `ept.json` comes with 3.0; the
overseas collectivities move from `collectiviteOutremer` to `departement` with 2.0. No
release gives the SIREN of a département or of a région: the registry keeps its own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from territories.models import Category
from territories.records import Place, Reader, Snapshot, SourceError

_GROUPING_CATEGORIES: Final = {
    "CC": Category.COMMUNAUTE_DE_COMMUNES,
    "CA": Category.COMMUNAUTE_D_AGGLOMERATION,
    "CU": Category.COMMUNAUTE_URBAINE,
    "METRO": Category.METROPOLE,
    "MET69": Category.METROPOLE_DE_LYON,
    "EPT": Category.TERRITORIAL_ESTABLISHMENT,
}
_PARIS: Final = "75056"
_METROPOLE_DE_LYON: Final = "69M"


def read(directory: Path, *, known_sirens: Mapping[str, str]) -> Snapshot:
    """Return what the release in `directory` says.

    `known_sirens` gives, by INSEE code, the SIREN of the communes that the registry
    already holds: some islands belong to no grouping, and early releases then say
    nothing of theirs. A commune whose SIREN stays unknown is left out and counted.
    SourceError if a file is missing or holds a bad value.
    """
    folder = _data_folder(directory)
    reader = Reader(
        names={
            "siren": "siren/code",
            "category": "type",
            "name": "nom",
            "insee_code": "code",
            "department": "departement",
            "population": "population/populationMunicipale",
            "grouping": "membres",
            "territorial_establishment": "membres",
        }
    )
    communes = [
        (place, row)
        for place, row in _rows(folder / "communes.json")
        if row.get("type") == "commune-actuelle"
    ]
    by_code = {
        row["code"]: row for _, row in communes if isinstance(row.get("code"), str)
    }
    groupings = _Groupings(folder / "epci.json", reader, by_code)
    covers = {Category.COMMUNE, Category.PARIS, *_GROUPING_CATEGORIES.values()}
    establishments = None
    if (folder / "ept.json").exists():
        establishments = _Groupings(folder / "ept.json", reader, by_code)
    else:
        covers.discard(Category.TERRITORIAL_ESTABLISHMENT)

    unidentified = 0
    for place, row in communes:
        code = row.get("code")
        if not isinstance(code, str):
            reader.refuse(
                place,
                "insee_code",
                code,
                "un code INSEE de cinq caractères, entre guillemets",
            )
            continue
        siren = (
            row.get("siren") or groupings.siren_of.get(code) or known_sirens.get(code)
        )
        if not siren:
            unidentified += 1
            continue
        reader.add(
            place,
            {
                "siren": siren,
                "category": Category.PARIS if code == _PARIS else Category.COMMUNE,
                "name": row.get("nom"),
                "insee_code": code,
                "department": row.get("departement", ""),
                "region": row.get("region"),
                "population": row.get("population", 0),
                "grouping": groupings.holder_of.get(code, ""),
                "territorial_establishment": (
                    establishments.holder_of.get(code, "") if establishments else None
                ),
            },
        )
    return Snapshot(
        records=reader.records(), covers=frozenset(covers), unidentified=unidentified
    )


class _Groupings:
    """The groupings of one file, given to the reader, and what their members tell."""

    def __init__(
        self, path: Path, reader: Reader, communes: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.holder_of: dict[str, str] = {}
        self.siren_of: dict[str, str] = {}
        for place, row in _rows(path):
            members = row.get("membres")
            if not isinstance(members, list) or not all(
                isinstance(member, dict) and isinstance(member.get("code"), str)
                for member in members
            ):
                reader.refuse(
                    place,
                    "membres",
                    members,
                    "la liste des communes, chacune avec son code",
                )
                continue
            for member in members:
                self.holder_of[member["code"]] = row.get("code", "")
                if member.get("siren"):
                    self.siren_of[member["code"]] = member["siren"]
            category = _GROUPING_CATEGORIES.get(str(row.get("type")))
            if category is None:
                reader.refuse(
                    place,
                    "category",
                    row.get("type"),
                    f"un type parmi {', '.join(_GROUPING_CATEGORIES)}",
                )
                continue
            held = [communes[m["code"]] for m in members if m["code"] in communes]
            reader.add(
                place,
                {
                    "siren": row.get("code"),
                    "category": category,
                    "name": row.get("nom"),
                    "insee_code": (
                        _METROPOLE_DE_LYON
                        if category == Category.METROPOLE_DE_LYON
                        else ""
                    ),
                    "department": _most_populated(held, "departement"),
                    "region": _most_populated(held, "region"),
                    "population": row.get("populationMunicipale", 0),
                },
            )


def _most_populated(communes: list[Mapping[str, Any]], key: str) -> str:
    """Return the value of `key` that holds most of the communes' population."""
    persons: Counter[str] = Counter()
    for commune in communes:
        population = commune.get("population")
        persons[commune.get(key, "")] += (
            population if isinstance(population, int) else 0
        )
    return max(sorted(persons), key=persons.__getitem__, default="")


def _data_folder(directory: Path) -> Path:
    """Return the folder of the JSON files: `directory`, its `data` or its `package/data`."""
    tried = [directory, directory / "data", directory / "package" / "data"]
    for folder in tried:
        if (folder / "communes.json").is_file() and (folder / "epci.json").is_file():
            return folder
    raise SourceError(
        f"{directory} ne contient pas communes.json et epci.json, ni directement, ni dans"
        " data/ ou package/data/."
    )


def _rows(path: Path) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Give each object of a JSON array with the line where it begins."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} ne se lit pas : {error}") from error
    at = _skip(text, 0)
    if text[at : at + 1] != "[":
        raise SourceError(f"{path.name}, ligne 1 : une liste JSON est attendue.")
    at = _skip(text, at + 1)
    decoder = json.JSONDecoder()
    line, counted, separator = 1, 0, text[at : at + 1]
    while separator != "]":
        line += text.count("\n", counted, at)
        counted = at
        try:
            row, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise SourceError(
                f"{path.name}, ligne {error.lineno} : JSON mal formé ({error.msg})."
            ) from error
        if not isinstance(row, dict):
            raise SourceError(f"{path.name}, ligne {line} : un objet JSON est attendu.")
        yield Place(path.name, line), row
        at = _skip(text, at)
        separator = text[at : at + 1]
        if separator not in {",", "]"}:
            raise SourceError(f"{path.name}, ligne {line} : liste JSON interrompue.")
        at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    """Return the position of the first character that is no white space, from `at` on."""
    while text[at : at + 1].isspace():
        at += 1
    return at
