"""What applicants wrote, made fit for a page: bounded, and free of hidden controls.

Nothing here escapes HTML: the templates do, always.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date

from eligibility.french import typeset

# Control characters, and the controls that reverse the order in which a line is read.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]"
)

# More accents on one letter than any language writes: they would climb over other lines.
_PILED = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")


def shown(text: str | None, *, limit: int) -> str:
    """Return what a page shows of `text`: its first `limit` characters, then an ellipsis.

    Accents are joined to their letters, two at most.
    """
    joined = unicodedata.normalize("NFC", (text or "")[: limit + 1])
    visible = _PILED.sub(r"\1", _HIDDEN.sub(" ", joined)).strip()
    return visible if len(visible) <= limit else f"{visible[:limit].rstrip()}…"


def sentences(text: str, *, limit: int) -> str:
    """Return a text of the call, one line a paragraph, typeset.

    Its file wraps lines where it likes; a blank line parts two paragraphs.
    """
    paragraphs = re.split(r"\n\s*\n", shown(text, limit=limit))
    return typeset("\n".join(" ".join(each.split()) for each in paragraphs))


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
