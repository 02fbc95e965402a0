"""What the grant may amount to, and whether the plan that holds it balances."""

from decimal import Decimal

from eligibility.assessment import Status
from eligibility.facts import Facts
from eligibility.french import enumeration, money, percent
from eligibility.rules.base import Explanation, Judgement, rule, unknown
from eligibility.terms import Terms
from eligibility.values import CENT, EXACT, ZERO, ceil_to, floor_to


def _changed(verb: str, what: str, start: Decimal, end: Decimal) -> str:
    """``baissez l’aide demandée de 0,01 € (à 50 000,00 €)``."""
    step = abs(EXACT.subtract(end, start))
    return f"{verb} {what} de {money(step)} (à {money(end)})"


def _either(ways: list[str]) -> str:
    """A sentence of the alternatives that are open; there is at least one."""
    sentence = enumeration(ways, "ou")
    return f"{sentence[0].upper()}{sentence[1:]}."


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
        required = f"plus de {money(ZERO)} et au plus {money(highest)} ({share})"
        if status is Status.MET:
            return Explanation(
                message=f"L’aide demandée, {money(grant)}, ne dépasse pas {share}, "
                f"soit {money(highest)}.",
                found=money(grant),
                required=required,
            )
        if grant <= ZERO:
            message = f"L’aide demandée, {money(grant)}, doit être supérieure à zéro"
            if highest:
                message += f" et ne pas dépasser {money(highest)}, soit {share}"
        else:
            message = (
                f"L’aide demandée, {money(grant)}, dépasse {share}, "
                f"soit {money(highest)}"
            )
        return Explanation(
            message=f"{message}.",
            found=money(grant),
            required=required,
            remedy=_mend_rate(grant, cost, rate, highest),
        )

    return Judgement(status, explain)


def _mend_rate(grant: Decimal, cost: Decimal, rate: Decimal, highest: Decimal) -> str:
    ways = []
    if grant <= ZERO and highest:
        ways.append(_changed("portez", "l’aide demandée", grant, CENT))
    if grant > ZERO and highest:
        ways.append(_changed("baissez", "l’aide demandée", grant, highest))
    if rate and (grant > ZERO or not highest):
        needed = ceil_to(CENT, max(grant, CENT), rate)
        ways.append(_changed("augmentez", "la dépense éligible", cost, needed))
    return _either(ways) if ways else "L’appel n’accorde aucune aide."


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
    if grant > cap:
        return Judgement(
            Status.BREACHED,
            lambda: Explanation(
                message=f"L’aide demandée, {money(grant)}, dépasse le plafond "
                f"de {money(cap)}.",
                found=money(grant),
                required=f"au plus {money(cap)}",
                remedy=_either([_changed("baissez", "l’aide demandée", grant, cap)]),
            ),
        )
    return Judgement(
        Status.MET,
        lambda: Explanation(
            message=f"L’aide demandée, {money(grant)}, ne dépasse pas le plafond "
            f"de {money(cap)}.",
            found=money(grant),
            required=f"au plus {money(cap)}",
        ),
    )


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
        required = f"plus de {money(ZERO)} et au plus {money(max(total, ZERO))}"
        if status is Status.MET:
            return Explanation(
                message=f"La dépense éligible, {money(cost)}, tient dans le coût total "
                f"de {money(total)}.",
                found=money(cost),
                required=required,
            )
        ways = []
        if cost <= ZERO:
            message = (
                f"La dépense éligible, {money(cost)}, doit être supérieure à zéro."
            )
            ways.append(_changed("augmentez", "la dépense éligible", cost, CENT))
            if total <= ZERO:
                ways[0] += f" et le coût total d’autant (à {money(CENT)} au moins)"
        else:
            message = (
                f"La dépense éligible, {money(cost)}, dépasse le coût total "
                f"de {money(total)}."
            )
            if total > ZERO:
                ways.append(_changed("baissez", "la dépense éligible", cost, total))
            ways.append(_changed("augmentez", "le coût total", total, cost))
        return Explanation(
            message=message,
            found=money(cost),
            required=required,
            remedy=_either(ways),
        )

    return Judgement(status, explain)


@rule("financing-plan", "Équilibre du plan de financement")
def financing_plan(facts: Facts, terms: Terms) -> Judgement:
    """The grant and the other resources, none negative, add up to the total cost."""
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
    balanced = resources == total and others >= ZERO

    def explain() -> Explanation:
        plan = f"{money(grant)} d’aide + {money(others)} d’autres ressources"
        if balanced:
            return Explanation(
                message=f"Le plan est équilibré : {plan} = {money(total)}.",
                found=money(resources),
                required=money(total),
            )
        gap = EXACT.subtract(total, resources)
        if others < ZERO:
            message = (
                f"Les autres ressources, {money(others)}, ne peuvent être négatives."
            )
        elif gap > ZERO:
            message = (
                f"Il manque {money(gap)} de ressources : {plan} = {money(resources)}, "
                f"pour un coût total de {money(total)}."
            )
        else:
            message = (
                f"Les ressources dépassent le coût total de {money(-gap)} : {plan} = "
                f"{money(resources)}, pour un coût total de {money(total)}."
            )
        return Explanation(
            message=message,
            found=money(resources),
            required=money(total),
            remedy=_mend_plan(grant, others, total),
        )

    return Judgement(Status.MET if balanced else Status.BREACHED, explain)


def _mend_plan(grant: Decimal, others: Decimal, total: Decimal) -> str:
    """Ways to balance by one field, the grant never being raised to do it."""
    ways = []
    rest = EXACT.subtract(total, grant)
    if rest >= ZERO:
        verb = "augmentez" if rest > others else "baissez"
        ways.append(_changed(verb, "les autres ressources", others, rest))
    if others >= ZERO:
        grant_left = EXACT.subtract(total, others)
        if ZERO < grant_left < grant:
            ways.append(_changed("baissez", "l’aide demandée", grant, grant_left))
        resources = EXACT.add(grant, others)
        if resources > ZERO:
            verb = "augmentez" if resources > total else "baissez"
            ways.append(_changed(verb, "le coût total", total, resources))
    return (
        _either(ways)
        if ways
        else "Reprenez les montants du plan : aucun ne peut être négatif."
    )


@rule("minimum", "Aide minimale", advisory=True)
def minimum(facts: Facts, terms: Terms) -> Judgement | None:
    """The grant is at least the minimum that the call announces."""
    grant, lowest = facts.requested_grant, terms.minimum_grant
    if lowest is None or grant is None:
        return None
    if grant < lowest:
        return Judgement(
            Status.ADVISORY,
            lambda: Explanation(
                message=f"L’aide demandée, {money(grant)}, est inférieure au minimum "
                f"annoncé de {money(lowest)}.",
                found=money(grant),
                required=f"au moins {money(lowest)}",
                remedy=_either(
                    [_changed("augmentez", "l’aide demandée", grant, lowest)]
                ),
            ),
        )
    return Judgement(
        Status.MET,
        lambda: Explanation(
            message=f"L’aide demandée, {money(grant)}, atteint le minimum annoncé "
            f"de {money(lowest)}.",
            found=money(grant),
            required=f"au moins {money(lowest)}",
        ),
    )
