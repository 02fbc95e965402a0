"""The day on which an envelope will have been requested whole: a stated method, or no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WINDOW_DAYS = 28
LEAST_DOSSIERS = 5


class Answer(StrEnum):
    """What can be said."""

    REACHED = "reached"
    EXPECTED = "expected"
    NOT_BEFORE_CLOSING = "not_before_closing"
    CLOSED = "closed"
    TOO_FEW = "too_few"
    NO_ENVELOPE = "no_envelope"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filings:
    """What was filed on one day: how many dossiers, how many cents they request."""

    dossiers: int
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The answer; `day` when it has one; `pace` in cents a day over the window, when known."""

    answer: Answer
    day: date | None = None
    pace: int | None = None


def forecast(
    filings: Mapping[date, Filings],
    *,
    envelope: int | None,
    today: date,
    closes_on: date,
) -> Forecast:
    """Tell when the requests of the dossiers in the running reach `envelope` (cents).

    Reached already: the day on which they did. Otherwise the pace of the last
    `WINDOW_DAYS` days, today included, is carried forward to the closing day; it is not
    when fewer than `LEAST_DOSSIERS` were filed in them, or the first came later than
    their beginning.
    """
    if envelope is None:
        return Forecast(answer=Answer.NO_ENVELOPE)
    total = 0
    for day in sorted(filings):
        total += filings[day].cents
        if total >= envelope:
            return Forecast(answer=Answer.REACHED, day=day)
    if today > closes_on:
        return Forecast(answer=Answer.CLOSED)
    begins = today - timedelta(days=WINDOW_DAYS - 1)
    recent = [each for day, each in filings.items() if begins <= day <= today]
    count = sum(each.dossiers for each in recent)
    if count < LEAST_DOSSIERS or min(filings) > begins:
        return Forecast(answer=Answer.TOO_FEW)
    requested = sum(each.cents for each in recent)
    # Whole days, rounded up: the day on which the sum is reached.
    days = -(-(envelope - total) * WINDOW_DAYS // requested) if requested else None
    pace = requested // WINDOW_DAYS
    if days is None or days > (closes_on - today).days:
        return Forecast(answer=Answer.NOT_BEFORE_CLOSING, pace=pace)
    return Forecast(answer=Answer.EXPECTED, day=today + timedelta(days=days), pace=pace)
