"""How far apart the opinions on a dossier lie: exact, a function of its arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from applications.calls.definition import Criterion
from reviews.scoring import mean_total

TOTAL = ""
"""The code of the weighted total among those of the criteria, none of which is empty."""
TOTAL_SCALE = 100

Ranges = Mapping[str, tuple[Decimal, Decimal]]
"""Code of a line → the lowest and the highest of its values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A final opinion: a whole score for each criterion, by its code, and the total out of 100."""

    scores: Mapping[str, int]
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the opinions say of one criterion, or of the total; at least one says something.

    values: one for each opinion, in their order, from 0 to `scale`; None where it says nothing.
    threshold: the spread beyond which the line is to be deliberated, in points of its scale;
        None: it never is.
    """

    code: str
    label: str
    scale: int
    values: tuple[Decimal | None, ...]
    threshold: Decimal | None

    @property
    def given(self) -> tuple[Decimal, ...]:
        """The values, without those missing."""
        return tuple(value for value in self.values if value is not None)

    @property
    def lowest(self) -> Decimal:
        return min(self.given)

    @property
    def highest(self) -> Decimal:
        return max(self.given)

    @property
    def mean(self) -> Decimal:
        """The mean, to the hundredth, a half going up."""
        mean = mean_total(self.given)
        assert mean is not None  # noqa: S101  something is given
        return mean

    @property
    def spread(self) -> Decimal:
        """The highest less the lowest, in points of the scale."""
        return self.highest - self.lowest

    @property
    def exceeds(self) -> bool:
        """Whether the spread is beyond the threshold: strictly."""
        return self.threshold is not None and self.spread > self.threshold


def lines_of(
    criteria: Iterable[Criterion],
    opinions: Sequence[Given],
    threshold: Decimal | None,
) -> tuple[Line, ...]:
    """Return a line for each criterion, in the order of the grid, then that of the total.

    threshold: a share of each scale. None of them without an opinion.
    """
    if not opinions:
        return ()
    scored = [
        (
            criterion.code,
            criterion.label,
            criterion.scale,
            tuple(_score(opinion, criterion.code) for opinion in opinions),
        )
        for criterion in criteria
    ]
    totals = tuple(opinion.total for opinion in opinions)
    return tuple(
        Line(
            code=code,
            label=label,
            scale=scale,
            values=values,
            threshold=None if threshold is None else threshold * scale,
        )
        for code, label, scale, values in (
            *scored,
            (TOTAL, "Note pondérée", TOTAL_SCALE, totals),
        )
        if any(value is not None for value in values)
    )


def ranges_of(lines: Iterable[Line]) -> dict[str, tuple[Decimal, Decimal]]:
    """Return the lowest and the highest value of each line, by its code."""
    return {line.code: (line.lowest, line.highest) for line in lines}


def in_disagreement(lines: Iterable[Line]) -> bool:
    """Tell whether a line goes beyond its threshold."""
    return any(line.exceeds for line in lines)


def deliberated(lines: Iterable[Line], seen: Ranges) -> bool:
    """Tell whether a deliberation that saw these ranges stands for what the lines now say.

    It does while, on each line beyond its threshold, every value lies in the range that was
    discussed: opinions that came closer since need no other.
    """
    return all(
        line.code in seen
        and seen[line.code][0] <= line.lowest
        and line.highest <= seen[line.code][1]
        for line in lines
        if line.exceeds
    )


def _score(opinion: Given, code: str) -> Decimal | None:
    value = opinion.scores.get(code)
    return None if value is None else Decimal(value)
