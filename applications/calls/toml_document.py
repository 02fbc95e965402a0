"""A TOML file read with the place of each value, over the file that it may extend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from applications.calls.toml_lines import KeyPath, key_lines
from eligibility.french import typeset

EXTENDS = "extends"
_PARSER_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line (from 1) of a file."""

    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Why a file is refused, and where; `reason` is French."""

    place: Place
    reason: str

    def __str__(self) -> str:
        return f"{self.place}{typeset(f' : {self.reason}')}"


class DocumentRefused(ValueError):
    """A file may not be read as it is; `problems` are in the order of the lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says. `values` are tomllib's, save that a number with a point is a Decimal."""

    path: Path
    values: Mapping[str, Any]
    places: Mapping[KeyPath, Place]

    def place(self, path: KeyPath) -> Place:
        """Return where `path` stands; what is missing is looked for where it is expected."""
        while path:
            if path in self.places:
                return self.places[path]
            path = path[:-1]
        return Place(self.path, 1)

    def refuse(self, problems: Iterable[tuple[KeyPath, str]]) -> DocumentRefused:
        """Return the refusal of this document, each problem with its place and its key."""
        return DocumentRefused(
            Problem(self.place(path), f"{dotted(path)} : {reason}")
            for path, reason in problems
        )


def dotted(path: KeyPath) -> str:
    """Write a path as a person reads it: `documents[2].label`, items counted from 1."""
    return "".join(
        f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path
    ).lstrip(".")


def read_document(path: Path) -> Document:
    """Read a file, over the one that its `extends` key names, if any.

    `extends` is a path relative to the file's folder. Tables are merged key by key and the
    nearer file wins; any other value, a list included, replaces the inherited one whole.
    The extended file extends none itself.
    Raises DocumentRefused for what cannot be opened, decoded or parsed.
    """
    document = _read(path)
    base_name = document.values.get(EXTENDS)
    if base_name is None:
        return document
    if not isinstance(base_name, str):
        raise document.refuse([((EXTENDS,), "le nom d’un fichier est attendu")])
    try:
        base = _read(path.parent / base_name)
    except OSError as error:
        reason = f"« {base_name} » ne peut être lu ({error.strerror})"
        raise document.refuse([((EXTENDS,), reason)]) from error
    if EXTENDS in base.values:
        reason = "un fichier étendu n’en étend pas lui-même un autre"
        raise base.refuse([((EXTENDS,), reason)])
    values = {key: value for key, value in document.values.items() if key != EXTENDS}
    inherited = {
        key: place for key, place in base.places.items() if not _replaced(key, values)
    }
    return Document(
        path,
        _merged(base.values, values),
        inherited | dict(document.places),
    )


def _read(path: Path) -> Document:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        place = Place(path, raw.count(b"\n", 0, error.start) + 1)
        reason = "ce caractère n’est pas codé en UTF-8"
        raise DocumentRefused([Problem(place, reason)]) from error
    try:
        values = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise DocumentRefused([_syntax_problem(path, text, str(error))]) from error
    lines = key_lines(text)
    return Document(
        path, values, {key: Place(path, line) for key, line in lines.items()}
    )


def _syntax_problem(path: Path, text: str, message: str) -> Problem:
    """Turn the parser's message into ours: it tells the line at the end of its sentence."""
    told = _PARSER_PLACE.search(message)
    line = told.group(1) if told else None
    return Problem(
        Place(path, int(line) if line else len(text.rstrip().split("\n"))),
        f"la syntaxe TOML n’est pas respectée ({_PARSER_PLACE.sub('', message)})",
    )


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        inherited = base.get(key)
        if isinstance(inherited, dict) and isinstance(value, dict):
            merged[key] = _merged(inherited, value)
        else:
            merged[key] = value
    return merged


def _replaced(path: KeyPath, over: Any) -> bool:
    """Tell whether the values `over` put something else where `path` stands."""
    for part in path:
        if not isinstance(over, dict):
            return True
        if part not in over:
            return False
        over = over[part]
    return not isinstance(over, dict)
