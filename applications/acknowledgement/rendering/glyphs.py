"""Only what the packaged fonts can draw reaches a page.

Another character would be drawn with whatever font the machine has, so that two machines
made two documents, or with the box of a missing glyph, which PDF/A and PDF/UA forbid
(ISO 19005-3, 6.2.11.8; ISO 14289-1, 7.21.8).
"""

import re
import unicodedata
from functools import cache
from io import BytesIO

from fontTools.ttLib import TTFont

from applications.acknowledgement.rendering.fonts import Face, faces, unpacked

SUBSTITUTE = "◊"
"""Printed for characters that cannot be drawn; both families have it."""

_ALIKE = str.maketrans(
    {
        "\u202f": "\u00a0",
        **dict.fromkeys("\u2010\u2011", "-"),
        "\u2012": "–",
        "\u2015": "—",
        "\u02bb": "\u2018",
        "\u02bc": "’",
        # What word processors put before the items of a list; the last is Symbol's.
        **dict.fromkeys("●○◦▪▫■□▶►➢➤✓✔\uf0b7", "•"),
    }
)

_SPACES = frozenset(map(ord, "\t\n\r\f"))

_WITHOUT_TRACE = {"Mn", "Me", "Cf", "Cc"}
"""Categories of what is dropped rather than replaced: accents, and what nobody sees."""


def with_known_glyphs(html: str) -> str:
    """Return `html` with the characters that this site's fonts can draw, and no other.

    A character of the same sense stands for one that they lack (a letter for a letter in
    a circle), then nothing for what is not seen, then one ◊ for a run of others. Markup
    is left as it is: no character of it is ever made here.
    """
    return _undrawable(faces()).sub(_substitute, html.translate(_ALIKE))


@cache
def _undrawable(family: tuple[Face, ...]) -> re.Pattern[str]:
    """Match a run of what one of these faces lacks, or what is drawn as nothing."""
    drawn = frozenset.intersection(*map(_drawn, family)) | _SPACES
    return re.compile(f"[^{''.join(re.escape(chr(each)) for each in sorted(drawn))}]+")


def _drawn(face: Face) -> frozenset[int]:
    """Return the code points that `face` shows something for."""
    font = TTFont(BytesIO(unpacked(face.name)), lazy=True)
    return frozenset(
        point
        for point in font.getBestCmap()
        if unicodedata.category(chr(point)) not in {"Cf", "Cc"}
    )


def _substitute(run: re.Match[str]) -> str:
    """Return what is printed for a run of characters that cannot be drawn."""
    printed: list[str] = []
    for character in run.group():
        if unicodedata.category(character) in _WITHOUT_TRACE:
            continue
        alike = unicodedata.normalize("NFKC", character)
        # Letters and digits only: a wide "<" must not become one.
        if alike.isalnum() and not _undrawable(faces()).search(alike):
            printed.append(alike)
        elif printed[-1:] != [SUBSTITUTE]:
            printed.append(SUBSTITUTE)
    return "".join(printed)
