"""The line of each key is that of the text, whatever way the text is laid out."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.calls.toml_lines import KeyPath, key_lines

CALLS = Path(__file__).parents[3] / "calls"


def paths(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    if path:
        yield path
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, item in items:
        yield from paths(item, (*path, key))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1\n\n# b = 2\nc = 3", {("a",): 1, ("c",): 4}),
        ("[t]\na = 1\n[t.u]\nb = 2", {("t", "u"): 3, ("t", "u", "b"): 4}),
        ("[t.u]\nb = 2", {("t",): 1, ("t", "u"): 1, ("t", "u", "b"): 2}),
        (
            "[[d]]\ncode = 1\n[[d]]\n\ncode = 2",
            {("d",): 1, ("d", 0): 1, ("d", 0, "code"): 2, ("d", 1, "code"): 5},
        ),
        (
            "[[d]]\n[[d.e]]\nx = 1\n[[d.e]]\nx = 2\n[[d]]\n[[d.e]]\nx = 3\n[d.f]\ny = 4",
            {
                ("d", 0, "e", 1, "x"): 5,
                ("d", 1, "e", 0, "x"): 8,
                ("d", 1, "f", "y"): 10,
            },
        ),
        ('a = [\n  "x", # "z"\n  "y",\n]\nb = 1', {("a", 1): 3, ("b",): 5}),
        ("a = [[1,\n2], [\n3]]", {("a", 0, 1): 2, ("a", 1): 2, ("a", 1, 0): 3}),
        ("a = { b = 1, c = { d = [1] } }", {("a", "c", "d", 0): 1}),
        ("d = [\n{ code = 1 },\n{ code = 2 },\n]", {("d", 1, "code"): 3}),
        ("a . b = 1\n'c d'.\"\\u0065\" = 2", {("a", "b"): 1, ("c d", "e"): 2}),
        ('a = """\n[b]\n\\"""\nc = 1"""""\nd = 2', {("a",): 1, ("d",): 5}),
        ("a = '''\n[b]\n''''\nd = 2", {("a",): 1, ("d",): 4}),
        ("a = ''\nb = \"]#\"\nc = 2020-05-15 23:59:59Z # x\nd = []", {("d",): 4}),
    ],
)
def test_each_key_has_its_line(text: str, expected: dict[KeyPath, int]) -> None:
    lines = key_lines(text)

    assert {path: lines[path] for path in expected} == expected
    assert set(lines) == set(paths(tomllib.loads(text)))


@pytest.mark.parametrize("path", sorted(CALLS.glob("*.toml")), ids=lambda p: p.name)
def test_every_key_of_the_shipped_files_is_found_on_its_line(path: Path) -> None:
    text = path.read_text()
    lines = key_lines(text)

    assert set(lines) == set(paths(tomllib.loads(text)))
    rows = text.splitlines()
    for key, line in lines.items():
        if isinstance(key[-1], str):
            assert key[-1] in rows[line - 1]


class Writer:
    """Writes a TOML text over several lines and remembers where it put each key."""

    def __init__(self) -> None:
        self.text = ""
        self.lines: dict[KeyPath, int] = {}

    def put(self, path: KeyPath) -> None:
        self.lines[path] = self.text.count("\n") + 1

    def document(self, values: dict[str, Any]) -> str:
        for name, value in values.items():
            if not isinstance(value, dict):
                self.pair((name,), value)
        for name, value in values.items():
            if isinstance(value, dict):
                self.text += f"\n# [{name}]\n"
                self.put((name,))
                self.text += f"[{json.dumps(name)}]\n"
                for key, item in value.items():
                    self.pair((name, key), item)
        return self.text

    def pair(self, path: KeyPath, value: Any) -> None:
        self.put(path)
        self.text += f"{json.dumps(path[-1])} = "
        self.value(path, value)
        self.text += " # ] } =\n\n"

    def value(self, path: KeyPath, value: Any) -> None:
        if isinstance(value, list):
            self.text += "[ # [\n"
            for index, item in enumerate(value):
                self.put((*path, index))
                self.value((*path, index), item)
                self.text += "\n,\n"
            self.text += "]"
        elif isinstance(value, dict):
            self.text += "{"
            for index, (key, item) in enumerate(value.items()):
                self.text += ", " if index else ""
                self.put((*path, key))
                self.text += f"{json.dumps(key)} = "
                self.value((*path, key), item)
            self.text += "}"
        elif isinstance(value, str) and "'" not in value:
            self.text += f"'''\n{value}'''"
        else:
            self.text += json.dumps(value)


names = st.text(st.sampled_from("ab.# =[\"'é"), min_size=1, max_size=3)
texts = st.text(st.sampled_from("a\n[]{}#\"'\\,= "), max_size=8)
values = st.recursive(
    st.integers(-9, 9) | st.booleans() | texts,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(names, values, max_size=4))
def test_the_lines_are_those_where_a_writer_put_the_keys(
    content: dict[str, Any],
) -> None:
    writer = Writer()
    text = writer.document(content)

    assert tomllib.loads(text) == content
    assert key_lines(text) == writer.lines
