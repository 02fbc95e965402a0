"""What a PDF from anywhere says of itself: the contents it carries, the dossiers it names.

The document is opened by another process (`extraction`), whose time and memory are
bounded: whatever it holds, the portal goes on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from applications.numbering import normalise_number

PROGRAM = Path(__file__).with_name("extraction.py")
SECONDS = 8
IDENTIFIER_DIGITS = 32
"""Hexadecimal digits of a file's identifier: the half of a SHA-256."""


@dataclass(frozen=True, slots=True)
class Carried:
    """`contents` are the SHA-256 of the files attached; `numbers` are well formed.

    `identifier` is the file's permanent one, in hexadecimal: ours begins the SHA-256 of
    the content.
    """

    contents: frozenset[str] = frozenset()
    numbers: tuple[str, ...] = ()
    identifier: str = ""

    @property
    def own_content(self) -> str | None:
        """The SHA-256 of the content that the file was made from, if it is still attached."""
        if len(self.identifier) != IDENTIFIER_DIGITS:
            return None
        return next((c for c in self.contents if c.startswith(self.identifier)), None)


def carried_by(pdf: bytes) -> Carried:
    """Return what `pdf` carries; nothing for what is no PDF, or cannot be opened in time.

    Costs a process, of a tenth of a second.
    """
    try:
        ended = subprocess.run(  # noqa: S603  our own program; the document is its input
            [sys.executable, "-I", str(PROGRAM)],
            input=pdf,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=True,
            env={},
        )
        said = json.loads(ended.stdout)
    except (subprocess.SubprocessError, ValueError):
        return Carried()
    named = [each["number"] for each in said["contents"]] + said["numbers"]
    return Carried(
        contents=frozenset(each["sha256"] for each in said["contents"]),
        numbers=tuple(dict.fromkeys(filter(_is_number, named))),
        identifier=said["identifier"],
    )


def _is_number(text: str) -> bool:
    try:
        return normalise_number(text) == text
    except ValueError:
        return False
