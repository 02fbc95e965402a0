"""Whom the project serves, and the documents that support it."""

from decimal import Decimal

from eligibility.assessment import Status
from eligibility.facts import Facts
from eligibility.french import count, enumeration, number, percent
from eligibility.rules.base import Explanation, Judgement, rule, unknown
from eligibility.terms import Terms
from eligibility.values import EXACT, ceil_to, floor_to

_ONE = Decimal(1)


def _people(value: int) -> str:
    return count(value, "personne")


@rule("target-public", "Public cible")
def target_public(facts: Facts, terms: Terms) -> Judgement | None:
    """Enough of the beneficiaries, of whom there are some, are in the target public."""
    share, everyone, target = (
        terms.target_share,
        facts.beneficiaries,
        facts.target_beneficiaries,
    )
    if share is None:
        return None
    if everyone is None or target is None:
        return unknown(
            facts,
            "beneficiaries",
            "target_beneficiaries",
            required=lambda: f"au moins {percent(share)} des bénéficiaires",
        )
    floor = EXACT.multiply(share, Decimal(everyone))
    status = (
        Status.MET
        if everyone > 0 and 0 <= target <= everyone and target >= floor
        else Status.BREACHED
    )

    def explain() -> Explanation:
        if everyone <= 0:
            return Explanation(
                message=f"Le projet prévoit {_people(everyone)} ; "
                f"il doit en servir au moins 1.",
                found=_people(everyone),
                required=f"au moins {_people(1)}",
                remedy=f"Prévoyez au moins {_people(1)}.",
            )
        lowest = int(ceil_to(_ONE, floor))
        among = f"{number(target)} sur {_people(everyone)}"
        asked = f"au moins {number(lowest)} ({percent(share)})"
        if status is Status.MET:
            message = f"Le public cible compte {among} ; il en faut {asked}."
        elif target > everyone:
            message = f"Le public cible, {among}, dépasse le total des bénéficiaires."
        else:
            message = f"Le public cible ne compte que {among} ; il en faut {asked}."
        return Explanation(
            message=message,
            found=among,
            required=asked,
            remedy=None
            if status is Status.MET
            else _mend_target(everyone, target, lowest, share),
        )

    return Judgement(status, explain)


def _mend_target(everyone: int, target: int, lowest: int, share: Decimal) -> str:
    if target > everyone:
        return (
            f"Ramenez le public cible à {_people(everyone)}, ou portez le nombre de "
            f"bénéficiaires à {number(target)}."
        )
    remedy = (
        f"Ajoutez {_people(lowest - target)} au public cible (soit {number(lowest)})"
    )
    if target <= 0:
        return f"{remedy}."
    most = int(floor_to(_ONE, Decimal(target), share))
    return (
        f"{remedy}, ou retirez {_people(everyone - most)} qui n’en sont pas "
        f"(soit {number(most)} bénéficiaires en tout)."
    )


@rule("documents", "Pièces justificatives")
def documents(facts: Facts, terms: Terms) -> Judgement | None:
    """Every required document is provided."""
    required, provided = terms.required_documents, facts.documents
    if not required:
        return None
    if provided is None:
        return unknown(
            facts,
            "documents",
            required=lambda: count(len(required), "pièce requise", "pièces requises"),
        )
    missing = [code for code in required if code not in provided]

    def explain() -> Explanation:
        asked = count(len(required), "pièce requise", "pièces requises")
        given = len(required) - len(missing)
        found = count(given, "pièce fournie", "pièces fournies")
        if not missing:
            return Explanation(
                message="Toutes les pièces requises sont fournies.",
                found=found,
                required=asked,
            )
        labels = enumeration(f"« {required[code]} »" for code in missing)
        absent = count(len(missing), "pièce requise", "pièces requises")
        return Explanation(
            message=f"Il manque {absent} : {labels}.",
            found=found,
            required=asked,
            remedy=f"Ajoutez {labels}.",
        )

    return Judgement(Status.BREACHED if missing else Status.MET, explain)
