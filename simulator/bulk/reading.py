"""From a file, CSV or JSON Lines, to records of cells in the order of the columns."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from operator import itemgetter
from typing import Any, NoReturn

from eligibility.french import enumeration
from simulator.bulk.feed import LINE_BYTES, RECORD_LINES, Feed, OverlongError
from simulator.bulk.lines import COLUMNS, Record
from simulator.bulk.problems import BadLine, FileRefused, Problem, printable

ROW = (
    "des guillemets autour du champ entier, fermés, et doublés à l’intérieur, "
    f"sur {RECORD_LINES} lignes et {LINE_BYTES} octets par ligne au plus"
)
OBJECT = f"un objet JSON bien formé, sur une ligne de {LINE_BYTES} octets au plus"
SCALAR = "un texte, un nombre ou null"
ONCE = "une clé donnée une seule fois"
KEY = f"l’une des clés {enumeration(COLUMNS, 'ou')}"


def read_records(feed: Feed) -> Iterator[Record | BadLine]:
    """The records of the file, in order; a blank line is passed over.

    The file is JSON Lines when its first line that is not blank begins with a brace,
    CSV otherwise. Raises :class:`FileRefused` when it is neither, is not UTF-8, or
    when the header of a CSV does not name every column once.
    """
    try:
        first = next(line for line in feed if line.strip())
    except (StopIteration, OverlongError) as error:
        raise FileRefused("le fichier est vide ou n’est pas un texte") from error
    feed.give_back(keep=0)
    if first.lstrip().startswith("{"):
        return _json_records(feed)
    return _csv_records(feed, delimiter=";" if ";" in first else ",")


def _csv_records(feed: Feed, *, delimiter: str) -> Iterator[Record | BadLine]:
    rows = _rows(feed, delimiter=delimiter)
    _, names = next(rows)
    header = _checked_header(names)
    cells_of = itemgetter(*map(header.index, COLUMNS))
    for number, row in rows:
        if row is None:
            yield _bad(number, ROW)
        elif len(row) == len(header):
            yield number, cells_of(row)
        else:
            yield _misaligned(number, row, header)


def _rows(feed: Feed, *, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """The rows that are not blank, with their lines' numbers; None where malformed.

    After a malformed row, reading starts again at the next line of the file: a quote
    that is never closed costs its own line only.
    """
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while True:
        number = feed.start()
        try:
            row = next(reader)
        except StopIteration:
            return
        except (csv.Error, OverlongError):
            feed.give_back(keep=1)
            yield number, None
        else:
            if len(row) > 1 or "".join(row).strip():
                yield number, row


def _checked_header(row: list[str] | None) -> list[str]:
    """The names of the columns; raises FileRefused unless each stands there once."""
    if row is None:
        raise FileRefused("la première ligne ne nomme pas les colonnes")
    names = [name.strip() for name in row]
    faults = {
        "inconnues": [name for name in names if name not in COLUMNS],
        "manquantes": [name for name in COLUMNS if name not in names],
        "répétées": [name for name in COLUMNS if names.count(name) > 1],
    }
    if any(faults.values()):
        told = " ; ".join(
            f"{fault} : {', '.join(printable(name) or '(vide)' for name in columns)}"
            for fault, columns in faults.items()
            if columns
        )
        raise FileRefused(f"colonnes de la première ligne {told}")
    return names


def _misaligned(number: int, row: list[str], header: list[str]) -> BadLine:
    expected = f"{len(header)} valeurs, et non {len(row)}"
    if len(row) < len(header):
        return _bad(number, expected, column=header[len(row)])
    return _bad(
        number, expected, column=f"n° {len(header) + 1}", value=row[len(header)]
    )


class _Number(str):
    """A JSON number as it is written: no float ever holds an amount."""

    __slots__ = ()


class _DuplicateKeyError(ValueError):
    """A JSON object gives a key twice; its argument is the key."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    cells = dict(pairs)
    if len(cells) < len(pairs):
        [(key, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise _DuplicateKeyError(key)
    return cells


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


_decode = json.JSONDecoder(
    object_pairs_hook=_once,
    parse_float=_Number,
    parse_int=_Number,
    parse_constant=_refuse_constant,
).decode


def _json_records(feed: Feed) -> Iterator[Record | BadLine]:
    while True:
        number = feed.start()
        try:
            line = next(feed)
            if line.strip():
                yield _json_record(number, _decode(line))
        except StopIteration:
            return
        except _DuplicateKeyError as error:
            yield _bad(number, ONCE, column=error.args[0])
        except (ValueError, RecursionError):
            yield _bad(number, OBJECT)


def _json_record(number: int, cells: Any) -> Record | BadLine:
    if not isinstance(cells, dict):
        return _bad(number, OBJECT)
    problems = [
        Problem(line=number, column=key, expected=KEY)
        for key in cells
        if key not in COLUMNS
    ] + [
        Problem(line=number, column=key, value=json.dumps(cells[key]), expected=SCALAR)
        for key in COLUMNS
        if not isinstance(cells.get(key), str | None)
    ]
    if problems:
        return BadLine(tuple(problems))
    return number, [cells.get(column) or "" for column in COLUMNS]


def _bad(number: int, expected: str, *, column: str = "", value: str = "") -> BadLine:
    problem = Problem(line=number, column=column, value=value, expected=expected)
    return BadLine((problem,))
