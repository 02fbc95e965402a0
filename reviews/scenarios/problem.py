"""What is to be chosen, within what limits, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A filed dossier that could be funded.

    rank: its order of arrival, unique. requested: cents, above zero. region: its code,
    empty when unknown. score: hundredths of a point out of 100, None when nobody scored it.
    """

    key: int
    rank: int
    requested: int
    region: str = ""
    beneficiaries: int = 0
    score: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a choice keeps to; amounts in cents.

    least_share: the part of its request below which no dossier is awarded; None when
        awards are whole or nothing.
    least_award: an award is not below it, unless the request itself is.
    region_floor: what each region gets at least, or all that its candidates request when
        they request less. Only the optimum heeds it.
    """

    envelope: int
    least_share: Fraction | None = None
    least_award: int = 0
    region_floor: int = 0

    def __post_init__(self) -> None:
        amounts = (self.envelope, self.least_award, self.region_floor)
        if min(amounts) < 0:
            raise ValueError(f"limits: {amounts}; expected amounts of zero or more")
        if self.least_share is not None and not 0 < self.least_share <= 1:
            raise ValueError(f"least_share: {self.least_share}; expected above 0, to 1")

    def least(self, candidate: Candidate) -> int:
        """Return the smallest award that this dossier may get, in cents."""
        if self.least_share is None:
            return candidate.requested
        share = -(-candidate.requested * self.least_share // 1)
        return min(candidate.requested, max(int(share), self.least_award))


class Reason(StrEnum):
    """Why a dossier is in or out."""

    FUNDED = "funded"
    PARTIAL = "partial"
    EXHAUSTED = "exhausted"
    BELOW_THRESHOLD = "below_threshold"
    NOT_SCORED = "not_scored"
    TOO_LARGE = "too_large"
    NOT_BEST = "not_best"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule chose. `awards`: key → cents, above zero; `reasons`: every candidate's.

    `proven` is False when the search for the optimum was stopped by its time limit:
    nothing is then known to be better, and something could be.
    """

    awards: Mapping[int, int]
    reasons: Mapping[int, Reason]
    proven: bool = True
