"""Choices under an envelope, checked against every possible choice on small cases."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reviews.scenarios import (
    Candidate,
    FloorsOutOfReach,
    Goal,
    Limits,
    Reason,
    choose_by_rank,
    choose_by_score,
    choose_optimum,
    totals_by_region,
    totals_of,
)

HALF = Fraction(1, 2)


def candidates(*requested, **fields):
    """Candidates of these requests, ranked 1, 2, 3…; `fields` give a value to each."""
    return [
        Candidate(
            key=100 + rank,
            rank=rank,
            requested=amount,
            **{name: values[rank - 1] for name, values in fields.items()},
        )
        for rank, amount in enumerate(requested, 1)
    ]


def test_by_rank_nobody_passes_before_a_dossier_that_does_not_fit():
    outcome = choose_by_rank(reversed(candidates(50, 60, 10)), Limits(envelope=100))
    assert outcome.awards == {101: 50}
    assert outcome.reasons == {
        101: Reason.FUNDED,
        102: Reason.EXHAUSTED,
        103: Reason.EXHAUSTED,
    }


def test_by_rank_what_is_left_goes_to_the_next_when_awards_may_be_partial():
    limits = Limits(envelope=100, least_share=HALF)
    outcome = choose_by_rank(candidates(50, 60, 10), limits)
    assert outcome.awards == {101: 50, 102: 50}
    assert outcome.reasons[102] is Reason.PARTIAL


def test_a_partial_award_is_not_below_its_least():
    limits = Limits(envelope=75, least_share=HALF)
    assert choose_by_rank(candidates(50, 60), limits).awards == {101: 50}
    limits = Limits(envelope=95, least_share=HALF, least_award=46)
    assert choose_by_rank(candidates(50, 60), limits).awards == {101: 50}
    assert limits.least(candidates(40)[0]) == 40


def test_by_score_the_best_come_first_and_ties_go_by_rank():
    found = choose_by_score(
        candidates(40, 40, 40, 40, 40, score=[5_000, 8_000, None, 8_000, 4_999]),
        Limits(envelope=80),
        threshold=5_000,
    )
    assert found.awards == {102: 40, 104: 40}
    assert found.reasons == {
        101: Reason.EXHAUSTED,
        102: Reason.FUNDED,
        103: Reason.NOT_SCORED,
        104: Reason.FUNDED,
        105: Reason.BELOW_THRESHOLD,
    }


def test_the_optimum_prefers_two_small_dossiers_to_a_large_one():
    found = choose_optimum(
        candidates(100, 50, 50, beneficiaries=[90, 50, 50]),
        Limits(envelope=100),
        goal=Goal.BENEFICIARIES,
    )
    assert found.awards == {102: 50, 103: 50}
    assert found.reasons[101] is Reason.NOT_BEST
    assert found.proven


def test_the_optimum_tells_what_cannot_be_funded():
    found = choose_optimum(
        candidates(101, 50, score=[9_000, None]), Limits(envelope=100), goal=Goal.SCORE
    )
    assert found.awards == {}
    assert found.reasons == {101: Reason.TOO_LARGE, 102: Reason.NOT_SCORED}


def test_a_floor_brings_money_to_a_region_that_would_have_none():
    cases = candidates(
        50, 50, 50, score=[9_000, 8_000, 1_000], region=["84", "84", "27"]
    )
    without = choose_optimum(cases, Limits(envelope=100), goal=Goal.SCORE)
    floored = choose_optimum(
        cases, Limits(envelope=100, region_floor=30), goal=Goal.SCORE
    )
    assert without.awards == {101: 50, 102: 50}
    assert floored.awards == {101: 50, 103: 50}


def test_floors_beyond_the_envelope_are_told():
    cases = candidates(50, 60, score=[1, 1], region=["84", "27"])
    with pytest.raises(FloorsOutOfReach) as told:
        choose_optimum(cases, Limits(envelope=100, region_floor=55), goal=Goal.SCORE)
    assert told.value.needed == 105
    # They would fit, but requests are whole.
    with pytest.raises(FloorsOutOfReach) as told:
        choose_optimum(cases, Limits(envelope=100, region_floor=45), goal=Goal.SCORE)
    assert told.value.needed == 90


def test_totals_count_a_partial_award_for_its_share():
    cases = candidates(
        50, 60, beneficiaries=[10, 30], score=[5, 7], region=["84", "27"]
    )
    outcome = choose_by_rank(cases, Limits(envelope=100, least_share=HALF))
    totals = totals_of(cases, outcome)
    assert (totals.amount, totals.dossiers, totals.partial) == (100, 2, 1)
    assert (totals.beneficiaries, totals.score) == (35, 12)
    regions = totals_by_region(cases, outcome)
    assert list(regions) == ["27", "84"]
    assert (regions["27"].requested, regions["27"].amount) == (60, 50)


@pytest.mark.parametrize(
    "limits",
    [{"envelope": -1}, {"envelope": 1, "least_share": Fraction(0)}],
)
def test_limits_that_make_no_sense_are_refused(limits):
    with pytest.raises(ValueError, match="expected"):
        Limits(**limits)


@st.composite
def cases(draw, most=7, greatest=30):
    count = draw(st.integers(0, most))
    made = [
        Candidate(
            key=key,
            rank=rank,
            requested=draw(st.integers(1, greatest)),
            region=draw(st.sampled_from(["", "27", "84"])),
            beneficiaries=draw(st.integers(0, 12)),
            score=draw(st.none() | st.integers(0, 12)),
        )
        for rank, key in enumerate(draw(st.permutations(range(1, count + 1))), 1)
    ]
    return draw(st.permutations(made))


def value_of(goal, candidate):
    return candidate.score if goal is Goal.SCORE else candidate.beneficiaries


def worth(goal, chosen, awards):
    return sum(
        (
            Fraction(value_of(goal, each) * awards[each.key], each.requested)
            for each in chosen
            if each.key in awards
        ),
        Fraction(),
    )


def fits(chosen, awards, limits):
    """Whether awards keep to the envelope and to the floors, worked out afresh."""
    if sum(awards.values()) > limits.envelope:
        return False
    for region in {each.region for each in chosen} - {""}:
        members = [each for each in chosen if each.region == region]
        floor = min(limits.region_floor, sum(each.requested for each in members))
        if sum(awards.get(each.key, 0) for each in members) < floor:
            return False
    return True


def every_choice(chosen, limits):
    """Every assignment of whole cents that the limits allow."""
    options = [[0, *range(limits.least(each), each.requested + 1)] for each in chosen]
    for amounts in product(*options):
        awards = {
            each.key: amount
            for each, amount in zip(chosen, amounts, strict=True)
            if amount
        }
        if fits(chosen, awards, limits):
            yield awards


def fundable(goal, found, limits):
    return [
        each
        for each in found
        if value_of(goal, each) is not None and limits.least(each) <= limits.envelope
    ]


def check_against_every_choice(found, limits, goal):
    chosen = fundable(goal, found, limits)
    best = max(
        (worth(goal, chosen, a) for a in every_choice(chosen, limits)), default=None
    )
    if best is None:
        with pytest.raises(FloorsOutOfReach):
            choose_optimum(found, limits, goal=goal)
        return
    outcome = choose_optimum(found, limits, goal=goal)
    assert outcome.proven
    assert fits(chosen, outcome.awards, limits)
    assert worth(goal, chosen, outcome.awards) == best
    assert outcome.reasons.keys() == {each.key for each in found}
    for each in found:
        award = outcome.awards.get(each.key)
        assert award is None or limits.least(each) <= award <= each.requested
    shuffled = choose_optimum(reversed(found), limits, goal=goal)
    assert shuffled.awards == outcome.awards


@settings(max_examples=150, deadline=None)
@given(cases(), st.integers(0, 100), st.integers(0, 40), st.sampled_from(Goal))
def test_the_optimum_is_the_best_of_every_choice(found, envelope, floor, goal):
    limits = Limits(envelope=envelope, region_floor=floor)
    check_against_every_choice(found, limits, goal)


@settings(max_examples=150, deadline=None)
@given(
    cases(most=4, greatest=8),
    st.integers(0, 24),
    st.integers(0, 8),
    st.fractions(Fraction(1, 4), 1, max_denominator=4),
    st.sampled_from(Goal),
)
def test_the_optimum_with_partial_awards_is_the_best_of_every_choice(
    found, envelope, floor, share, goal
):
    limits = Limits(envelope=envelope, region_floor=floor, least_share=share)
    check_against_every_choice(found, limits, goal)


@settings(max_examples=100, deadline=None)
@given(cases(most=8), st.integers(0, 100), st.sampled_from(Goal))
def test_nobody_is_left_out_for_a_later_dossier_worth_as_much_that_costs_more(
    found, envelope, goal
):
    limits = Limits(envelope=envelope)
    outcome = choose_optimum(found, limits, goal=goal)
    chosen = fundable(goal, found, limits)
    assume(outcome.awards)
    for left_out in (each for each in chosen if each.key not in outcome.awards):
        for funded in (each for each in chosen if each.key in outcome.awards):
            assert not (
                left_out.rank < funded.rank
                and value_of(goal, left_out) == value_of(goal, funded)
                and left_out.requested <= funded.requested
            )


@settings(max_examples=100, deadline=None)
@given(cases(), st.integers(0, 100), st.none() | st.just(HALF), st.integers(0, 12))
def test_every_order_keeps_to_the_envelope_and_explains_every_dossier(
    found, envelope, share, threshold
):
    limits = Limits(envelope=envelope, least_share=share)
    for outcome in (
        choose_by_rank(found, limits),
        choose_by_score(found, limits, threshold=threshold),
    ):
        assert sum(outcome.awards.values()) <= envelope
        assert outcome.reasons.keys() == {each.key for each in found}
        funded = {Reason.FUNDED, Reason.PARTIAL}
        assert outcome.awards.keys() == {
            key for key, reason in outcome.reasons.items() if reason in funded
        }


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(Goal))
def test_at_the_size_of_a_call_a_freer_choice_is_never_worth_less(draw, goal):
    """Amounts as they are: what a badly scaled question makes the solver get wrong."""
    found = [
        Candidate(
            key=rank,
            rank=rank,
            requested=draw.randrange(1_300_000, 300_000_000),
            region=draw.choice(["11", "27", "28", "44", "75", "76", "84"]),
            beneficiaries=draw.randrange(200, 20_000),
            score=draw.randrange(0, 10_001),
        )
        for rank in range(1, 121)
    ]
    envelope = 1_500_000_000
    floored, free = (
        [
            worth(
                goal,
                found,
                choose_optimum(
                    found,
                    Limits(envelope=envelope, region_floor=floor, least_share=share),
                    goal=goal,
                ).awards,
            )
            for share in (None, HALF, Fraction(1, 4))
        ]
        for floor in (30_000_000, 0)
    )
    assert floored == sorted(floored)
    assert free == sorted(free)
    assert all(less <= more for less, more in zip(floored, free, strict=True))
    for reference in (
        choose_by_rank(found, Limits(envelope=envelope)),
        choose_by_score(found, Limits(envelope=envelope), threshold=0),
    ):
        assert worth(goal, found, reference.awards) <= free[0]
