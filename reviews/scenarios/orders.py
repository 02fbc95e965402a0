"""Choices that follow an order until the envelope is exhausted."""

from __future__ import annotations

from collections.abc import Iterable

from reviews.scenarios.problem import Candidate, Limits, Outcome, Reason


def choose_by_rank(candidates: Iterable[Candidate], limits: Limits) -> Outcome:
    """Fund in order of arrival; nobody passes before a dossier that does not fit."""
    return _in_order(sorted(candidates, key=lambda each: each.rank), limits, {})


def choose_by_score(
    candidates: Iterable[Candidate], limits: Limits, *, threshold: int
) -> Outcome:
    """Fund those scored at `threshold` (hundredths) or above, the best first, then by rank."""
    refused: dict[int, Reason] = {}
    kept: list[tuple[int, int, Candidate]] = []
    for each in candidates:
        if each.score is None:
            refused[each.key] = Reason.NOT_SCORED
        elif each.score < threshold:
            refused[each.key] = Reason.BELOW_THRESHOLD
        else:
            kept.append((-each.score, each.rank, each))
    kept.sort(key=lambda item: item[:2])
    return _in_order([each for _, _, each in kept], limits, refused)


def _in_order(
    ordered: Iterable[Candidate], limits: Limits, reasons: dict[int, Reason]
) -> Outcome:
    left, stopped = limits.envelope, False
    awards: dict[int, int] = {}
    for each in ordered:
        award = min(each.requested, left)
        if stopped or award < limits.least(each):
            reasons[each.key] = Reason.EXHAUSTED
            stopped = True
            continue
        left -= award
        awards[each.key] = award
        whole = award == each.requested
        reasons[each.key] = Reason.FUNDED if whole else Reason.PARTIAL
    return Outcome(awards, reasons)
