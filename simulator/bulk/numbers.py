"""Figures as spreadsheets and people write them: ``1 234,56 €``, ``1234.56``, ``1 234``.

What is read is exact and never guessed: no rounding, no exponent, no point or comma that
could separate thousands. Spaces may: ordinary, U+00A0, U+202F or U+2009, by threes.
"""

import re
from decimal import Decimal

AMOUNT = (
    "un montant en euros, à douze chiffres et deux décimales au plus, "
    "comme 1234.56, 1 234,56 ou 1 234,56 €"
)
COUNT = "un nombre entier de personnes, à neuf chiffres au plus, comme 1234 ou 1 234"

_SPACE = "[ \u00a0\u202f\u2009]"
_AMOUNT = re.compile(
    r"([+−-]?(?:[0-9]{1,12}|[0-9]{1,3}(?:_[0-9]{3}){1,3})(?:[.,][0-9]{1,2})?)"
    r"_*(?:€|EUR|euros?)?".replace("_", _SPACE),
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"[+−-]?(?:[0-9]{1,9}|[0-9]{1,3}(?:_[0-9]{3}){1,2})".replace("_", _SPACE)
)
_PLAIN = str.maketrans(
    {" ": None, "\u00a0": None, "\u202f": None, "\u2009": None, ",": ".", "−": "-"}
)


def amount(text: str) -> Decimal:
    """The euros that `text` says; raises ``ValueError`` with what would be accepted."""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise ValueError(AMOUNT)
    return Decimal(match[1].translate(_PLAIN))


def count(text: str) -> int:
    """The persons that `text` counts; raises ``ValueError`` as :func:`amount`."""
    if not _COUNT.fullmatch(text):
        raise ValueError(COUNT)
    return int(text.translate(_PLAIN))
