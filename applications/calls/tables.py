"""How the tables of a call's file are read: by the readers of their keys."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from applications.calls.readers import Reader, Refused, expect, prose
from applications.calls.toml_lines import KeyPath
from eligibility import RULES


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table; when it may be left out, `default` stands for it."""

    read: Reader
    required: bool = True
    default: Any = None


def optional(read: Reader, default: Any = None) -> Key:
    """Return a key that may be left out."""
    return Key(read, required=False, default=default)


def table(keys: Mapping[str, Key]) -> Reader:
    """Read a table that has these keys and no other; every problem is told at once."""

    def read(value: Any) -> dict[str, Any]:
        expect(dict, "une table est attendue", value)
        problems: list[tuple[KeyPath, str]] = [
            ((name,), f"cette clé n’existe pas{_suggestion(name, keys)}")
            for name in value
            if name not in keys
        ]
        result = {}
        for name, key in keys.items():
            if name not in value:
                result[name] = key.default
                if key.required:
                    problems.append(((name,), "cette clé est nécessaire et manque"))
                continue
            try:
                result[name] = key.read(value[name])
            except Refused as refused:
                problems += [((name, *path), why) for path, why in refused.problems]
        if problems:
            raise Refused(*problems)
        return result

    return read


def rows(keys: Mapping[str, Key]) -> Reader:
    """Read a list of tables, each known by its `code`."""

    def read(value: Any) -> tuple[dict[str, Any], ...]:
        expect(list, "une liste de tables est attendue", value)
        problems: list[tuple[KeyPath, str]] = []
        result: list[dict[str, Any]] = []
        for index, item in enumerate(value):
            try:
                row = table(keys)(item)
            except Refused as refused:
                problems += [((index, *path), why) for path, why in refused.problems]
                continue
            if any(row["code"] == other["code"] for other in result):
                reason = f"« {row['code']} » désigne déjà un autre élément"
                problems.append(((index, "code"), reason))
            result.append(row)
        if problems:
            raise Refused(*problems)
        return tuple(result)

    return read


def references(value: Any) -> dict[str, str]:
    """Read a table from the codes of rules to the sentences that they apply."""
    keys = {code: optional(prose(limit=500), default="") for code in RULES}
    sentences: dict[str, str] = table(keys)(value)
    return {code: sentence for code, sentence in sentences.items() if sentence}


def _suggestion(name: str, keys: Mapping[str, Key]) -> str:
    near = difflib.get_close_matches(name, keys, n=1)
    return f" ; vouliez-vous écrire « {near[0]} » ?" if near else ""
