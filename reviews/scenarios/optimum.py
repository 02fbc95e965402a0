"""The choice of greatest value, solved exactly by HiGHS and finished in whole cents.

The solver works in floating point and chooses which dossiers are funded. What each gets,
the limits and the ties are then settled in integers: a choice that would pass a limit by
a rounding is cut off and asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from reviews.scenarios.finish import Wanted, settle_ties, share_out
from reviews.scenarios.problem import Candidate, Limits, Outcome, Reason
from reviews.scenarios.solver import Row, Solution, maximise

SECONDS = 8.0
_ROUNDS = 20


class Goal(StrEnum):
    """What the optimum makes as great as can be.

    SCORE: the sum of the weighted scores of the dossiers funded, those not scored left
    out. BENEFICIARIES: the persons reached. A partial award counts for its share.
    """

    SCORE = "score"
    BENEFICIARIES = "beneficiaries"


class FloorsOutOfReach(Exception):
    """No choice gives every region its floor within the envelope.

    `needed`: the sum of the floors, in cents; it may fit in the envelope, when whole
    requests do not add up to it.
    """

    def __init__(self, needed: int) -> None:
        super().__init__(f"the floors of the regions need {needed} cents at least")
        self.needed = needed


class SolverGaveUp(Exception):
    """The time limit passed before any choice was found."""


def choose_optimum(
    candidates: Iterable[Candidate],
    limits: Limits,
    *,
    goal: Goal,
    seconds: float = SECONDS,
) -> Outcome:
    """Return the choice of greatest value, whatever the order in which candidates come.

    Between dossiers worth the same, the one that arrived first is funded if it costs no
    more. Raises FloorsOutOfReach, or SolverGaveUp after `seconds`.
    """
    ordered = sorted(candidates, key=lambda each: each.rank)
    reasons = dict.fromkeys((each.key for each in ordered), Reason.NOT_BEST)
    wanted: list[Wanted] = []
    for each in ordered:
        value = _value(each, goal)
        if value is None:
            reasons[each.key] = Reason.NOT_SCORED
        elif limits.least(each) > limits.envelope:
            reasons[each.key] = Reason.TOO_LARGE
        else:
            wanted.append(Wanted(each, value, limits.least(each)))
    floors = _floors(wanted, limits)
    if sum(floors.values()) > limits.envelope:
        raise FloorsOutOfReach(sum(floors.values()))
    awards, proven = _choose(wanted, limits, floors, seconds) if wanted else ({}, True)
    for each in ordered:
        award = awards.get(each.key)
        if award is not None:
            whole = award == each.requested
            reasons[each.key] = Reason.FUNDED if whole else Reason.PARTIAL
    return Outcome(awards, reasons, proven)


def _value(candidate: Candidate, goal: Goal) -> int | None:
    return candidate.score if goal is Goal.SCORE else candidate.beneficiaries


def _floors(wanted: Iterable[Wanted], limits: Limits) -> dict[str, int]:
    """What each region is to get: its floor, or all that it requests when that is less."""
    if not limits.region_floor:
        return {}
    requested: dict[str, int] = {}
    for each in wanted:
        region = each.candidate.region
        if region:
            requested[region] = requested.get(region, 0) + each.candidate.requested
    return {
        region: min(limits.region_floor, total) for region, total in requested.items()
    }


def _choose(
    wanted: Sequence[Wanted],
    limits: Limits,
    floors: Mapping[str, int],
    seconds: float,
) -> tuple[dict[int, int], bool]:
    """Return the awards, and whether they are proven the best."""
    cuts: list[Row] = []
    for _ in range(_ROUNDS):
        solution = _ask(wanted, limits, floors, cuts, seconds)
        if solution.impossible:
            raise FloorsOutOfReach(sum(floors.values()))
        if not solution.values:
            raise SolverGaveUp
        chosen = [
            place
            for place in range(len(wanted))
            if solution.values[place + _switches(wanted, limits)] > 0.5
        ]
        awards = share_out([wanted[place] for place in chosen], limits, floors)
        if awards is not None:
            partial = limits.least_share is not None
            settled = settle_ties(wanted, awards, limits, floors, partial=partial)
            return settled, solution.proven
        # These, all together, pass a limit by a rounding of the solver's.
        absent = set(range(len(wanted))) - set(chosen)
        shift = _switches(wanted, limits)
        cuts.append(
            Row(
                [(place + shift, 1.0) for place in chosen]
                + [(place + shift, -1.0) for place in absent],
                upper=len(chosen) - 1.0,
            )
        )
    raise SolverGaveUp


def _switches(wanted: Sequence[Wanted], limits: Limits) -> int:
    """Where the variables that say « funded » begin; before them, the shares awarded."""
    return len(wanted) if limits.least_share is not None else 0


def _ask(
    wanted: Sequence[Wanted],
    limits: Limits,
    floors: Mapping[str, int],
    cuts: Iterable[Row],
    seconds: float,
) -> Solution:
    count, partial = len(wanted), limits.least_share is not None
    # In units of the greatest request: coefficients of a hundred million beside others of
    # one make the solver prove what is far from the best.
    unit = max(each.candidate.requested for each in wanted)
    costs = [each.candidate.requested / unit for each in wanted]
    rows = [Row(list(enumerate(costs)), upper=limits.envelope / unit)]
    for region, floor in floors.items():
        members = [
            (place, costs[place])
            for place, each in enumerate(wanted)
            if each.candidate.region == region
        ]
        rows.append(Row(members, lower=floor / unit))
    values = [float(each.value) for each in wanted]
    if not partial:
        return maximise(
            values,
            [*rows, *cuts],
            whole=[True] * count,
            seconds=seconds,
            gap=0.5,
        )
    for place, each in enumerate(wanted):
        share = each.least / each.candidate.requested
        rows.append(Row([(place, 1.0), (count + place, -1.0)], upper=0.0))
        rows.append(Row([(place, 1.0), (count + place, -share)], lower=0.0))
    return maximise(
        [*values, *([0.0] * count)],
        [*rows, *cuts],
        whole=[False] * count + [True] * count,
        seconds=seconds,
        gap=1e-6,
    )
