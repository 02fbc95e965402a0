"""The vintage shipped with the project: two CSV files, described in `data/README.md`."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from territories.models import Category
from territories.records import Place, Reader, Snapshot, SourceError

DATA: Final = Path(__file__).resolve().parent.parent / "data"
AUTHORITIES: Final = "local-authorities-2020.csv.gz"
MEMBERS: Final = "ept-members.csv"
# Columns of the file → fields of a record.
_COLUMNS: Final = {
    "siren": "siren",
    "category": "category",
    "name": "name",
    "insee_code": "insee_code",
    "department": "department",
    "region": "region",
    "population": "population",
    "epci_siren": "grouping",
}


def read(directory: Path = DATA) -> Snapshot:
    """Return the shipped vintage. SourceError if a file is missing or holds a bad value."""
    reader = Reader(
        names={"grouping": "epci_siren", "territorial_establishment": "ept_siren"}
    )
    establishments = {
        row["insee_code"]: row["ept_siren"]
        for _, row in _rows(directory / MEMBERS, ("insee_code", "ept_siren"))
    }
    for place, row in _rows(directory / AUTHORITIES, tuple(_COLUMNS)):
        record = {field: row[column] for column, field in _COLUMNS.items()}
        is_commune = record["category"] == Category.COMMUNE
        reader.add(
            place,
            record
            | {
                "territorial_establishment": establishments.get(
                    record["insee_code"], ""
                )
                if is_commune
                else ""
            },
        )
    return Snapshot(records=reader.records(), covers=frozenset(Category.values))


def _rows(
    path: Path, columns: tuple[str, ...]
) -> Iterator[tuple[Place, dict[str, str]]]:
    """Give each row of a CSV file with its place; every column is there."""
    try:
        with _open(path) as stream:
            rows = csv.DictReader(stream, strict=True)
            if missing := set(columns) - set(rows.fieldnames or ()):
                raise SourceError(
                    f"{path.name}, ligne 1 : colonnes absentes : {', '.join(sorted(missing))}"
                    f" ; attendu : {', '.join(columns)}."
                )
            for row in rows:
                if None in row or None in row.values():
                    raise SourceError(
                        f"{path.name}, ligne {rows.line_num} : {len(columns)} colonnes"
                        " attendues, séparées par des virgules."
                    )
                yield Place(path.name, rows.line_num), row
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"{path} ne se lit pas : {error}") from error


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")
