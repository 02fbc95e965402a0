"""Whom the project serves, and the documents that support it."""

from decimal import Decimal

from eligibility.changes import Margin, Repair
from eligibility.facts import Facts
from eligibility.findings import Status
from eligibility.french import NBSP, NNBSP, count, enumeration, number, percent, typeset
from eligibility.rules.base import Explanation, Judgement, rule
from eligibility.rules.words import unknown
from eligibility.terms import Terms
from eligibility.values import EXACT, ceil_to, floor_to

ONE = Decimal(1)


def _people(value: int) -> str:
    return count(value, "personne")


@rule(
    "target-public",
    "Public cible",
    asks="Il y a au moins un bénéficiaire ; le public cible en atteint la part demandée, "
    "à la personne près, et n’est pas plus nombreux qu’eux.",
)
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
    floor = EXACT.multiply(share, everyone)
    enough = everyone > 0 and max(floor, Decimal()) <= target <= everyone
    status = Status.MET if enough else Status.BREACHED

    def explain() -> Explanation:
        if everyone <= 0:
            repairs = _serve_somebody(everyone, target, share)
            return Explanation(
                message=f"Le projet prévoit {_people(everyone)}{NNBSP}; "
                "il doit en servir au moins une.",
                found=_people(everyone),
                required=f"au moins {_people(1)}",
                repairs=repairs,
                together=len(repairs) > 1,
            )
        lowest = int(ceil_to(ONE, floor))
        found = f"{_people(target)} sur {number(everyone)}"
        required = f"au moins {number(lowest)} ({percent(share)})"
        if status is Status.MET:
            return Explanation(
                message=f"Le public cible compte {found}{NNBSP}; il en faut {required}.",
                found=found,
                required=required,
                margin=lambda: _room(target, lowest),
            )
        short = (
            f"compte {found}, plus que de bénéficiaires"
            if target > everyone
            else f"ne compte que {found}{NNBSP}; il en faut {required}"
        )
        return Explanation(
            message=f"Le public cible {short}.",
            found=found,
            required=required,
            repairs=_mend_target(everyone, target, lowest, share),
        )

    return Judgement(status, explain)


def _room(target: int, lowest: int) -> Margin:
    text = (
        f"Le public cible peut compter jusqu’à {_people(target - lowest)} de moins, "
        "à nombre de bénéficiaires égal."
        if target > lowest
        else "Le public cible ne peut pas diminuer, à nombre de bénéficiaires égal."
    )
    return Margin("target_beneficiaries", target, lowest, text)


def _mend_target(
    everyone: int, target: int, lowest: int, share: Decimal
) -> tuple[Repair, ...]:
    """``lowest`` is the least target public that so many beneficiaries call for."""
    too_many = target > everyone
    repairs = [Repair("target_beneficiaries", target, everyone if too_many else lowest)]
    if target > 0:
        fit = target if too_many else int(floor_to(ONE, Decimal(target), share))
        repairs.append(Repair("beneficiaries", everyone, fit))
    return tuple(repairs)


def _serve_somebody(everyone: int, target: int, share: Decimal) -> tuple[Repair, ...]:
    """The fewest beneficiaries, with a target public where theirs is not enough."""
    fewest = max(1, target)
    enough = max(target, int(ceil_to(ONE, share)))
    repairs = [Repair("beneficiaries", everyone, fewest)]
    if enough != target:
        repairs.append(Repair("target_beneficiaries", target, enough))
    return tuple(repairs)


def _needed(documents: int) -> str:
    return count(documents, "pièce requise", "pièces requises")


@rule(
    "documents",
    "Pièces justificatives",
    asks="Toutes les pièces requises sont fournies.",
)
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
            return Explanation(
                message="Toutes les pièces requises sont fournies.",
                found=given,
                required=_needed(len(labels)),
            )
        quoted = enumeration(f"«{NBSP}{typeset(label)}{NBSP}»" for label in missing)
        return Explanation(
            message=f"Il manque {_needed(len(missing))}{NBSP}: {quoted}.",
            found=given,
            required=_needed(len(labels)),
            remedy=f"Ajoutez {quoted}.",
            repairs=(Repair("documents", provided, provided | frozenset(labels)),),
        )

    return Judgement(Status.BREACHED if missing else Status.MET, explain)
