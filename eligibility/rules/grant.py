"""How much grant may be asked for."""

from decimal import Decimal

from eligibility.changes import Margin, Repair
from eligibility.facts import Facts
from eligibility.findings import Status
from eligibility.french import money, percent
from eligibility.rules.base import Explanation, Judgement, rule
from eligibility.rules.words import BEYOND_REPAIR, unknown
from eligibility.terms import Terms
from eligibility.values import CENT, EXACT, ZERO, ceil_to, floor_to


@rule(
    "funding-rate",
    "Taux d’aide",
    asks="L’aide demandée est supérieure à zéro et au plus égale au taux appliqué à la "
    "dépense éligible, au centime près et sans arrondi.",
)
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
        if status is Status.MET:
            return Explanation(
                message=f"L’aide demandée, {money(grant)}, ne dépasse pas {share}, "
                f"soit {money(highest)}.",
                found=money(grant),
                required=required,
                margin=lambda: _room("Le taux", grant, highest),
            )
        if grant > ZERO:
            message = f"dépasse {share}, soit {money(highest)}"
        else:
            message = "doit être supérieure à zéro"
            required = f"plus de {money(ZERO)}, {required}"
        repairs = _mend_rate(grant, cost, rate, highest)
        return Explanation(
            message=f"L’aide demandée, {money(grant)}, {message}.",
            found=money(grant),
            required=required,
            remedy=None if repairs else BEYOND_REPAIR,
            repairs=repairs,
            together=grant <= ZERO and len(repairs) > 1,
        )

    return Judgement(status, explain)


def _room(bound: str, grant: Decimal, highest: Decimal) -> Margin:
    room = EXACT.subtract(highest, grant)
    text = f"{bound} laisse {money(room)} de plus." if room else f"{bound} est atteint."
    return Margin("requested_grant", grant, highest, text)


def _mend_rate(
    grant: Decimal, cost: Decimal, rate: Decimal, highest: Decimal
) -> tuple[Repair, ...]:
    """``highest`` is the highest grant that the cost allows, zero if it allows none.

    A grant that is not above zero is raised, together with the cost where it must.
    """
    if not rate:
        return ()
    allowed = max(min(grant, highest), CENT)
    enough_cost = ceil_to(CENT, max(grant, CENT), rate)
    repairs = []
    if grant <= ZERO or highest:
        repairs.append(Repair("requested_grant", grant, allowed))
    if grant > ZERO or not highest:
        repairs.append(Repair("eligible_cost", cost, enough_cost))
    return tuple(repairs)


@rule(
    "grant-cap",
    "Plafond d’aide",
    asks="L’aide demandée ne dépasse pas le plafond.",
)
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
        met = status is Status.MET
        compared = "ne dépasse pas" if met else "dépasse"
        return Explanation(
            message=f"L’aide demandée, {money(grant)}, {compared} le plafond "
            f"de {money(cap)}.",
            found=money(grant),
            required=f"au plus {money(cap)}",
            repairs=() if met else (Repair("requested_grant", grant, cap),),
            margin=(lambda: _room("Le plafond", grant, cap)) if met else None,
        )

    return Judgement(status, explain)


@rule(
    "minimum",
    "Aide minimale",
    asks="L’aide demandée atteint le minimum annoncé.",
    advisory=True,
)
def minimum(facts: Facts, terms: Terms) -> Judgement | None:
    """The grant is at least the minimum that the call announces."""
    grant, lowest = facts.requested_grant, terms.minimum_grant
    if lowest is None or grant is None:
        return None
    status = Status.MET if grant >= lowest else Status.ADVISORY

    def explain() -> Explanation:
        found, required = money(grant), f"au moins {money(lowest)}"
        if status is Status.MET:
            room = money(EXACT.subtract(grant, lowest))
            return Explanation(
                message=f"L’aide demandée, {found}, atteint le minimum annoncé, "
                f"{money(lowest)}.",
                found=found,
                required=required,
                margin=lambda: Margin(
                    "requested_grant",
                    grant,
                    lowest,
                    f"L’aide dépasse de {room} le minimum annoncé.",
                ),
            )
        return Explanation(
            message=f"L’aide demandée, {found}, est inférieure au minimum annoncé, "
            f"{money(lowest)}.",
            found=found,
            required=required,
            repairs=(Repair("requested_grant", grant, lowest),),
        )

    return Judgement(status, explain)
