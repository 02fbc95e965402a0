"""Whom the project serves, and the documents that support it."""

from decimal import Decimal

from eligibility.assessment import Status
from eligibility.facts import Facts
from eligibility.french import count, enumeration, number, percent
from eligibility.rules.base import Explanation, Judgement, rule
from eligibility.rules.words import unknown
from eligibility.terms import Terms
from eligibility.values import EXACT, ceil_to, floor_to

ONE = Decimal(1)


def _people(value: int) -> str:
    return count(value, "personne")


@rule("target-public", "Public cible")
def target_public(facts: Facts, terms: Terms) -> Judgement | None:
    """Enough of the beneficiaries, of whom there are some, are in the target public.

    There are never more of the target public than beneficiaries.
    """
    everyone, target = facts.beneficiaries, facts.target_beneficiaries
    share = terms.target_share
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
    enough = everyone > 0 and max(floor, Decimal()) <= target <= everyone
    status = Status.MET if enough else Status.BREACHED

    def explain() -> Explanation:
        if everyone <= 0:
            return Explanation(
                message=f"Le projet prévoit {_people(everyone)} ; "
                "il doit en servir au moins une.",
                found=_people(everyone),
                required=f"au moins {_people(1)}",
                remedy=f"Prévoyez au moins {_people(1)}.",
            )
        lowest = int(ceil_to(ONE, floor))
        found = f"{_people(target)} sur {number(everyone)}"
        required = f"au moins {number(lowest)} ({percent(share)})"
        remedy = None
        if status is Status.MET:
            message = f"compte {found} ; il en faut {required}"
        else:
            remedy = _mend_target(everyone, target, lowest, share)
            if target > everyone:
                message = f"compte {found}, plus que de bénéficiaires"
            else:
                message = f"ne compte que {found} ; il en faut {required}"
        return Explanation(
            message=f"Le public cible {message}.",
            found=found,
            required=required,
            remedy=remedy,
        )

    return Judgement(status, explain)


def _mend_target(everyone: int, target: int, lowest: int, share: Decimal) -> str:
    """``lowest`` is the least target public that so many beneficiaries call for."""
    if target > everyone:
        return (
            f"Ramenez le public cible à {_people(everyone)}, ou portez le nombre de "
            f"bénéficiaires à {number(target)}."
        )
    added = _people(lowest - target)
    remedy = f"Ajoutez {added} au public cible (soit {number(lowest)})"
    if target <= 0:
        return f"{remedy}."
    most = int(floor_to(ONE, Decimal(target), share))
    return (
        f"{remedy}, ou retirez {_people(everyone - most)} hors du public cible "
        f"(soit {count(most, 'bénéficiaire')} en tout)."
    )


def _needed(documents: int) -> str:
    return count(documents, "pièce requise", "pièces requises")


@rule("documents", "Pièces justificatives")
def documents(facts: Facts, terms: Terms) -> Judgement | None:
    """Every required document is provided."""
    labels, provided = terms.required_documents, facts.documents
    if not labels:
        return None
    if provided is None:
        return unknown(facts, "documents", required=lambda: _needed(len(labels)))
    missing = [label for code, label in labels.items() if code not in provided]

    def explain() -> Explanation:
        given = count(len(labels) - len(missing), "pièce fournie", "pièces fournies")
        if not missing:
            message, remedy = "Toutes les pièces requises sont fournies.", None
        else:
            quoted = enumeration(f"« {label} »" for label in missing)
            message = f"Il manque {_needed(len(missing))} : {quoted}."
            remedy = f"Ajoutez {quoted}."
        return Explanation(
            message=message,
            found=given,
            required=_needed(len(labels)),
            remedy=remedy,
        )

    return Judgement(Status.BREACHED if missing else Status.MET, explain)
