"""What applicants wrote, made fit for a page: bounded, and free of hidden controls.

Nothing here escapes HTML: the templates do, always.
"""

import re
from calendar import monthrange
from datetime import date

from eligibility.french import typeset

# Marianne has no glyph for these; a substitute from another font would change the file
# from machine to machine.
_GLYPHS = str.maketrans({"\u202f": "\u00a0", "\u2010": "-", "\u2011": "-"})

# Control characters, and the controls that reverse the order in which a line is read.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]"
)


def shown(text: str | None, *, limit: int) -> str:
    """Return what a page shows of `text`: its first `limit` characters, then an ellipsis."""
    visible = _HIDDEN.sub(" ", (text or "")[: limit + 1]).strip()
    return visible if len(visible) <= limit else f"{visible[:limit].rstrip()}…"


def sentences(text: str, *, limit: int) -> str:
    """Return a text of the call, one line a paragraph, typeset.

    Its file wraps lines where it likes; a blank line parts two paragraphs.
    """
    paragraphs = re.split(r"\n\s*\n", shown(text, limit=limit))
    return typeset("\n".join(" ".join(each.split()) for each in paragraphs))


def with_known_glyphs(html: str) -> str:
    """Return `html` with the spaces and hyphens that the packaged fonts can draw."""
    return html.translate(_GLYPHS)


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
