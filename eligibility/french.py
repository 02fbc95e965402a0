"""French typography of what people read: amounts, shares, counts, dates, lists.

Spaces follow the Unicode CLDR for French: U+202F in groups of digits and before
``%``, ``;``, ``!`` and ``?``; U+00A0 before ``€`` and ``:`` and inside guillemets.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

NBSP = "\u00a0"
NNBSP = "\u202f"
PARIS = ZoneInfo("Europe/Paris")

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

_DIGITS = str.maketrans({",": NNBSP, ".": ",", "-": "\u2212"})


class Precision(StrEnum):
    """How finely an instant is told."""

    MINUTE = "minute"
    SECOND = "second"
    MICROSECOND = "microsecond"


def number(value: int | Decimal) -> str:
    """Digits in groups of three, decimal comma: ``1 234,5``; minus sign U+2212."""
    return f"{Decimal(value):,f}".translate(_DIGITS)


@lru_cache
def money(value: Decimal | int) -> str:
    """Euros to the cent: ``1 234 567,89 €``.

    Kept, since the sentences of one application tell the same few amounts.
    """
    return f"{Decimal(value) or Decimal():,.2f}".translate(_DIGITS) + NBSP + "€"


def percent(share: Decimal) -> str:
    """A share between 0 and 1 as a percentage, no digit lost: ``50 %``, ``33,3 %``."""
    digits = f"{share:%}".removesuffix("%")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits.translate(_DIGITS) + NNBSP + "%"


def count(value: int, singular: str, plural: str | None = None) -> str:
    """A number and its noun: ``0 pièce``, ``1 pièce``, ``1 200 pièces``.

    ``plural`` defaults to the singular and an s; French has it from two on.
    """
    noun = singular if abs(value) < 2 else plural or f"{singular}s"
    return f"{number(value)}{NBSP}{noun}"


def file_size(octets: int) -> str:
    """A file's size, in decimal units: ``820 octets``, ``41,8 ko``, ``1,2 Mo``."""
    for unit, step in (("Mo", 1_000_000), ("ko", 1_000)):
        if octets >= step:
            tenths = (octets * 10 + step // 2) // step
            return f"{number(Decimal(tenths).scaleb(-1))}{NBSP}{unit}"
    return count(octets, "octet")


def _in_paris(value: datetime) -> datetime:
    if value.utcoffset() is None:
        raise ValueError(f"an aware datetime is expected, not {value!r}")
    return value.astimezone(PARIS)


def day(value: date) -> str:
    """``15 mai 2020``, ``1er janvier 2021``. A datetime is told in Paris time."""
    if isinstance(value, datetime):
        value = _in_paris(value)
    ordinal = "1er" if value.day == 1 else str(value.day)
    return f"{ordinal}{NBSP}{MONTHS[value.month - 1]} {value.year}"


def time(value: datetime, precision: Precision = Precision.MINUTE) -> str:
    """Time of day in Paris: ``23 h 59``, ``23 h 59 min 59 s``."""
    local = _in_paris(value)
    text = f"{local.hour} h {local.minute:02}"
    if precision is Precision.SECOND:
        text += f" min {local:%S} s"
    elif precision is Precision.MICROSECOND:
        text += f" min {local:%S,%f} s"
    return text.replace(" ", NBSP)


def moment(value: datetime) -> str:
    """``15 mai 2020 à 23 h 59``, in Paris, where the zone goes without saying."""
    return f"{day(value)} à {time(value)}"


def instant(
    value: datetime,
    precision: Precision = Precision.MINUTE,
    *,
    with_offset: bool = False,
) -> str:
    """``15 mai 2020 à 23 h 59 (heure de Paris)``.

    With its offset, ``(heure de Paris, UTC+02:00)``: the hour that comes twice when
    summer time ends is then told apart.
    """
    return _instant(value, precision, with_offset)


@lru_cache
def _instant(value: datetime, precision: Precision, with_offset: bool) -> str:
    zone = f"heure de Paris, {offset(value)}" if with_offset else "heure de Paris"
    return f"{day(value)} à {time(value, precision)} ({zone})"


def exact_instant(value: datetime) -> str:
    """An instant told to the minute, or as finely as it takes to be exact."""
    if value.microsecond:
        return instant(value, Precision.MICROSECOND)
    return instant(value, Precision.SECOND if value.second else Precision.MINUTE)


def duration(value: timedelta) -> str:
    """How long, rounded down, in two units at most: ``3 jours et 4 heures``, ``50 minutes``.

    Less than a minute is ``moins d’une minute``.
    """
    minutes = value // timedelta(minutes=1)
    parts = [
        (value.days, "jour"),
        (minutes // 60 % 24, "heure"),
        (minutes % 60, "minute"),
    ]
    told = [count(size, unit) for size, unit in parts if size][:2]
    return enumeration(told) or "moins d’une minute"


def offset(value: datetime) -> str:
    """Offset of Paris at that instant: ``UTC+02:00``."""
    return f"UTC{_in_paris(value).isoformat()[-6:]}"


def enumeration(items: Iterable[str], conjunction: str = "et") -> str:
    """``a``, ``a et b``, ``a, b et c``; empty for no item."""
    *first, last = list(items) or [""]
    return f"{', '.join(first)} {conjunction} {last}" if first else last


def typeset(text: str) -> str:
    """Make non-breaking the spaces that French puts before punctuation and signs."""
    return (
        text.replace(" :", NBSP + ":")
        .replace(" ;", NNBSP + ";")
        .replace(" !", NNBSP + "!")
        .replace(" ?", NNBSP + "?")
        .replace(" %", NNBSP + "%")
        .replace(" €", NBSP + "€")
        .replace("« ", "«" + NBSP)
        .replace(" »", NBSP + "»")
    )
