"""Sentences that several rules say: what is missing, what nothing mends."""

from collections.abc import Callable

from eligibility.facts import LABELS, Facts
from eligibility.findings import Status
from eligibility.french import NBSP, enumeration
from eligibility.rules.base import Explanation, Judgement

BEYOND_REPAIR = "Aucune modification du dossier ne peut y remédier."

_KNOWN_AT_FILING = frozenset({"received_at", "other_applications"})


def unknown(
    facts: Facts, *needed: str, required: Callable[[], str] | None = None
) -> Judgement:
    """The judgement of a rule that lacks some of the facts it needs.

    ``required`` tells the figure that the call allows, where that is known already.
    """

    def explain() -> Explanation:
        missing = [name for name in needed if getattr(facts, name) is None]
        labels = enumeration(LABELS[name] for name in missing)
        return Explanation(
            message=f"Ce point reste à vérifier{NBSP}: il manque {labels}.",
            required=required() if required else None,
            remedy="Cette information sera connue au dépôt."
            if _KNOWN_AT_FILING.issuperset(missing)
            else f"Indiquez {labels}.",
        )

    return Judgement(Status.UNDETERMINED, explain)
