"""What the project costs, and whether its financing plan balances."""

from decimal import Decimal

from eligibility.assessment import Status
from eligibility.facts import Facts
from eligibility.french import money
from eligibility.rules.base import Explanation, Judgement, rule
from eligibility.rules.words import change, sentence, unknown
from eligibility.terms import Terms
from eligibility.values import CENT, EXACT, ZERO


@rule("eligible-cost", "Dépense éligible")
def eligible_cost(facts: Facts, terms: Terms) -> Judgement:
    """The eligible cost is above zero and at most the total cost."""
    cost, total = facts.eligible_cost, facts.total_cost
    if cost is None or total is None:
        return unknown(
            facts,
            "eligible_cost",
            "total_cost",
            required=lambda: f"plus de {money(ZERO)} et au plus le coût total",
        )
    status = Status.MET if ZERO < cost <= total else Status.BREACHED

    def explain() -> Explanation:
        remedy = None
        if status is Status.MET:
            message = f"tient dans le coût total de {money(total)}"
        else:
            remedy = _mend_cost(cost, total)
            message = (
                f"dépasse le coût total de {money(total)}"
                if cost > ZERO
                else "doit être supérieure à zéro"
            )
        return Explanation(
            message=f"La dépense éligible, {money(cost)}, {message}.",
            found=money(cost),
            required=f"plus de {money(ZERO)} et au plus {money(max(total, ZERO))}",
            remedy=remedy,
        )

    return Judgement(status, explain)


def _mend_cost(cost: Decimal, total: Decimal) -> str:
    if cost > ZERO:
        more_total = change("total_cost", total, cost)
        if total <= ZERO:
            return sentence(more_total)
        return sentence(change("eligible_cost", cost, total), more_total)
    some_cost = change("eligible_cost", cost, CENT)
    if total > ZERO:
        return sentence(some_cost)
    return sentence(f"{some_cost} et {change('total_cost', total, CENT)}")


@rule("financing-plan", "Équilibre du plan de financement")
def financing_plan(facts: Facts, terms: Terms) -> Judgement:
    """The grant and the other resources add up to the total cost.

    Negative resources balance nothing; a negative grant is left to ``funding-rate``.
    """
    grant, others, total = (
        facts.requested_grant,
        facts.other_resources,
        facts.total_cost,
    )
    if grant is None or others is None or total is None:
        return unknown(
            facts,
            "requested_grant",
            "other_resources",
            "total_cost",
            required=lambda: "aide demandée + autres ressources = coût total",
        )
    resources = EXACT.add(grant, others)
    status = Status.MET if resources == total and others >= ZERO else Status.BREACHED

    def explain() -> Explanation:
        remedy = None
        plan = f"{money(grant)} d’aide + {money(others)} d’autres ressources"
        if status is Status.MET:
            message = f"Le plan est équilibré : {plan} = {money(total)}."
        else:
            remedy = _mend_plan(grant, others, total)
            gap = money(EXACT.subtract(total, resources).copy_abs())
            sums = f"{plan} = {money(resources)}, pour un coût total de {money(total)}"
            if others < ZERO:
                message = f"Les autres ressources ne peuvent être négatives : {sums}."
            elif resources < total:
                message = f"Il manque {gap} de ressources : {sums}."
            else:
                message = f"Les ressources dépassent le coût total de {gap} : {sums}."
        return Explanation(
            message=message,
            found=money(resources),
            required=money(total),
            remedy=remedy,
        )

    return Judgement(status, explain)


def _mend_plan(grant: Decimal, others: Decimal, total: Decimal) -> str:
    """Each way that balances the plan by one amount, the grant never being raised."""
    ways = []
    others_left = EXACT.subtract(total, grant)
    if others_left >= ZERO:
        ways.append(change("other_resources", others, others_left))
    if others >= ZERO:
        grant_left = EXACT.subtract(total, others)
        if ZERO < grant_left < grant:
            ways.append(change("requested_grant", grant, grant_left))
        resources = EXACT.add(grant, others)
        if resources > ZERO:
            ways.append(change("total_cost", total, resources))
    return (
        sentence(*ways)
        if ways
        else "Reprenez les montants du plan : aucun ne peut être négatif."
    )
