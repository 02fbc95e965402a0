"""How much grant may be asked for."""

from decimal import Decimal

from eligibility.assessment import Status
from eligibility.facts import Facts
from eligibility.french import money, percent
from eligibility.rules.base import Explanation, Judgement, rule
from eligibility.rules.words import BEYOND_REPAIR, change, sentence, unknown
from eligibility.terms import Terms
from eligibility.values import CENT, EXACT, ZERO, ceil_to, floor_to


@rule("funding-rate", "Taux d’aide")
def funding_rate(facts: Facts, terms: Terms) -> Judgement:
    """The grant is above zero and at most the rate times the eligible cost.

    The product is exact: a grant, in cents, is refused as soon as it exceeds it by
    any amount. A grant that is not above zero is judged here because this rule is
    never switched off and every check asks it.
    """
    grant, cost, rate = facts.requested_grant, facts.eligible_cost, terms.funding_rate
    if grant is None or cost is None:
        return unknown(
            facts,
            "requested_grant",
            "eligible_cost",
            required=lambda: f"au plus {percent(rate)} de la dépense éligible",
        )
    ceiling = EXACT.multiply(rate, cost)
    status = Status.MET if ZERO < grant <= ceiling else Status.BREACHED

    def explain() -> Explanation:
        highest = max(floor_to(CENT, ceiling), ZERO)
        share = f"{percent(rate)} de la dépense éligible de {money(cost)}"
        required = f"au plus {money(highest)} ({percent(rate)} de {money(cost)})"
        remedy = None
        if status is Status.MET:
            message = f"ne dépasse pas {share}, soit {money(highest)}"
        else:
            remedy = _mend_rate(grant, cost, rate, highest)
            if grant > ZERO:
                message = f"dépasse {share}, soit {money(highest)}"
            else:
                message = "doit être supérieure à zéro"
                required = f"plus de {money(ZERO)}, {required}"
        return Explanation(
            message=f"L’aide demandée, {money(grant)}, {message}.",
            found=money(grant),
            required=required,
            remedy=remedy,
        )

    return Judgement(status, explain)


def _mend_rate(grant: Decimal, cost: Decimal, rate: Decimal, highest: Decimal) -> str:
    """``highest`` is the highest grant that the cost allows, zero if it allows none."""
    if not rate:
        return BEYOND_REPAIR
    enough_cost = ceil_to(CENT, max(grant, CENT), rate)
    more_cost = change("eligible_cost", cost, enough_cost)
    if grant > ZERO:
        if not highest:
            return sentence(more_cost)
        return sentence(change("requested_grant", grant, highest), more_cost)
    some_grant = change("requested_grant", grant, CENT)
    return sentence(some_grant if highest else f"{some_grant} et {more_cost}")


@rule("grant-cap", "Plafond d’aide")
def grant_cap(facts: Facts, terms: Terms) -> Judgement | None:
    """The grant is at most the cap of the call."""
    grant, cap = facts.requested_grant, terms.grant_cap
    if cap is None:
        return None
    if grant is None:
        return unknown(
            facts, "requested_grant", required=lambda: f"au plus {money(cap)}"
        )
    status = Status.MET if grant <= cap else Status.BREACHED

    def explain() -> Explanation:
        if status is Status.MET:
            compared, remedy = "ne dépasse pas", None
        else:
            compared = "dépasse"
            remedy = sentence(change("requested_grant", grant, cap))
        return Explanation(
            message=f"L’aide demandée, {money(grant)}, {compared} le plafond "
            f"de {money(cap)}.",
            found=money(grant),
            required=f"au plus {money(cap)}",
            remedy=remedy,
        )

    return Judgement(status, explain)


@rule("minimum", "Aide minimale", advisory=True)
def minimum(facts: Facts, terms: Terms) -> Judgement | None:
    """The grant is at least the minimum that the call announces."""
    grant, lowest = facts.requested_grant, terms.minimum_grant
    if lowest is None or grant is None:
        return None
    status = Status.MET if grant >= lowest else Status.ADVISORY

    def explain() -> Explanation:
        if status is Status.MET:
            compared, remedy = "atteint le minimum annoncé", None
        else:
            compared = "est inférieure au minimum annoncé"
            remedy = sentence(change("requested_grant", grant, lowest))
        return Explanation(
            message=f"L’aide demandée, {money(grant)}, {compared}, {money(lowest)}.",
            found=money(grant),
            required=f"au moins {money(lowest)}",
            remedy=remedy,
        )

    return Judgement(status, explain)
