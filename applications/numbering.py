"""Dossier numbers: `PN2020-000042-X`, the last character checking the others.

The check character is ISO/IEC 7064 MOD 37,36 over the prefix and the rank: it notices any
single mistyped character and nearly every swap of two neighbours.
"""

import re

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

_SHAPE = re.compile(r"^([A-Z0-9]{1,10})-(\d{6,})-([A-Z0-9])$")


def dossier_number(prefix: str, rank: int) -> str:
    """Return the number of the dossier filed `rank`-th in the call that has `prefix`.

    Raises ValueError when the prefix is not capitals and digits, or the rank below one.
    """
    if not re.fullmatch(r"[A-Z0-9]{1,10}", prefix):
        raise ValueError(f"prefix: {prefix!r}; expected 1 to 10 capitals and digits")
    if rank < 1:
        raise ValueError(f"rank: {rank}; expected 1 or more")
    return f"{prefix}-{rank:06d}-{mod_37_36.calc_check_digit(f'{prefix}{rank:06d}')}"


def normalise_number(text: str) -> str:
    """Return a number as typed (any case, spaces or none) in its exact form.

    Raises ValueError when it cannot be one, or when its check character disagrees.
    """
    number = re.sub(r"\s", "", text).upper()
    match = _SHAPE.match(number)
    if not match:
        raise ValueError(f"number: {text!r}; expected the form PN2020-000042-X")
    try:
        mod_37_36.validate("".join(match.groups()))
    except ValidationError as error:
        raise ValueError(
            f"number: {text!r}; its check character does not match"
        ) from error
    return number
