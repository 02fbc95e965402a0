from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from applications.calls.definition import Criterion
from reviews.scoring import InvalidScores, check_scores, mean_total, weighted_total

GRID = (
    Criterion(code="publics", label="Publics", weight=Decimal("2"), scale=5),
    Criterion(code="territoire", label="Territoire", weight=Decimal("1"), scale=4),
)


def test_the_total_weighs_each_score_over_its_own_scale():
    # (2 × 3/5 + 1 × 1/4) / 3 = 1.45 / 3 = 48.333… %
    total = weighted_total(GRID, {"publics": 3, "territoire": 1})
    assert total == Decimal("48.33")


@pytest.mark.parametrize(
    ("scores", "total"),
    [
        ({"publics": 0, "territoire": 0}, Decimal("0")),
        ({"publics": 5, "territoire": 4}, Decimal("100")),
    ],
)
def test_the_total_runs_from_0_to_100(scores, total):
    assert weighted_total(GRID, scores) == total


def test_a_half_of_a_hundredth_goes_up():
    grid = (Criterion(code="a", label="A", weight=Decimal("1"), scale=16),)
    # 1/16 = 6.25 %; of 32 parts, 1/32 = 3.125 %
    assert weighted_total(grid, {"a": 1}) == Decimal("6.25")
    grid = (Criterion(code="a", label="A", weight=Decimal("1"), scale=32),)
    assert weighted_total(grid, {"a": 1}) == Decimal("3.13")


@pytest.mark.parametrize(
    ("scores", "codes"),
    [
        ({"publics": 3}, {"territoire"}),
        ({"publics": 3, "territoire": 5}, {"territoire"}),
        ({"publics": -1, "territoire": 5}, {"publics", "territoire"}),
        ({"publics": 3, "territoire": 1, "autre": 2}, {"autre"}),
        ({"publics": True, "territoire": 1}, {"publics"}),
        ({}, {"publics", "territoire"}),
    ],
)
def test_each_criterion_that_does_not_fit_the_grid_is_named(scores, codes):
    with pytest.raises(InvalidScores) as refused:
        check_scores(GRID, scores)
    assert set(refused.value.reasons) == codes


def test_a_grid_that_weighs_nothing_gives_no_total():
    with pytest.raises(ValueError, match="weigh nothing"):
        weighted_total((), {})


grids = st.lists(
    st.tuples(
        st.decimals("0.01", "1000", places=2), st.integers(1, 100), st.floats(0, 1)
    ),
    min_size=1,
    max_size=12,
)


@given(grids)
@example([(Decimal("0.01"), 32, 0.09375)])
def test_the_total_is_the_exact_one_to_half_a_hundredth(drawn):
    grid = [
        Criterion(code=str(n), label=str(n), weight=weight, scale=scale)
        for n, (weight, scale, _) in enumerate(drawn)
    ]
    values = {str(n): round(share * scale) for n, (_, scale, share) in enumerate(drawn)}
    exact = (
        sum(Fraction(c.weight) * Fraction(values[c.code], c.scale) for c in grid)
        / sum(Fraction(c.weight) for c in grid)
        * 100
    )
    total = weighted_total(grid, values)
    assert 0 <= total <= 100
    assert total == round(total, 2)
    assert -Fraction(1, 200) <= exact - Fraction(total) < Fraction(1, 200)


@given(grids)
def test_a_better_score_never_lowers_the_total(drawn):
    grid = [
        Criterion(code=str(n), label=str(n), weight=weight, scale=scale)
        for n, (weight, scale, _) in enumerate(drawn)
    ]
    values = {c.code: 0 for c in grid}
    before = weighted_total(grid, values)
    for criterion in grid:
        values[criterion.code] = criterion.scale
        after = weighted_total(grid, values)
        assert after >= before
        before = after
    assert before == 100


def test_the_mean_of_no_review_is_unknown():
    assert mean_total([]) is None


def test_the_mean_is_rounded_once():
    assert mean_total([Decimal("33.33"), Decimal("33.34")]) == Decimal("33.34")
    assert mean_total([Decimal("10"), Decimal("10"), Decimal("11")]) == Decimal("10.33")
