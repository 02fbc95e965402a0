"""The nearest budget, compared with every budget in reach."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility import Facts, InvalidValueError
from eligibility.balance import (
    LIMIT,
    LOWEST,
    Bounds,
    Budget,
    completed,
    effort,
    keeping_costs,
    keeping_grant,
    nearest,
)
from tests.eligibility.strategies import tried, tried_hard

RATES = [
    (1, 2), (1, 1), (0, 1), (1, 3), (2, 3), (3, 5), (4, 5), (7, 10), (9, 10), (1, 5),
    (5001, 10000), (4999, 10000), (1, 10), (19, 20),
]  # fmt: skip

cents = st.integers(-2, 8)
budgets = st.builds(Budget, cents, cents, cents, cents)
rates = st.none() | st.sampled_from(RATES)
caps = st.sampled_from([None, 0, 1, 3, 5])
loose_bounds = st.builds(
    Bounds, st.booleans(), st.none(), caps, st.booleans(), st.booleans()
)
#: Where the rate is asked, so is a grant above zero.
rated_bounds = st.builds(
    Bounds,
    st.just(True),
    st.sampled_from(RATES),
    caps,
    st.booleans(),
    st.booleans(),
)
bounds = rated_bounds | loose_bounds


def accepts(asked: Bounds, budget: Budget) -> bool:
    """What the rules ask, told as they tell it and not as the solver uses it."""
    grant, eligible, total, others = budget
    return (
        (not asked.positive or grant > 0)
        and (asked.rate is None or grant * asked.rate[1] <= eligible * asked.rate[0])
        and (asked.cap is None or grant <= asked.cap)
        and (not asked.within or 0 < eligible <= total)
        and (not asked.balanced or (grant + others == total and others >= 0))
    )


def moved(start: Budget, end: Budget) -> int:
    return sum(abs(b - a) for a, b in zip(start, end, strict=True))


def nearer(start: Budget, reach: int) -> list[Budget]:
    """Every budget at less than that effort."""
    found = []
    for moves in product(range(1 - reach, reach), repeat=3):
        left = reach - 1 - sum(map(abs, moves))
        if left >= 0:
            grant, eligible, total = (
                a + b for a, b in zip(start[:3], moves, strict=True)
            )
            # The balance, where it is asked, settles the fourth amount.
            found += [
                Budget(grant, eligible, total, others)
                for others in {start.others, total - grant}
                if abs(others - start.others) <= left
            ]
    return found


FULL = Bounds(positive=True, rate=(1, 2), cap=None, within=True, balanced=True)


def test_the_effort_is_the_sum_of_the_differences_whatever_their_signs():
    assert effort(Budget(1, 20, 300, 4000), Budget(0, 22, 297, 4004)) == 10


def test_a_grant_too_high_for_the_rate_is_lowered_and_its_resource_named():
    start = Budget(6234567, 10000000, 12000000, 5765433)
    assert nearest(start, FULL) == Budget(5000000, 10000000, 12000000, 7000000)
    assert keeping_grant(start, FULL) == Budget(6234567, 12469134, 12469134, 6234567)
    assert keeping_costs(start, FULL) == nearest(start, FULL)


def test_an_odd_cent_makes_the_eligible_cost_the_nearer_way():
    start = Budget(6000, 10001, 15000, 9000)
    assert nearest(start, FULL) == Budget(6000, 12000, 15000, 9000)
    assert keeping_costs(start, FULL) == Budget(5000, 10001, 15000, 10000)


@pytest.mark.parametrize(
    ("start", "changes", "expected"),
    [
        pytest.param(
            Budget(3, 2, 0, 0), {"rate": (1, 1)}, Budget(2, 2, 2, 0), id="eligible cost"
        ),
        pytest.param(
            Budget(3, 5, 9, 0), {"rate": (1, 3)}, Budget(2, 6, 9, 7), id="a cent above"
        ),
        pytest.param(
            Budget(3, 0, 3, 0), {"rate": (2, 3)}, Budget(2, 3, 3, 1), id="total cost"
        ),
        pytest.param(
            Budget(3, 10, 5, 0),
            {"rate": (1, 3)},
            Budget(2, 6, 6, 4),
            id="a cent above the total cost",
        ),
        pytest.param(
            Budget(3, 10, 4, 0),
            {"rate": (2, 5)},
            Budget(2, 5, 5, 3),
            id="a cent above and no less",
        ),
        pytest.param(
            Budget(3, 8, 4, 0),
            {"rate": (2, 5)},
            Budget(2, 5, 5, 3),
            id="a cent above and no more",
        ),
        pytest.param(
            Budget(3, 0, 4, 2), {"rate": (4, 5)}, Budget(2, 3, 4, 2), id="balance"
        ),
        pytest.param(
            Budget(4, 9, 0, 4), {"rate": (1, 3)}, Budget(2, 6, 6, 4), id="resources"
        ),
        pytest.param(
            Budget(6, -8, 5, -8),
            {"rate": (9, 10), "within": False},
            Budget(5, 6, 5, 0),
            id="whole cost",
        ),
    ],
)
def test_the_grant_stops_where_two_pieces_of_the_effort_meet(start, changes, expected):
    assert nearest(start, FULL._replace(**changes)) == expected


def test_costs_of_one_cent_are_costs_to_keep():
    start = Budget(2, 1, 5, 3)
    assert keeping_costs(start, FULL._replace(rate=(1, 1))) == Budget(1, 1, 5, 4)


def test_where_nothing_asks_for_a_grant_it_may_be_given_up():
    asked = FULL._replace(positive=False, rate=None)
    assert nearest(Budget(10, 4, 5, 5), asked) == Budget(0, 4, 5, 5)
    assert keeping_costs(Budget(10, 4, 5, 5), asked) == Budget(0, 4, 5, 5)


def test_among_equal_efforts_the_highest_grant_is_kept():
    start = Budget(7, 6, 8, 11)
    assert nearest(start, FULL._replace(rate=(3, 5))) == Budget(3, 6, 8, 5)


def test_a_budget_that_is_accepted_is_its_own_nearest():
    start = Budget(5000, 10000, 12000, 7000)
    for way in (nearest, keeping_grant, keeping_costs):
        assert way(start, FULL) == start


@pytest.mark.parametrize("rate", [(1, 10**12), (1, 3)])
def test_amounts_stay_in_their_limits(rate):
    most = LIMIT - 1
    start = Budget(most, 0, 0, most)
    found = nearest(start, FULL._replace(rate=rate))
    assert found is not None
    assert max(map(abs, found)) < LIMIT
    assert accepts(FULL._replace(rate=rate), found)


def test_a_budget_that_would_reach_the_limit_is_not_offered():
    half = LIMIT // 2
    assert keeping_grant(Budget(half, 0, 0, 0), FULL) is None
    just_under = Budget(half - 1, LIMIT - 2, LIMIT - 2, half - 1)
    assert keeping_grant(Budget(half - 1, 0, 0, 0), FULL) == just_under
    assert LOWEST < -LIMIT + 1


def test_the_limit_is_that_of_an_amount_of_the_facts():
    highest = Decimal(LIMIT - 1) / 100
    assert Facts(total_cost=highest).total_cost == highest
    with pytest.raises(InvalidValueError):
        Facts(total_cost=Decimal(LIMIT) / 100)


def test_a_completion_leaves_alone_what_no_bound_reads():
    nothing = Bounds(positive=False, rate=None, cap=None, within=False, balanced=False)
    start = Budget(5, -4, 3, -2)
    assert completed(start, nothing, 4) == Budget(4, -4, 3, -2)


@tried_hard
@given(budgets, bounds)
def test_no_accepted_budget_is_nearer(start, asked):
    best = nearest(start, asked)
    if best is None:
        assert not any(accepts(asked, other) for other in nearer(start, 12))
    else:
        assert accepts(asked, best)
        reach = moved(start, best)
        assert not any(accepts(asked, other) for other in nearer(start, reach))


@tried
@given(budgets, bounds)
def test_only_a_call_that_pays_nothing_leaves_no_budget(start, asked):
    pays = (asked.rate is None or asked.rate[0] > 0) and (
        asked.cap is None or asked.cap > 0 or not asked.positive
    )
    assert (nearest(start, asked) is not None) == pays


@tried_hard
@given(budgets, bounds)
def test_among_equal_efforts_costs_that_stay_come_first(start, asked):
    best = nearest(start, asked)
    if best is None:
        return
    reach = moved(start, best) + 1
    stays = any(
        (other.eligible, other.total) == (start.eligible, start.total)
        for other in nearer(start, reach)
        if accepts(asked, other)
    )
    assert stays == ((best.eligible, best.total) == (start.eligible, start.total))


@tried
@given(budgets, bounds)
def test_the_budget_that_keeps_the_grant_is_the_nearest_that_does(start, asked):
    kept = keeping_grant(start, asked)
    reach = 9 if kept is None else moved(start, kept)
    assert not any(
        accepts(asked, other) and other.grant == start.grant
        for other in nearer(start, reach)
    )
    if kept is not None:
        assert accepts(asked, kept)
        assert kept.grant == start.grant


@tried_hard
@given(budgets, bounds)
def test_the_budget_that_keeps_the_costs_is_the_nearest_that_does(start, asked):
    costs = start.eligible, start.total
    kept = keeping_costs(start, asked)
    reach = 9 if kept is None else moved(start, kept)
    assert not any(
        accepts(asked, other) and (other.eligible, other.total) == costs
        for other in nearer(start, reach)
    )
    if kept is not None:
        assert accepts(asked, kept)
        assert (kept.eligible, kept.total) == costs
