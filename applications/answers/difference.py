"""Two frozen texts of a dossier, side by side: what a completion changed.

Both are read back in French first (`applications.readback`), so that amounts and dates
are compared as they are read; a document is another one when its bytes differ.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from applications.models import Application, SupportingDocument
from applications.readback import FileRow, PlanRow, Row, sections
from applications.steps import Step

COMPARED = (
    "holder",
    "contact",
    "representative",
    "mandated",
    "project",
    "publics",
    "financing",
    "documents",
)
"""What a dossier says: the other parts of a frozen text tell of the filing."""

# A non-breaking space is no end of a word: an amount is one.
_WORDS = re.compile(r"[ \n]*[^ \n]+[ \n]*|[ \n]+")


MAX_PAIRS = 2_000_000
"""Beyond (some ten times the longest prose), the texts are shown whole: a text that repeats
one word would take seconds to compare."""


class Mark(StrEnum):
    """What became of a piece of text, of a line or of a document."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


WORDS = {
    Mark.SAME: "Inchangé",
    Mark.ADDED: "Ajouté",
    Mark.REMOVED: "Retiré",
    Mark.CHANGED: "Modifié",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, and whether the other side has it."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class TextChange:
    """A field before and after, each in pieces."""

    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of the plan before and after; None where there is none.

    `mark` in French: « Modifié »…
    """

    mark: str
    code: str
    before: PlanRow | None
    after: PlanRow | None


@dataclass(frozen=True, slots=True)
class FileChange:
    """A document before and after, of one kind."""

    mark: str
    code: str
    label: str
    before: FileRow | None
    after: FileRow | None


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A part of the dossier that changed."""

    step: Step
    texts: tuple[TextChange, ...]
    expenses: tuple[LineChange, ...]
    resources: tuple[LineChange, ...]
    documents: tuple[FileChange, ...]


def differs(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether two contents say different things of the dossier itself."""
    return any(before[part] != after[part] for part in COMPARED)


def difference(
    application: Application,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    documents: Iterable[SupportingDocument],
) -> tuple[SectionChange, ...]:
    """Return the parts that changed from one content to another, in the order of the steps.

    before, after: as `applications.snapshot.dossier_content` makes them; `documents` only
    give where to download each file. No query.
    """
    documents = list(documents)
    changes = (
        SectionChange(
            step=old.step,
            texts=_texts(old.rows, new.rows),
            expenses=_lines(old.expenses, new.expenses),
            resources=_lines(old.resources, new.resources),
            documents=_files(old.documents, new.documents),
        )
        for old, new in zip(
            sections(application, before, documents),
            sections(application, after, documents),
            strict=True,
        )
    )
    return tuple(
        change
        for change in changes
        if change.texts or change.expenses or change.resources or change.documents
    )


def _texts(old: Iterable[Row], new: Iterable[Row]) -> tuple[TextChange, ...]:
    before = {row.label: row.value for row in old}
    after = {row.label: row.value for row in new}
    return tuple(
        _compared(label, before.get(label, ""), after.get(label, ""))
        for label in dict.fromkeys([*before, *after])
        if before.get(label) != after.get(label)
    )


def _compared(label: str, old: str, new: str) -> TextChange:
    """Word by word; where little is shared, the whole of each."""
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    words = [word.strip() for word in left], [word.strip() for word in right]
    matcher = difflib.SequenceMatcher(None, *words, autojunk=False)
    if _pairs(*words) > MAX_PAIRS or matcher.ratio() < 0.3:
        return TextChange(label, _piece(old, Mark.REMOVED), _piece(new, Mark.ADDED))
    before: list[Piece] = []
    after: list[Piece] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        same = tag == "equal"
        before += _piece("".join(left[i:j]), Mark.SAME if same else Mark.REMOVED)
        after += _piece("".join(right[k:m]), Mark.SAME if same else Mark.ADDED)
    return TextChange(label, tuple(before), tuple(after))


def _pairs(left: Iterable[str], right: Iterable[str]) -> int:
    """How many pairs of equal words two texts hold: what comparing them costs."""
    counted = Counter(right)
    return sum(number * counted[word] for word, number in Counter(left).items())


def _piece(text: str, mark: Mark) -> tuple[Piece, ...]:
    return (Piece(text, mark),) if text else ()


def _lines(old: Sequence[PlanRow], new: Sequence[PlanRow]) -> tuple[LineChange, ...]:
    """Every line of both plans, once one differs: the same label makes the same line."""
    if list(old) == list(new):
        return ()
    rest = list(new)
    lines: list[LineChange] = []
    for before in old:
        after = next((one for one in rest if one.label == before.label), None)
        if after is not None:
            rest.remove(after)
        mark = (
            Mark.REMOVED
            if after is None
            else Mark.SAME
            if after == before
            else Mark.CHANGED
        )
        lines.append(LineChange(WORDS[mark], mark.value, before, after))
    lines += [LineChange(WORDS[Mark.ADDED], "added", None, one) for one in rest]
    return tuple(lines)


def _files(old: Sequence[FileRow], new: Sequence[FileRow]) -> tuple[FileChange, ...]:
    before = {(one.label, one.sha256) for one in old}
    after = {(one.label, one.sha256) for one in new}
    removed = [one for one in old if (one.label, one.sha256) not in after]
    added = [one for one in new if (one.label, one.sha256) not in before]
    return (
        *(FileChange("Retirée", "removed", one.label, one, None) for one in removed),
        *(FileChange("Ajoutée", "added", one.label, None, one) for one in added),
    )
