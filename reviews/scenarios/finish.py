"""What the solver leaves to settle, in whole cents: the amounts, and the ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reviews.scenarios.problem import Candidate, Limits


@dataclass(frozen=True, slots=True)
class Wanted:
    """A candidate, what funding it whole is worth, and its smallest award in cents."""

    candidate: Candidate
    value: int
    least: int

    @property
    def density(self) -> Fraction:
        """What a cent given to it is worth."""
        return Fraction(self.value, self.candidate.requested)


def share_out(
    chosen: Sequence[Wanted], limits: Limits, floors: Mapping[str, int]
) -> dict[int, int] | None:
    """Give each of `chosen` the amounts of greatest value; None when they do not fit.

    Each gets its least, then regions are brought to their floor, then what is left goes
    to those worth most a cent, the first come first: exact, since the limits are nested.
    """
    awards = {each.candidate.key: each.least for each in chosen}
    left = limits.envelope - sum(awards.values())
    best = sorted(chosen, key=lambda each: (-each.density, each.candidate.rank))

    def give(each: Wanted, amount: int) -> int:
        key = each.candidate.key
        given = max(0, min(amount, each.candidate.requested - awards[key]))
        awards[key] += given
        return given

    for region, floor in floors.items():
        members = [each for each in best if each.candidate.region == region]
        short = floor - sum(awards[each.candidate.key] for each in members)
        for each in members:
            given = give(each, short)
            short -= given
            left -= given
        if short > 0:
            return None
    if left < 0:
        return None
    for each in best:
        left -= give(each, left)
    return awards


def settle_ties(
    wanted: Sequence[Wanted],
    awards: Mapping[int, int],
    limits: Limits,
    floors: Mapping[str, int],
    *,
    partial: bool,
) -> dict[int, int]:
    """Return awards of the same value, without what is worth nothing, the first come first.

    A dossier left out takes the place of one that arrived later, is worth as much and
    costs as much or more, unless a limit forbids it. With partial awards, only between
    dossiers of one region that request the same. Each exchange lowers a rank: it ends.
    """
    settled = dict(awards)
    spent = sum(settled.values())
    given: dict[str, int] = {}
    for each in wanted:
        region = each.candidate.region
        given[region] = given.get(region, 0) + settled.get(each.candidate.key, 0)

    def keeps_floor(region: str, change: int) -> bool:
        return given[region] + change >= floors.get(region, 0)

    for each in reversed(wanted):
        award = settled.get(each.candidate.key)
        if award and not each.value and keeps_floor(each.candidate.region, -award):
            del settled[each.candidate.key]
            given[each.candidate.region] -= award
            spent -= award

    def exchange(first: Wanted, later: Wanted) -> bool:
        """Fund `first` in the place of `later`, if every limit still holds."""
        nonlocal spent
        one, other = first.candidate, later.candidate
        award = settled[other.key]
        if partial and (one.requested, one.region) != (other.requested, other.region):
            return False
        now = award if partial else one.requested
        if now > award or spent - award + now > limits.envelope:
            return False
        if one.region == other.region:
            if not keeps_floor(one.region, now - award):
                return False
        elif not keeps_floor(other.region, -award):
            return False
        del settled[other.key]
        settled[one.key] = now
        given[other.region] -= award
        given[one.region] += now
        spent += now - award
        return True

    alike: dict[int, list[Wanted]] = {}
    for each in wanted:
        if each.value:
            alike.setdefault(each.value, []).append(each)
    changed = True
    while changed:
        changed = False
        for group in alike.values():
            for place, first in enumerate(group):
                if first.candidate.key in settled:
                    continue
                for later in reversed(group[place + 1 :]):
                    if later.candidate.key in settled and exchange(first, later):
                        changed = True
                        break
    return settled
