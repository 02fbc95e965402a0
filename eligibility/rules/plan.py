"""What the project costs, and whether its financing plan balances."""

from decimal import Decimal

from eligibility.changes import Margin, Repair
from eligibility.facts import Facts
from eligibility.findings import Status
from eligibility.french import NBSP, money
from eligibility.rules.base import Explanation, Judgement, rule
from eligibility.rules.words import unknown
from eligibility.terms import Terms
from eligibility.values import CENT, EXACT, ZERO


@rule(
    "eligible-cost",
    "Dépense éligible",
    asks="La dépense éligible est supérieure à zéro et au plus égale au coût total.",
)
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
            room = money(EXACT.subtract(total, cost))
            return Explanation(
                message=f"La dépense éligible, {money(cost)}, tient dans le coût total "
                f"de {money(total)}.",
                found=money(cost),
                required=required,
                margin=lambda: Margin(
                    "eligible_cost",
                    cost,
                    total,
                    f"{room} du coût total ne sont pas comptés dans la dépense éligible."
                    if cost < total
                    else "Tout le coût total est compté dans la dépense éligible.",
                ),
            )
        message = (
            f"dépasse le coût total de {money(total)}"
            if cost > ZERO
            else "doit être supérieure à zéro"
        )
        return Explanation(
            message=f"La dépense éligible, {money(cost)}, {message}.",
            found=money(cost),
            required=required,
            repairs=_mend_cost(cost, total),
            together=cost <= ZERO and total <= ZERO,
        )

    return Judgement(status, explain)


def _mend_cost(cost: Decimal, total: Decimal) -> tuple[Repair, ...]:
    """A cost that is not above zero is raised, and the total with it where it must."""
    repairs = []
    if cost <= ZERO or total > ZERO:
        end = CENT if cost <= ZERO else total
        repairs.append(Repair("eligible_cost", cost, end))
    if cost > ZERO or total <= ZERO:
        repairs.append(Repair("total_cost", total, max(cost, CENT)))
    return tuple(repairs)


@rule(
    "financing-plan",
    "Équilibre du plan de financement",
    asks="L’aide demandée et les autres ressources, qui ne sont pas négatives, font "
    "ensemble le coût total.",
)
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
        plan = f"{money(grant)} d’aide + {money(others)} d’autres ressources"
        if status is Status.MET:
            return Explanation(
                message=f"Le plan est équilibré{NBSP}: {plan} = {money(total)}.",
                found=money(resources),
                required=money(total),
                margin=lambda: Margin(
                    "other_resources",
                    others,
                    others,
                    f"L’équilibre est exact au centime{NBSP}: tout changement de l’aide ou "
                    "du coût total est à compenser.",
                ),
            )
        gap = money(EXACT.subtract(total, resources).copy_abs())
        sums = f"{plan} = {money(resources)}, pour un coût total de {money(total)}"
        if others < ZERO:
            message = f"Les autres ressources ne peuvent être négatives{NBSP}: {sums}."
        elif resources < total:
            message = f"Il manque {gap} de ressources{NBSP}: {sums}."
        else:
            message = f"Les ressources dépassent le coût total de {gap}{NBSP}: {sums}."
        ways = _balance(grant, others, total)
        return Explanation(
            message=message,
            found=money(resources),
            required=money(total),
            repairs=ways or _start_afresh(grant, others, total),
            together=not ways,
        )

    return Judgement(status, explain)


def _balance(grant: Decimal, others: Decimal, total: Decimal) -> tuple[Repair, ...]:
    """Each way that balances the plan by one amount, the grant never being raised."""
    ways = []
    others_left = EXACT.subtract(total, grant)
    if others_left >= ZERO:
        ways.append(Repair("other_resources", others, others_left))
    if others >= ZERO:
        grant_left = EXACT.subtract(total, others)
        if ZERO < grant_left < grant:
            ways.append(Repair("requested_grant", grant, grant_left))
        resources = EXACT.add(grant, others)
        if resources > ZERO:
            ways.append(Repair("total_cost", total, resources))
    return tuple(ways)


def _start_afresh(
    grant: Decimal, others: Decimal, total: Decimal
) -> tuple[Repair, ...]:
    """The total and the other resources to change together, for the same grant."""
    end = max(grant, CENT)
    return (
        Repair("total_cost", total, end),
        Repair("other_resources", others, EXACT.subtract(end, grant)),
    )
