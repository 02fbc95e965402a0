"""The nearest budget that the money rules accept, in whole cents.

A budget is four amounts. Between two budgets, the *effort* is the sum of the four
absolute differences. :func:`nearest` finds the least effort exactly. Equal efforts are
frequent: at a rate of one half, a euro less of grant with a euro more of other resources
weighs as much as two euros more of eligible cost. Then costs that stay as they are come
first, since spending more is seldom a choice; then fewer amounts to change.

Why so few grants have to be tried. The grant never rises, but to its first cent: an
equal rise of the other resources does as well. Once the grant is chosen, the nearest
other amounts follow (:func:`completed`), and the effort is then, but for the rounding of
the eligible cost to the cent, a convex function of the grant made of straight pieces:
it is least where two of them meet, or at the cent on either side. The property tests
compare with every budget in reach.
"""

from collections.abc import Iterable
from typing import NamedTuple

from eligibility.values import AMOUNT_LIMIT

#: Cents of the first amount that :class:`~eligibility.facts.Facts` refuses.
LIMIT = int(AMOUNT_LIMIT) * 100

#: Below every amount.
LOWEST = -LIMIT


class Budget(NamedTuple):
    """Amounts in cents; what is unknown is zero, and no bound looks at it."""

    grant: int
    eligible: int
    total: int
    others: int


class Bounds(NamedTuple):
    """What the rules ask of a budget.

    positive: the grant is above zero.
    rate: numerator and denominator of the share of the eligible cost that the grant
        may reach; None for no such bound.
    cap: the highest grant, in cents; None for no such bound.
    within: the eligible cost is above zero and at most the total cost.
    balanced: the grant and the other resources, not negative, add up to the total.
    """

    positive: bool
    rate: tuple[int, int] | None
    cap: int | None
    within: bool
    balanced: bool


def nearest(start: Budget, bounds: Bounds) -> Budget | None:
    """The accepted budget at the least effort from ``start``; None when there is none."""
    highest = _highest_grant(start, bounds)
    if highest is None:
        return None
    lowest = 1 if bounds.positive else LOWEST
    grants = {highest}
    grants.update(
        min(max(grant, lowest), highest) for grant in _meetings(start, bounds)
    )
    return _first(start, (completed(start, bounds, grant) for grant in grants))


def keeping_grant(start: Budget, bounds: Bounds) -> Budget | None:
    """The nearest accepted budget of the same grant; None when there is none."""
    if _highest_grant(start, bounds) != start.grant:
        return None
    return _first(start, [completed(start, bounds, start.grant)])


def keeping_costs(start: Budget, bounds: Bounds) -> Budget | None:
    """The nearest accepted budget of the same costs; None when there is none."""
    highest = _highest_grant(start, bounds)
    if highest is None or (bounds.within and not 0 < start.eligible <= start.total):
        return None
    if bounds.rate:
        highest = min(highest, _most_grant(start.eligible, bounds.rate))
    if not bounds.balanced:
        grants = {highest}
    else:
        highest = min(highest, start.total)
        grants = {highest, min(start.total - start.others, highest)}
    lowest = 1 if bounds.positive else LOWEST
    return _first(
        start,
        (
            start._replace(
                grant=grant,
                others=start.total - grant if bounds.balanced else start.others,
            )
            for grant in grants
            if grant >= lowest
        ),
    )


def completed(start: Budget, bounds: Bounds, grant: int) -> Budget:
    """The nearest budget of that grant, whatever the bounds say of the grant itself.

    Below the higher of the total cost and of the sum of the resources, the total may be
    either at the same effort; above, each cent of it costs one more of the others.
    """
    _, eligible, total, others = start
    balanced, within = bounds.balanced, bounds.within
    covered = grant + others if balanced else total
    needed = grant if balanced else LOWEST
    if within:
        eligible = max(1, min(eligible, max(total, covered, needed)))
    if bounds.rate:
        eligible = max(eligible, _least_cost(grant, bounds.rate))
    if within:
        needed = max(needed, eligible)
    if total < needed:
        total = max(needed, covered) if covered < LIMIT else needed
    return Budget(grant, eligible, total, total - grant if balanced else others)


def effort(start: Budget, end: Budget) -> int:
    """Cents moved: the sum of the four absolute differences."""
    return (
        abs(end.grant - start.grant)
        + abs(end.eligible - start.eligible)
        + abs(end.total - start.total)
        + abs(end.others - start.others)
    )


def _highest_grant(start: Budget, bounds: Bounds) -> int | None:
    """The grant, brought under the cap and above zero; None where that is impossible."""
    grant = start.grant
    if bounds.positive:
        grant = max(grant, 1)
    if bounds.cap is not None:
        grant = min(grant, bounds.cap)
    if (bounds.positive and grant < 1) or (bounds.rate and not bounds.rate[0]):
        return None
    return grant


def _meetings(start: Budget, bounds: Bounds) -> Iterable[int]:
    """The grants at which two pieces of the effort meet, or the cents on both sides."""
    if bounds.balanced:
        yield start.total
        yield start.total - start.others
    if bounds.rate:
        yield from _around(start.eligible, bounds.rate)
        if bounds.within:
            yield from _around(start.total, bounds.rate)
            if bounds.balanced and bounds.rate != (1, 1):
                numerator, denominator = bounds.rate
                yield _most_grant(start.others, (numerator, denominator - numerator))


def _around(cost: int, rate: tuple[int, int]) -> tuple[int, int]:
    below = _most_grant(cost, rate)
    return below, below + 1


def _most_grant(cost: int, rate: tuple[int, int]) -> int:
    return cost * rate[0] // rate[1]


def _least_cost(grant: int, rate: tuple[int, int]) -> int:
    return -(-grant * rate[1] // rate[0])


def _first(start: Budget, budgets: Iterable[Budget]) -> Budget | None:
    """The best of the budgets that hold in the limits of an amount."""
    return min(
        (budget for budget in budgets if max(map(abs, budget)) < LIMIT),
        key=lambda budget: _rank(start, budget),
        default=None,
    )


def _rank(start: Budget, end: Budget) -> tuple[int, bool, int, int]:
    return (
        effort(start, end),
        (start.eligible, start.total) != (end.eligible, end.total),
        sum(before != after for before, after in zip(start, end, strict=True)),
        -end.grant,
    )
