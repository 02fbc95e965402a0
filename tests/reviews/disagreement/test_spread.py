"""How far apart opinions lie, and what a deliberation stands for."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from applications.calls.definition import Criterion
from reviews.disagreement.spread import (
    TOTAL,
    Given,
    deliberated,
    in_disagreement,
    lines_of,
    ranges_of,
)
from reviews.scoring import weighted_total

GRID = (
    Criterion(code="publics", label="Publics", weight=Decimal("2"), scale=5),
    Criterion(code="territoire", label="Territoire", weight=Decimal("1"), scale=20),
)


def opinion(publics, territoire):
    scores = {"publics": publics, "territoire": territoire}
    return Given(scores=scores, total=weighted_total(GRID, scores))


opinions = st.builds(opinion, st.integers(0, 5), st.integers(0, 20))
several = st.lists(opinions, min_size=1, max_size=9)
shares = st.decimals(0, 1, places=4)


def test_a_line_tells_the_lowest_the_highest_the_mean_and_how_far_apart():
    lines = lines_of(GRID, [opinion(1, 10), opinion(4, 10), opinion(2, 12)], None)
    assert [
        (line.code, line.lowest, line.highest, line.mean, line.spread, line.exceeds)
        for line in lines
    ] == [
        ("publics", 1, 4, Decimal("2.33"), 3, False),
        ("territoire", 10, 12, Decimal("10.67"), 2, False),
        (TOTAL, 30, 70, Decimal("48.89"), 40, False),
    ]


def test_only_a_spread_strictly_beyond_the_share_of_the_scale_exceeds():
    def beyond(publics, territoire):
        lines = lines_of(
            GRID, [opinion(1, 10), opinion(publics, territoire)], Decimal("0.4")
        )
        return [line.code for line in lines if line.exceeds]

    assert beyond(3, 18) == []
    assert beyond(4, 18) == ["publics", TOTAL]
    assert beyond(3, 19) == ["territoire", TOTAL]
    assert beyond(4, 10) == ["publics"]


def test_without_an_opinion_there_is_no_line():
    assert lines_of(GRID, [], Decimal("0.4")) == ()


def test_a_criterion_that_an_opinion_leaves_out_is_told_of_the_others():
    partial = Given(scores={"territoire": 4}, total=Decimal("10.00"))
    publics, territoire, _ = lines_of(GRID, [partial, opinion(5, 5)], Decimal(0))
    assert (publics.values, publics.spread) == ((None, Decimal(5)), 0)
    assert territoire.values == (Decimal(4), Decimal(5))


@given(several, shares)
def test_the_figures_follow_from_the_scores_whatever_their_order(given_, share):
    lines = lines_of(GRID, given_, share)
    for line, criterion in zip(lines, GRID, strict=False):
        scores = [each.scores[criterion.code] for each in given_]
        assert (line.lowest, line.highest) == (min(scores), max(scores))
        assert line.lowest <= line.mean <= line.highest
        assert line.exceeds == (
            Fraction(max(scores) - min(scores), criterion.scale) > Fraction(share)
        )
    turned = lines_of(GRID, given_[::-1], share)
    assert ranges_of(turned) == ranges_of(lines)
    assert in_disagreement(turned) == in_disagreement(lines)


@given(opinions, shares)
def test_one_opinion_disagrees_with_nobody(alone, share):
    assert not in_disagreement(lines_of(GRID, [alone, alone], share))
    assert not in_disagreement(lines_of(GRID, [alone], share))


@given(several, opinions, shares)
def test_one_more_opinion_never_brings_the_others_closer(given_, more, share):
    before, after = (lines_of(GRID, each, share) for each in (given_, [*given_, more]))
    for one, other in zip(before, after, strict=True):
        assert other.spread >= one.spread
    assert in_disagreement(after) >= in_disagreement(before)


@given(several, shares)
def test_a_deliberation_stands_for_what_it_saw_and_for_what_came_closer(given_, share):
    seen = ranges_of(lines_of(GRID, given_, None))
    assert deliberated(lines_of(GRID, given_, share), seen)
    assert deliberated(lines_of(GRID, given_[1:], share), seen)


def test_a_deliberation_does_not_stand_for_scores_that_it_did_not_see():
    share = Decimal("0.4")
    seen = ranges_of(lines_of(GRID, [opinion(1, 10), opinion(4, 10)], None))

    def stands(*given_):
        return deliberated(lines_of(GRID, given_, share), seen)

    assert stands(opinion(4, 10), opinion(1, 10))
    assert not stands(opinion(0, 10), opinion(4, 10))
    assert not stands(opinion(1, 10), opinion(5, 10))
    assert stands(opinion(1, 11), opinion(4, 9))
    assert not stands(opinion(2, 1), opinion(2, 12))
