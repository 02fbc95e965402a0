"""The opinions on each criterion as a drawing: a bar from the lowest to the highest score.

Geometry only, in units of the drawing (about a pixel), as the texts that SVG wants; the
template draws it. Each opinion has a shape of its own, so that no colour is needed.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eligibility import french
from reviews.disagreement.spread import Line

WIDTH = 340
_MARGIN = 12
_PLOT = WIDTH - 2 * _MARGIN
_MARKER = 11
_TEXT = 16
_LABEL_LETTERS = 46
_MOST_TICKS = 10
SHAPES = (
    "M-4.5,0a4.5,4.5 0 1,0 9,0a4.5,4.5 0 1,0 -9,0z",
    "M-4,-4h8v8h-8z",
    "M0,-5L5,4H-5z",
    "M0,-5.5L5.5,0L0,5.5L-5.5,0z",
    "M0,5L5,-4H-5z",
    "M-1.5,-5h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5v-3h3.5z",
    "M-5,-4L5,4V-4L-5,4z",
    "M0,-5L4.8,-1.5L2.9,4H-2.9L-4.8,-1.5z",
    "M-4.6,-2.5L-2.5,-4.6L0,-2.1L2.5,-4.6L4.6,-2.5L2.1,0L4.6,2.5L2.5,4.6L0,2.1"
    "L-2.5,4.6L-4.6,2.5L-2.1,0z",
)
"""A disc, a square, a triangle…: as many as the opinions that a call may ask for."""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text and where it begins."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An opinion's score: its shape (a path around its centre) and its centre."""

    path: str
    x: str
    y: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A line of the chart. The bar is hatched when `exceeds`; `told` says it in words."""

    label: tuple[Text, ...]
    told: Text
    exceeds: bool
    top: str
    height: str
    bottom: str
    start: str
    length: str
    mean: str
    ticks: tuple[Text, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The whole drawing, `width` × `height`."""

    width: int
    height: int
    left: str
    right: str
    plots: tuple[Plot, ...]


def shape_of(place: int) -> str:
    """Return the path of the opinion at this place, from 0."""
    return SHAPES[place % len(SHAPES)]


def draw(lines: Iterable[tuple[Line, str]]) -> Chart:
    """Lay out each line, under its label and what is told of its spread."""
    plots: list[Plot] = []
    y = 0
    for line, told in lines:
        plot, y = _plot(line, told, y)
        plots.append(plot)
    return Chart(
        width=WIDTH,
        height=y,
        left=_units(Decimal(_MARGIN)),
        right=_units(Decimal(WIDTH - _MARGIN)),
        plots=tuple(plots),
    )


def _plot(line: Line, told: str, top: int) -> tuple[Plot, int]:
    """Lay out a line from `top` down; return it, and where the next begins."""
    label = textwrap.wrap(line.label, _LABEL_LETTERS) or [line.label]
    label_x, y = "0", top
    texts = []
    for part in label:
        y += _TEXT
        texts.append(Text(label_x, str(y), part))
    y += _TEXT
    subtitle = Text(label_x, str(y), told)
    lanes = _lanes([None if each is None else _x(line, each) for each in line.values])
    zone = y + 8
    height = _MARKER * (max(lane for lane in lanes if lane is not None) + 1) + 5
    bottom = zone + height + 4
    start = _x(line, line.lowest)
    return (
        Plot(
            label=tuple(texts),
            told=subtitle,
            exceeds=line.exceeds,
            top=str(zone),
            height=str(height),
            bottom=str(bottom),
            start=_units(start),
            length=_units(_x(line, line.highest) - start),
            mean=_units(_x(line, line.mean)),
            ticks=tuple(
                Text(_units(_x(line, Decimal(value))), str(bottom + 13), str(value))
                for value in _ticks(line.scale)
            ),
            marks=tuple(
                Mark(
                    shape_of(place),
                    _units(_x(line, value)),
                    _units(Decimal(zone + _MARKER * lane) + 8),
                )
                for place, (value, lane) in enumerate(
                    zip(line.values, lanes, strict=True)
                )
                if value is not None and lane is not None
            ),
        ),
        bottom + 26,
    )


def _lanes(places: Sequence[Decimal | None]) -> list[int | None]:
    """Put each mark on the first lane where it covers no other; None where there is none."""
    taken: list[list[Decimal]] = []
    lanes: list[int | None] = []
    for x in places:
        if x is None:
            lanes.append(None)
            continue
        lane = next(
            (
                number
                for number, others in enumerate(taken)
                if all(abs(x - other) >= _MARKER for other in others)
            ),
            len(taken),
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append(x)
        lanes.append(lane)
    return lanes


def _x(line: Line, value: Decimal) -> Decimal:
    return _MARGIN + _PLOT * value / line.scale


def _ticks(scale: int) -> Sequence[int]:
    if scale <= _MOST_TICKS:
        return range(scale + 1)
    return (0, scale // 2, scale) if scale % 2 == 0 else (0, scale)


def _units(value: Decimal) -> str:
    return f"{value:.1f}"


def points(line: Line, value: Decimal) -> str:
    """A value as it is told beside the scale: « 3 sur 5 »."""
    return f"{french.number(value)} sur {line.scale}"
