"""The four scenarios of the page, worked out once for the same question."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.cache import cache

from eligibility import french
from reviews.money.standing import from_cents
from reviews.scenarios import (
    Candidate,
    FloorsOutOfReach,
    Goal,
    Limits,
    Outcome,
    SolverGaveUp,
    choose_by_rank,
    choose_by_score,
    choose_optimum,
)

_KEPT_SECONDS = 600
_VERSION = 1
"""Part of the cache's key: to be raised when a rule of choice changes."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A rule of choice and what it gave; without an outcome, `refusal` says why."""

    code: str
    title: str
    rule: str
    outcome: Outcome | None
    refusal: str = ""

    @property
    def fingerprint(self) -> str:
        """What changes as soon as an award does: sixteen hexadecimal digits, empty without any."""
        if not self.outcome or not self.outcome.awards:
            return ""
        awards = repr(sorted(self.outcome.awards.items())).encode()
        return hashlib.sha256(awards).hexdigest()[:16]


def run_scenarios(
    candidates: Sequence[Candidate], limits: Limits, *, threshold: int
) -> tuple[Scenario, ...]:
    """Return the scenarios by rank, by score, and of both optimums, in this order.

    Kept ten minutes in the cache under a digest of the question: turning a page does not
    solve it again, and a dossier that changed asks another question.
    """
    asked = repr((_VERSION, tuple(candidates), limits, threshold)).encode()
    key = f"reviews.scenarios:{hashlib.sha256(asked).hexdigest()}"
    kept: tuple[Scenario, ...] | None = cache.get(key)
    if kept is None:
        kept = _run(candidates, limits, threshold)
        cache.set(key, kept, _KEPT_SECONDS)
    return kept


def _run(
    candidates: Sequence[Candidate], limits: Limits, threshold: int
) -> tuple[Scenario, ...]:
    shown = french.number(from_cents(threshold))
    return (
        Scenario(
            "rang",
            "Par rang",
            "Dans l’ordre d’arrivée, jusqu’au premier dossier qui ne tient plus dans"
            " l’enveloppe.",
            choose_by_rank(candidates, limits),
        ),
        Scenario(
            "note",
            "Par note",
            f"Les dossiers notés au moins {shown} sur 100, du mieux noté au moins bien noté,"
            " jusqu’au premier qui ne tient plus dans l’enveloppe.",
            choose_by_score(candidates, limits, threshold=threshold),
        ),
        _optimum(
            "optimum-note",
            "Optimum des notes",
            "L’ensemble dont la somme des notes pondérées est la plus grande ; les dossiers"
            " sans note n’y entrent pas.",
            lambda: choose_optimum(candidates, limits, goal=Goal.SCORE),
        ),
        _optimum(
            "optimum-beneficiaires",
            "Optimum des bénéficiaires",
            "L’ensemble qui atteint le plus de bénéficiaires prévus.",
            lambda: choose_optimum(candidates, limits, goal=Goal.BENEFICIARIES),
        ),
    )


def _optimum(
    code: str, title: str, rule: str, choose: Callable[[], Outcome]
) -> Scenario:
    outcome, refusal = None, ""
    try:
        outcome = choose()
    except FloorsOutOfReach as told:
        refusal = (
            "Aucun ensemble ne donne son plancher à chaque région dans cette enveloppe : les"
            f" planchers demandent {french.money(from_cents(told.needed))} au moins."
        )
    except SolverGaveUp:
        refusal = "Le temps de calcul n’a pas suffi à trouver un ensemble."
    return Scenario(code, title, french.typeset(rule), outcome, french.typeset(refusal))
