"""The weighted total of a review: exact, a function of its arguments."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from applications.calls.definition import Criterion, ReviewTerms
from eligibility.french import NBSP


class InvalidScores(ValueError):
    """Scores that the grid does not admit; `reasons` gives a French sentence per criterion."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__(" ".join(reasons.values()))
        self.reasons = dict(reasons)


class MissingComments(InvalidScores):
    """Scores that the call's terms want commented, and that are not."""


def check_scores(criteria: Iterable[Criterion], values: Mapping[str, int]) -> None:
    """Check that `values` gives each criterion of the grid a whole score on its scale.

    Raises InvalidScores naming every criterion that is missing, unknown or out of scale.
    """
    grid = {criterion.code: criterion for criterion in criteria}
    reasons = {
        code: f"Le critère « {code} » n’est pas dans la grille de cet appel."
        for code in values
        if code not in grid
    }
    for code, criterion in grid.items():
        value = values.get(code)
        if value is None:
            reasons[code] = f"Il manque la note du critère « {criterion.label} »."
        elif not _is_on_scale(value, criterion.scale):
            reasons[code] = (
                f"La note du critère « {criterion.label} » est un entier"
                f" de 0 à {criterion.scale}."
            )
    if reasons:
        raise InvalidScores(reasons)


def check_comments(
    criteria: Iterable[Criterion],
    values: Mapping[str, int],
    comments: Mapping[str, str],
    terms: ReviewTerms,
) -> None:
    """Check that the scores beyond the thresholds of a call's terms are commented.

    `values` fits the grid. Raises MissingComments, with a reason for each criterion.
    """
    low, high = terms.comment_below, terms.comment_above
    reasons = {}
    for criterion in criteria:
        if comments.get(criterion.code, "").strip():
            continue
        share = Fraction(values[criterion.code], criterion.scale)
        if (low is not None and share < low) or (high is not None and share > high):
            reasons[criterion.code] = (
                f"Expliquez la note du critère « {criterion.label} »{NBSP}: à ce niveau,"
                " l’appel demande un commentaire."
            )
    if reasons:
        raise MissingComments(reasons)


def weighted_total(criteria: Iterable[Criterion], values: Mapping[str, int]) -> Decimal:
    """Return the weighted mean of the scores, each over its scale, out of 100.

    Worked out in fractions and rounded once, to the hundredth, a half going up. Raises
    InvalidScores when `values` does not fit the grid, ValueError when the grid is empty
    or weighs nothing.
    """
    grid = tuple(criteria)
    check_scores(grid, values)
    weight = sum((Fraction(criterion.weight) for criterion in grid), Fraction())
    if weight <= 0:
        raise ValueError("criteria: they weigh nothing; expected a weight above zero")
    earned = sum(
        (
            Fraction(criterion.weight)
            * Fraction(values[criterion.code], criterion.scale)
            for criterion in grid
        ),
        Fraction(),
    )
    return _to_hundredth(100 * earned / weight)


def mean_total(totals: Iterable[Decimal]) -> Decimal | None:
    """Return the mean of reviews' totals, to the hundredth, or None when there is none."""
    given = [Fraction(total) for total in totals]
    return _to_hundredth(sum(given, Fraction()) / len(given)) if given else None


def _is_on_scale(value: object, scale: int) -> bool:
    return (
        isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= scale
    )


def _to_hundredth(value: Fraction) -> Decimal:
    """Round a value that is zero or more; a half goes up."""
    return Decimal(int(value * 100 + Fraction(1, 2))).scaleb(-2)
