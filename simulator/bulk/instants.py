"""Instants as ISO 8601 writes them; without an offset, the clock of Paris is meant."""

import re
from datetime import UTC, datetime

from eligibility.french import PARIS

INSTANT = (
    "une date et une heure, comme 2020-05-15T23:59:59.999999 (heure de Paris) "
    "ou 2020-05-15T21:59:59Z"
)
GAP = (
    "une heure qui existe à Paris : celle-ci est sautée au passage à l’heure d’été ; "
    "précisez le décalage, comme +01:00"
)
FOLD = (
    "une heure qui n’arrive qu’une fois à Paris : celle-ci revient au passage à "
    "l’heure d’hiver ; précisez le décalage, +02:00 ou +01:00"
)

# `fromisoformat` reads more (weeks, hour 24) and drops digits after the microsecond.
_INSTANT = re.compile(
    r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]"
    r"(?::[0-5][0-9](?:[.,][0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-5][0-9])?"
)


def instant(text: str) -> datetime:
    """The aware instant that `text` says, to the microsecond, in UTC.

    Never guesses: an hour that Paris skips or lives twice is refused unless its offset
    is given. Raises ``ValueError`` with what would be accepted.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise ValueError(INSTANT)
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(INSTANT) from error
    return (value if match[1] else _in_paris(value)).astimezone(UTC)


def _in_paris(wall: datetime) -> datetime:
    first, second = (wall.replace(tzinfo=PARIS, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    there_and_back = first.astimezone(UTC).astimezone(PARIS).replace(tzinfo=None)
    raise ValueError(FOLD if there_and_back == wall else GAP)
