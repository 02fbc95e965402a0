"""The dashboard of a call, in the words and figures that are shown. No query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from applications.models import State
from eligibility import french
from eligibility.french import NBSP, PARIS
from reviews.money.standing import EnvelopeStanding, from_cents, to_cents
from reviews.steering.forecast import (
    LEAST_DOSSIERS,
    WINDOW_DAYS,
    Answer,
    Forecast,
    forecast,
)
from reviews.steering.outlines import outlines
from reviews.steering.standing import CallStanding, Tally
from territories.departments import NAMES

LEVELS = 4
BAR = Decimal(100)


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure and the length of its bar, in hundredths of the longest."""

    label: str
    value: str
    length: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class WeekRow:
    """What was filed from a Monday to a Sunday, and what became of it, state by state."""

    monday: str
    filed: Bar
    requested: str
    by_state: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the map: its outline, its shade (0 to `LEVELS`), what it is told as."""

    code: str
    outline: str
    level: int
    told: str


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A line of the map's table."""

    code: str
    name: str
    covered: str
    dossiers: str
    requested: str


@dataclass(frozen=True, slots=True)
class Shade:
    """A line of the legend."""

    level: int
    told: str


def show_money(
    envelope: EnvelopeStanding | None, standing: CallStanding
) -> tuple[Bar, ...]:
    """Return what is requested and how the envelope stands, to one scale."""
    requested = from_cents(standing.in_the_running().cents)
    lines = [("demande", "Demandé par les dossiers en lice", requested)]
    if envelope:
        lines += [
            ("enveloppe", "Enveloppe", envelope.stated),
            ("reserve", "Réservé pour des décisions proposées", envelope.reserved),
            ("attribue", "Attribué", envelope.awarded),
            ("reste", "Reste à attribuer", envelope.left),
        ]
    longest = max(amount for _, _, amount in lines)
    return tuple(
        Bar(label, french.money(amount), _length(amount, longest), code)
        for code, label, amount in lines
    )


def show_states(standing: CallStanding) -> tuple[Bar, ...]:
    """Return how many dossiers stand in each state, with what they request."""
    by_state = standing.by_state()
    longest = max((tally.dossiers for tally in by_state.values()), default=0)
    return tuple(
        Bar(
            state.label,
            f"{french.count(tally.dossiers, 'dossier')}, {_money(tally)}",
            _length(tally.dossiers, longest),
            state.value,
        )
        for state, tally in by_state.items()
    )


def show_weeks(standing: CallStanding) -> tuple[Sequence[str], tuple[WeekRow, ...]]:
    """Return the labels of the states found, and a line for each week from first to last."""
    weeks: dict[date, dict[State, Tally]] = {}
    for (day, state), tally in standing.by_day.items():
        states = weeks.setdefault(day - timedelta(days=day.weekday()), {})
        states[state] = states.get(state, Tally()) + tally
    if not weeks:
        return (), ()
    found = list(standing.by_state())
    first, last = min(weeks), max(weeks)
    mondays = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    sums = {monday: sum(weeks.get(monday, {}).values(), Tally()) for monday in mondays}
    longest = max(tally.dossiers for tally in sums.values())
    rows = tuple(
        WeekRow(
            monday=f"{monday:%d/%m/%Y}",
            filed=Bar(
                "",
                french.number(sums[monday].dossiers),
                _length(sums[monday].dossiers, longest),
            ),
            requested=_money(sums[monday]),
            by_state=tuple(
                french.number(weeks.get(monday, {}).get(state, Tally()).dossiers)
                for state in found
            ),
        )
        for monday in mondays
    )
    return [state.label for state in found], rows


def show_map(
    standing: CallStanding,
) -> tuple[tuple[Department, ...], tuple[Shade, ...]]:
    """Return every department with its shade, and the legend of the shades in use."""
    covered = standing.covered
    most = max(covered.values(), default=0)
    departments = tuple(
        Department(
            code,
            outline,
            _level(covered.get(code, 0), most),
            f"{NAMES[code]}{NBSP}: {french.count(covered.get(code, 0), 'dossier')}",
        )
        for code, outline in outlines().items()
    )
    counts: dict[int, list[int]] = {}
    for code in outlines():
        count = covered.get(code, 0)
        counts.setdefault(_level(count, most), []).append(count)
    shades = tuple(
        Shade(level, _range(min(found), max(found)))
        for level, found in sorted(counts.items())
    )
    return departments, shades


def show_departments(standing: CallStanding) -> tuple[DepartmentRow, ...]:
    """Return the departments covered, those of the most dossiers first."""
    reached = sorted(
        set(standing.covered) | (set(standing.by_department) - {""}),
        key=lambda code: (-standing.covered.get(code, 0), code),
    )
    return tuple(
        DepartmentRow(
            code,
            NAMES.get(code, code),
            french.number(standing.covered.get(code, 0)),
            french.number(tally.dossiers),
            _money(tally),
        )
        for code in reached
        for tally in [standing.by_department.get(code, Tally())]
    )


def show_reach(standing: CallStanding) -> str:
    """Return how many departments are covered, in a sentence."""
    reached = sum(1 for code in standing.covered if code in NAMES)
    unknown = standing.by_department.get("", Tally()).dossiers
    told = f"{french.number(reached)} des {len(NAMES)} départements"
    if unknown:
        told += (
            f" ({french.count(unknown, 'dossier')} d’un porteur régional ou hors registre,"
            " sans département)"
        )
    return told


def show_forecast(
    standing: CallStanding,
    envelope: EnvelopeStanding | None,
    *,
    now: datetime,
    closes_at: datetime,
) -> tuple[str, str]:
    """Return what can be said of the day on which the envelope is requested whole, and how."""
    found = forecast(
        standing.filings(),
        envelope=to_cents(envelope.stated) if envelope else None,
        today=now.astimezone(PARIS).date(),
        closes_on=closes_at.astimezone(PARIS).date(),
    )
    method = (
        f"Méthode{NBSP}: le rythme des demandes des {WINDOW_DAYS} derniers jours est prolongé"
        " jusqu’à la clôture. Seules comptent les demandes des dossiers en lice. Avec moins"
        f" de {LEAST_DOSSIERS} dossiers dans cette période, ou moins de {WINDOW_DAYS} jours"
        " d’appel, rien n’est prédit."
    )
    return _told(found), method


def _told(found: Forecast) -> str:
    pace = (
        ""
        if found.pace is None
        else f" Rythme{NBSP}: {french.money(from_cents(found.pace))} demandés par jour."
    )
    day = french.day(found.day) if found.day else ""
    sentences: Mapping[Answer, str] = {
        Answer.REACHED: f"Les demandes atteignent l’enveloppe depuis le {day}.",
        Answer.EXPECTED: f"À ce rythme, les demandes atteindront l’enveloppe le {day}.",
        Answer.NOT_BEFORE_CLOSING: "À ce rythme, les demandes n’atteindront pas"
        " l’enveloppe avant la clôture.",
        Answer.CLOSED: "L’appel est clos et les demandes n’atteignent pas l’enveloppe.",
        Answer.TOO_FEW: "Trop peu de dépôts récents pour le dire.",
        Answer.NO_ENVELOPE: "Les termes de l’appel ne fixent pas d’enveloppe.",
    }
    return sentences[found.answer] + pace


def _length(value: Decimal | int, longest: Decimal | int) -> str:
    return f"{BAR * value / longest:.1f}" if longest else "0.0"


def _level(count: int, most: int) -> int:
    """The shade of a count: 0 for none, then by quarters of the greatest."""
    return -(-count * LEVELS // most) if most else 0


def _range(least: int, most: int) -> str:
    if least == most:
        return french.count(least, "dossier")
    return f"{french.number(least)} à {french.count(most, 'dossier')}"


def _money(tally: Tally) -> str:
    return french.money(from_cents(tally.cents))
