"""What a choice amounts to, in all and by region."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from reviews.scenarios.problem import Candidate, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """amount: cents. beneficiaries: whole persons, a partial award reaching its share.

    score: hundredths of a point, summed over the dossiers funded. partial: how many
    dossiers get less than they request.
    """

    amount: int
    dossiers: int
    partial: int
    beneficiaries: int
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionTotals:
    """What a region's candidates request, and get; cents and numbers of dossiers."""

    region: str
    requested: int
    candidates: int
    amount: int
    dossiers: int


def totals_of(candidates: Iterable[Candidate], outcome: Outcome) -> Totals:
    """Return the totals of what `outcome` awards."""
    funded = [
        (each, outcome.awards[each.key])
        for each in candidates
        if each.key in outcome.awards
    ]
    reached = sum(
        (
            Fraction(each.beneficiaries * award, each.requested)
            for each, award in funded
        ),
        Fraction(),
    )
    return Totals(
        amount=sum(award for _, award in funded),
        dossiers=len(funded),
        partial=sum(award < each.requested for each, award in funded),
        beneficiaries=int(reached),
        score=sum(each.score or 0 for each, _ in funded),
    )


def totals_by_region(
    candidates: Iterable[Candidate], outcome: Outcome
) -> dict[str, RegionTotals]:
    """Return the totals of each region that has a candidate, by its code, in their order."""
    grouped: dict[str, list[Candidate]] = {}
    for each in candidates:
        grouped.setdefault(each.region, []).append(each)
    return {
        region: RegionTotals(
            region=region,
            requested=sum(each.requested for each in members),
            candidates=len(members),
            amount=sum(outcome.awards.get(each.key, 0) for each in members),
            dossiers=sum(each.key in outcome.awards for each in members),
        )
        for region, members in sorted(grouped.items())
    }
