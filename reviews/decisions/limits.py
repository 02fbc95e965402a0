"""How much may be awarded: no more than was requested, nor than the rules allow."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from applications.frozen import Frozen
from eligibility import Facts, Terms, assess
from eligibility.french import NBSP, NNBSP, money
from eligibility.values import CENT
from reviews.reviewing import ReviewRefused

RULES = frozenset({"funding-rate", "grant-cap"})
"""The rules that bound a grant from above."""


class AmountRefused(ReviewRefused):
    """The amount cannot be awarded; a French sentence."""


def requested_grant(latest: Frozen) -> Decimal:
    """Return what was requested, in euros. Raises AmountRefused when nothing was."""
    requested = latest.content["financing"]["requested_grant"]
    if requested is None:
        raise AmountRefused("Le dossier ne demande aucune aide.")
    return Decimal(requested)


def check_amount(latest: Frozen, terms: Terms, amount: Decimal) -> None:
    """Check an award against what is requested and the terms that it was filed under. No query.

    The rules judge it as they would a request of that amount. Raises AmountRefused, with
    every bound that it exceeds.
    """
    requested = requested_grant(latest)
    if amount <= 0 or amount != amount.quantize(CENT):
        raise AmountRefused(
            "Une aide est un montant supérieur à zéro, au centime près."
        )
    if amount > requested:
        raise AmountRefused(
            f"L’aide demandée est de {money(requested)}{NBSP}: {money(amount)} ne peuvent"
            " pas être attribués."
        )
    facts = replace(Facts.from_dict(latest.content["facts"]), requested_grant=amount)
    breaches = assess(facts, terms, rules=RULES).breaches
    if breaches:
        bounds = f"{NNBSP}; ".join(
            f"{finding.title.lower()}, {finding.required}" for finding in breaches
        )
        raise AmountRefused(
            f"Les règles de l’appel n’admettent pas une aide de {money(amount)}{NBSP}:"
            f" {bounds}."
        )
