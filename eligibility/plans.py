"""What to change so that no rule is breached any more, and how little of it.

A plan is smallest when its :class:`Effort` is, figure by figure: no other change of the
fields that the applicant controls leaves no rule breached with less euros moved, or
less persons, days, documents or withdrawals. The figures do not compete: each is read
by rules of its own. Only the fields that the rules asked read are changed, so that a
check without calendar or documents never speaks of them; an unknown field stays so.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility import balance
from eligibility.balance import Bounds, Budget
from eligibility.changes import Plan, Repair, Value
from eligibility.facts import Facts
from eligibility.findings import MONEY_RULES, Status
from eligibility.terms import Terms
from eligibility.values import EXACT

#: No change of the application can mend these.
BEYOND_REPAIR = frozenset({"applicant", "deadline"})
BUDGET_FIELDS = ("requested_grant", "eligible_cost", "total_cost", "other_resources")

Statuses = Mapping[str, Status]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What a plan costs the applicant.

    amounts: euros, the sum over the four amounts of how much each moves.
    persons: the same over both numbers of beneficiaries.
    days: the same over both dates of the project.
    documents: how many to add.
    withdrawals: how many other applications to withdraw.
    waits: whether the filing has to wait for the opening.
    """

    amounts: Decimal
    persons: int
    days: int
    documents: int
    withdrawals: int
    waits: bool


def effort(plan: Plan) -> Effort:
    """What the plan costs the applicant."""
    moved = {repair.field: _distance(repair.start, repair.end) for repair in plan}

    def total(*fields: str) -> int:
        return sum(moved.get(field, 0) for field in fields)

    return Effort(
        amounts=_euros(total(*BUDGET_FIELDS)),
        persons=total("beneficiaries", "target_beneficiaries"),
        days=total("starts_on", "ends_on"),
        documents=total("documents"),
        withdrawals=total("other_applications"),
        waits="received_at" in moved,
    )


def plans(facts: Facts, terms: Terms, statuses: Statuses) -> Iterator[Plan]:
    """The plans of an assessment, in the order that ``Assessment.plans`` tells.

    ``statuses`` are those of the rules asked. None when a breach cannot be mended; each
    is sought when it is asked for.
    """
    breached = {rule for rule, said in statuses.items() if said is Status.BREACHED}
    if breached & BEYOND_REPAIR:
        return
    changes: dict[str, Value] = {}
    for rule in breached - MONEY_RULES:
        changes |= MENDS[rule](facts, terms)
    if not breached & MONEY_RULES:
        yield _plan(facts, changes)
        return
    told: set[Plan] = set()
    for way in _budgets(facts, terms, statuses):
        plan = _plan(facts, {**changes, **way})
        if plan not in told:
            told.add(plan)
            yield plan


def _plan(facts: Facts, changes: Mapping[str, Value]) -> Plan:
    """The repairs that give those fields those values, in the order of the fields."""
    return tuple(
        Repair(field, start, changes[field])
        for field in Facts.KINDS
        if field in changes and (start := getattr(facts, field)) != changes[field]
    )


def _budgets(
    facts: Facts, terms: Terms, statuses: Statuses
) -> Iterator[Mapping[str, Value]]:
    """The nearest budget, then those that keep the grant and the costs, if any.

    A rule asks something of the budget once it knows all that it reads. Whatever else is
    known, a grant that may be changed stays above zero where ``funding-rate`` is asked.
    """

    def judged(rule: str) -> bool:
        return statuses.get(rule, Status.UNDETERMINED) is not Status.UNDETERMINED

    bounds = Bounds(
        positive="funding-rate" in statuses and facts.requested_grant is not None,
        rate=terms.funding_rate.as_integer_ratio() if judged("funding-rate") else None,
        cap=_cents(terms.grant_cap) if judged("grant-cap") else None,
        within=judged("eligible-cost"),
        balanced=judged("financing-plan"),
    )
    start = Budget(*(_cents(getattr(facts, field)) for field in BUDGET_FIELDS))
    nearest = balance.nearest(start, bounds)
    if nearest is None:
        return
    yield _moved(start, nearest)
    for keeping in (balance.keeping_grant, balance.keeping_costs):
        if way := keeping(start, bounds):
            yield _moved(start, way)


def _moved(start: Budget, end: Budget) -> Mapping[str, Value]:
    """The amounts of ``end`` that are not those of ``start``, in euros."""
    return {
        field: _euros(cents)
        for field, cents, before in zip(BUDGET_FIELDS, end, start, strict=True)
        if cents != before
    }


def _cents(amount: Decimal | None) -> int:
    return 0 if amount is None else int(EXACT.scaleb(amount, 2))


def _euros(cents: int) -> Decimal:
    return EXACT.scaleb(Decimal(cents), -2)


def _serve(facts: Any, terms: Any) -> Mapping[str, Value]:
    """Some beneficiaries, and as near a target public as they allow.

    One person more of the target public is never more than one beneficiary less.
    """
    target = facts.target_beneficiaries
    everyone = facts.beneficiaries if facts.beneficiaries > 0 else max(1, target)
    numerator, denominator = terms.target_share.as_integer_ratio()
    lowest = -(-everyone * numerator // denominator)
    return {
        "beneficiaries": everyone,
        "target_beneficiaries": min(max(target, lowest), everyone),
    }


def _wait(facts: Any, terms: Any) -> Mapping[str, Value]:
    return {"received_at": terms.opens_at}


def _withdraw(facts: Any, terms: Any) -> Mapping[str, Value]:
    return {"other_applications": frozenset()}


def _postpone(facts: Any, terms: Any) -> Mapping[str, Value]:
    return {"ends_on": facts.starts_on}


def _provide(facts: Any, terms: Any) -> Mapping[str, Value]:
    return {"documents": facts.documents | frozenset(terms.required_documents)}


#: What each of the other rules, breached, has changed.
MENDS: Mapping[str, Callable[[Any, Any], Mapping[str, Value]]] = {
    "opening": _wait,
    "single-application": _withdraw,
    "target-public": _serve,
    "calendar": _postpone,
    "documents": _provide,
}


def _distance(start: Any, end: Value) -> int:
    """Cents, persons, days, or elements that one has and the other has not."""
    match end:
        case frozenset():
            return len(end ^ start)
        case Decimal():
            return abs(_cents(end) - _cents(start))
        case date():
            return int(abs((end - start).days))
        case _:
            return abs(end - int(start))
