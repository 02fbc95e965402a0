"""The scenarios side by side, in the words and figures that are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eligibility import french
from reviews.money.standing import from_cents
from reviews.scenarios import (
    Candidate,
    Outcome,
    Reason,
    Totals,
    totals_by_region,
    totals_of,
)
from reviews.steering.candidates import Field
from reviews.steering.regions import region_name
from reviews.steering.scenarios import Scenario
from territories.text import normalise

NOTHING = "—"
BAR = 100
"""Length of the longest bar, in units of the drawing."""

REASONS = {
    Reason.FUNDED: "Retenu",
    Reason.PARTIAL: "Retenu en partie",
    Reason.EXHAUSTED: "Enveloppe épuisée avant lui",
    Reason.BELOW_THRESHOLD: "Note sous le minimum",
    Reason.NOT_SCORED: "Sans note que vous lisez",
    Reason.TOO_LARGE: "Dépasse à lui seul l’enveloppe",
    Reason.NOT_BEST: "Le retenir ne ferait pas mieux",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the totals: its label, and a value for each scenario."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionCell:
    """What a region gets in a scenario; `bar` is its length."""

    amount: str
    dossiers: str
    bar: str


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region: what it requests, and a cell for each scenario (None without outcome)."""

    name: str
    requested: RegionCell
    cells: tuple[RegionCell | None, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """In or out, in one scenario, and why."""

    funded: bool
    word: str
    amount: str


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A dossier: what it requests, and a verdict for each scenario (None without outcome)."""

    key: int
    number: str
    holder: str
    rank: int
    requested: str
    score: str
    verdicts: tuple[Verdict | None, ...]


def show_figures(
    candidates: Sequence[Candidate], scenarios: Iterable[Scenario], envelope: int
) -> tuple[Figure, ...]:
    """Return the totals of each scenario, a line a figure."""
    totals = [
        totals_of(candidates, scenario.outcome) if scenario.outcome else None
        for scenario in scenarios
    ]
    lines: tuple[tuple[str, Callable[[Totals], str]], ...] = (
        ("Dossiers retenus", lambda t: french.number(t.dossiers)),
        ("Dont en partie", lambda t: french.number(t.partial)),
        ("Montant attribué", lambda t: _money(t.amount)),
        ("Reste de l’enveloppe", lambda t: _money(envelope - t.amount)),
        ("Bénéficiaires prévus", lambda t: french.number(t.beneficiaries)),
        ("Somme des notes", lambda t: french.number(from_cents(t.score))),
    )
    return tuple(
        Figure(label, tuple(NOTHING if t is None else told(t) for t in totals))
        for label, told in lines
    )


def show_regions(
    candidates: Sequence[Candidate], scenarios: Iterable[Scenario]
) -> tuple[RegionRow, ...]:
    """Return a line a region.

    The bars of requests have the greatest of them as their scale; those of the scenarios,
    the greatest amount that any gives to a region.
    """
    asked = totals_by_region(candidates, Outcome({}, {}))
    given = [
        totals_by_region(candidates, scenario.outcome) if scenario.outcome else None
        for scenario in scenarios
    ]
    most_asked = max((each.requested for each in asked.values()), default=0)
    most_given = max(
        (each.amount for regions in given if regions for each in regions.values()),
        default=0,
    )

    rows = [
        RegionRow(
            region_name(code),
            _cell(region.requested, region.candidates, most_asked),
            tuple(
                None
                if regions is None
                else _cell(regions[code].amount, regions[code].dossiers, most_given)
                for regions in given
            ),
        )
        for code, region in asked.items()
    ]
    return tuple(sorted(rows, key=lambda row: normalise(row.name)))


def _cell(cents: int, dossiers: int, scale: int) -> RegionCell:
    length = Decimal(cents * BAR) / scale if scale else Decimal()
    return RegionCell(_money(cents), french.count(dossiers, "dossier"), f"{length:.1f}")


def pick(
    candidates: Iterable[Candidate], scenarios: Sequence[Scenario], shown: str
) -> list[Candidate]:
    """Return the dossiers to list, of a choice of `reviews.steering.forms.SHOWN`."""
    outcomes = [each.outcome for each in scenarios if each.outcome]

    def wanted(candidate: Candidate) -> bool:
        awards = {outcome.awards.get(candidate.key) for outcome in outcomes}
        if shown == "differences":
            return len(awards) > 1
        return shown != "retenus" or awards != {None}

    return [each for each in candidates if wanted(each)]


def show_dossiers(
    candidates: Iterable[Candidate], field: Field, scenarios: Sequence[Scenario]
) -> tuple[DossierRow, ...]:
    """Return a line a dossier, in the order given."""
    return tuple(
        DossierRow(
            key=each.key,
            number=field.names[each.key].number,
            holder=field.names[each.key].holder,
            rank=each.rank,
            requested=_money(each.requested),
            score=NOTHING
            if each.score is None
            else french.number(from_cents(each.score)),
            verdicts=tuple(
                None if scenario.outcome is None else _verdict(each, scenario.outcome)
                for scenario in scenarios
            ),
        )
        for each in candidates
    )


def _verdict(candidate: Candidate, outcome: Outcome) -> Verdict:
    award = outcome.awards.get(candidate.key)
    return Verdict(
        award is not None,
        REASONS[outcome.reasons[candidate.key]],
        "" if award is None else _money(award),
    )


def _money(cents: int) -> str:
    return french.money(from_cents(cents))
