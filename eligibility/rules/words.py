"""Sentences that several rules say: what is missing, what to change."""

from collections.abc import Callable
from decimal import Decimal

from eligibility.assessment import Status
from eligibility.facts import Facts
from eligibility.french import enumeration, money
from eligibility.rules.base import Explanation, Judgement
from eligibility.values import EXACT

BEYOND_REPAIR = "Aucune modification du dossier ne peut y remédier."

LABELS = {
    "applicant_category": "la catégorie du candidat",
    "requested_grant": "l’aide demandée",
    "eligible_cost": "la dépense éligible",
    "total_cost": "le coût total",
    "other_resources": "les autres ressources",
    "beneficiaries": "le nombre de bénéficiaires",
    "target_beneficiaries": "le nombre de bénéficiaires du public cible",
    "documents": "la liste des pièces fournies",
    "starts_on": "la date de début du projet",
    "ends_on": "la date de fin du projet",
    "received_at": "l’instant de réception du dossier",
    "other_applications": "la liste des dossiers déjà déposés par ce candidat",
}
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
            message=f"Ce point reste à vérifier : il manque {labels}.",
            required=required() if required else None,
            remedy="Cette information sera connue au dépôt."
            if _KNOWN_AT_FILING.issuperset(missing)
            else f"Indiquez {labels}.",
        )

    return Judgement(Status.UNDETERMINED, explain)


def change(field: str, start: Decimal, end: Decimal) -> str:
    """What to do to an amount: ``baissez l’aide demandée de 0,01 € (à 50 000,00 €)``."""
    verb = "augmentez" if end > start else "baissez"
    step = EXACT.subtract(end, start).copy_abs()
    return f"{verb} {LABELS[field]} de {money(step)} (à {money(end)})"


def sentence(*ways: str) -> str:
    """The alternatives, at least one, as a sentence."""
    text = enumeration(ways, "ou")
    return f"{text[0].upper()}{text[1:]}."
