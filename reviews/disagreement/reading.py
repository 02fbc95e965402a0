"""The disagreement on a dossier as it is shown to who reads its scores: words, table, chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from applications.calls.definition import CallDefinition
from applications.models import UNDECIDED, State
from eligibility import french
from eligibility.french import NBSP
from reviews.disagreement.chart import Chart, draw, points, shape_of
from reviews.disagreement.permissions import TO_DELIBERATE
from reviews.disagreement.spread import Line, lines_of
from reviews.models import Deliberation, DeskEntry, Disagreement, Review
from reviews.reading.reviews import given_by


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the table: what the opinions say of a criterion, or of the total."""

    label: str
    lowest: str
    highest: str
    mean: str
    spread: str
    exceeds: bool


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: the shape of somebody's opinion."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class ShownSpread:
    """How far apart the opinions lie; `threshold` in words, empty when the call has none.

    warning: what is to be done of it first, empty when nothing is.
    """

    chart: Chart
    keys: tuple[Key, ...]
    rows: tuple[LineRow, ...]
    threshold: str
    warning: str
    deliberated: bool


@dataclass(frozen=True, slots=True)
class ShownDeliberation:
    """What was concluded, by whom and when."""

    held: str
    participants: str
    conclusion: str
    recorded: str


def show_spread(
    reviews: Sequence[Review],
    definition: CallDefinition,
    entry: DeskEntry,
    state: State,
) -> ShownSpread | None:
    """Put final opinions side by side; None when fewer than two are final. No query.

    For who reads the scores alone. Their reviewers and scores are already fetched.
    """
    final = [review for review in reviews if review.final_at is not None]
    if len(final) < 2:
        return None
    threshold = definition.review.deliberate_above
    lines = lines_of(definition.criteria, given_by(final), threshold)
    return ShownSpread(
        chart=draw((line, _told(line)) for line in lines),
        keys=tuple(
            Key(shape_of(place), str(review.reviewer))
            for place, review in enumerate(final)
        ),
        rows=tuple(_row(line) for line in lines),
        threshold="" if threshold is None else french.percent(threshold),
        warning=TO_DELIBERATE
        if entry.disagreement == Disagreement.OPEN and state in UNDECIDED
        else "",
        deliberated=entry.disagreement == Disagreement.DELIBERATED,
    )


def show_deliberation(deliberation: Deliberation) -> ShownDeliberation:
    """Put a deliberation into words; its `recorded_by` is fetched. No query."""
    return ShownDeliberation(
        held=french.day(deliberation.held_on),
        participants=french.enumeration(deliberation.names),
        conclusion=deliberation.conclusion,
        recorded=f"par {deliberation.recorded_by},"
        f" le {french.instant(deliberation.recorded_at)}",
    )


def _told(line: Line) -> str:
    told = f"Écart{NBSP}: {points(line, line.spread)}"
    return f"{told}, au-delà du seuil" if line.exceeds else told


def _row(line: Line) -> LineRow:
    return LineRow(
        label=line.label,
        lowest=french.number(line.lowest),
        highest=french.number(line.highest),
        mean=french.number(line.mean),
        spread=points(line, line.spread),
        exceeds=line.exceeds,
    )
