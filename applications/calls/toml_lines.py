"""Where each key of a TOML text stands: `tomllib` reads the values and forgets their lines.

A value is known by its path: `("terms", "grant_cap")`, `("documents", 0, "label")`.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY_PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_VALUE = re.compile(r"[^,\]}#\n]+")


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line (from 1) of each table, key and array item of `text`.

    `text` is valid TOML with Unix line ends: give it to `tomllib` first. The line of a
    value is that where its key (or, in an array, its item) begins.
    """
    return _Scanner(text).scan()


class _Scanner:
    """One pass over a valid text; `_at` is the offset of what comes next."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._lines: dict[KeyPath, int] = {}
        self._last_items: dict[KeyPath, int] = {}

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self._lines

    def _header(self) -> KeyPath:
        """Read `[a.b]` or `[[a.b]]`; return the path of the table that it opens."""
        line = self._line()
        of_array = self._text.startswith("[[", self._at)
        self._at += 2 if of_array else 1
        *parents, last = self._key()
        self._at += 2 if of_array else 1
        path: KeyPath = ()
        for part in parents:
            path = self._last_item((*path, part))
            self._lines.setdefault(path, line)
        path = (*path, last)
        if of_array:
            self._lines.setdefault(path, line)
            self._last_items[path] = self._last_items.get(path, -1) + 1
            path = self._last_item(path)
        self._lines[path] = line
        return path

    def _last_item(self, path: KeyPath) -> KeyPath:
        """Return the table that `path` names: of an array of tables, its last item."""
        return (*path, self._last_items[path]) if path in self._last_items else path

    def _pair(self, table: KeyPath) -> None:
        """Read `a.b = value`, in the table at the path `table`."""
        line = self._line()
        path = table
        for part in self._key():
            path = (*path, part)
            self._lines.setdefault(path, line)
        self._at += 1
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> list[str]:
        """Read a key, dotted or not, and the spaces around it."""
        parts = []
        while True:
            self._skip(_SPACE)
            raw = self._take(_KEY_PART)
            quoted = raw[0] in "\"'"
            parts.append(tomllib.loads(f"key = {raw}")["key"] if quoted else raw)
            self._skip(_SPACE)
            if self._text[self._at] != ".":
                return parts
            self._at += 1

    def _value(self, path: KeyPath) -> None:
        match self._text[self._at]:
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case '"' | "'":
                self._take(_STRING)
            case _:
                self._take(_BARE_VALUE)

    def _array(self, path: KeyPath) -> None:
        index = 0
        while self._more("]"):
            item = (*path, index)
            self._lines[item] = self._line()
            self._value(item)
            index += 1

    def _inline_table(self, path: KeyPath) -> None:
        while self._more("}"):
            self._pair(path)

    def _more(self, closing: str) -> bool:
        """Step over the opening bracket or a comma; tell whether an item follows."""
        self._skip(_BLANK)
        if self._text[self._at] != closing:
            self._at += 1
            self._skip(_BLANK)
        if self._text[self._at] == closing:
            self._at += 1
            return False
        return True

    def _line(self) -> int:
        return bisect_left(self._breaks, self._at) + 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        self._take(pattern)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        assert match is not None, f"not valid TOML at offset {self._at}"  # noqa: S101
        self._at = match.end()
        return match.group()
