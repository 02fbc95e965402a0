"""Which dossiers an envelope could fund: pure functions, without Django.

Amounts are whole cents, scores hundredths of a point, so that every comparison is exact.
A scenario is advice: it reads values and returns values.
"""

from reviews.scenarios.optimum import (
    FloorsOutOfReach,
    Goal,
    SolverGaveUp,
    choose_optimum,
)
from reviews.scenarios.orders import choose_by_rank, choose_by_score
from reviews.scenarios.problem import Candidate, Limits, Outcome, Reason
from reviews.scenarios.totals import RegionTotals, Totals, totals_by_region, totals_of

__all__ = [
    "Candidate",
    "FloorsOutOfReach",
    "Goal",
    "Limits",
    "Outcome",
    "Reason",
    "RegionTotals",
    "SolverGaveUp",
    "Totals",
    "choose_by_rank",
    "choose_by_score",
    "choose_optimum",
    "totals_by_region",
    "totals_of",
]
