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


@dataclass(frozen=True, slots=True)
class Carried:
    """`contents` are the SHA-256 of the files attached; `numbers` are well formed."""

    contents: frozenset[str] = frozenset()
    numbers: tuple[str, ...] = ()


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
    )


def _is_number(text: str) -> bool:
    try:
        return normalise_number(text) == text
    except ValueError:
        return False
