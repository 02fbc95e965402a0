"""What is wrong with a file, or with one of its lines, said to the operator in French."""

import errno
from dataclasses import dataclass

from eligibility.french import typeset

#: Characters of a value that a message shows.
SHOWN = 60


class FileRefused(Exception):
    """The file cannot be read, or its answers cannot be written; `str()` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a line gets no answer.

    line: number in the file of the line where the record starts; the first is 1.
    column: name of the column at fault; empty when it is the line as a whole.
    value: what stands there; empty when there is nothing to show.
    expected: what would be accepted, without a full stop.
    """

    line: int
    column: str = ""
    value: str = ""
    expected: str

    def __str__(self) -> str:
        where = f"ligne {self.line}"
        if self.column:
            where += f", colonne {printable(self.column)}"
        found = f"« {printable(self.value)} » ; " if self.value else ""
        return typeset(f"{where} : {found}attendu : {self.expected}.")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that gets no answer, with all its problems (at least one)."""

    problems: tuple[Problem, ...]


_FAILURES = {
    errno.ENOENT: "ce fichier n’existe pas",
    errno.EACCES: "l’accès est refusé",
    errno.EISDIR: "c’est un dossier, pas un fichier",
    errno.ENOTDIR: "son dossier n’en est pas un",
    errno.ENOSPC: "il n’y a plus de place sur le disque",
    errno.EPIPE: "plus personne ne lit la sortie",
}


def failure(error: OSError) -> str:
    """What the system said of a file, in French for the ordinary cases."""
    return _FAILURES.get(error.errno or 0, error.strerror or str(error))


def printable(text: str, width: int = SHOWN) -> str:
    """The text on one line, cut to `width`, safe to show on a terminal."""
    shown = " ".join(text[: width + 1].split())
    if len(text) > width:
        shown = f"{shown[: width - 1]}…"
    if shown.isprintable():
        return shown
    return "".join(each if each.isprintable() else "\ufffd" for each in shown)
