"""The assessment of an application: every rule asked, in order, with its reasons."""

from collections.abc import Iterable, Mapping
from functools import lru_cache, partial

from eligibility.assessment import Assessment
from eligibility.facts import Facts
from eligibility.findings import Finding
from eligibility.plans import plans
from eligibility.rules import FILING_RULES, RULES, RULESET_VERSION
from eligibility.rules.base import Judgement, Rule
from eligibility.terms import Terms


def assess(
    facts: Facts, terms: Terms, *, rules: Iterable[str] | None = None
) -> Assessment:
    """What the rules say of the facts under the terms.

    A pure function of its arguments: no clock, database, settings or locale. It
    never raises for want of a fact: a rule that lacks one is undetermined.

    ``rules`` are the codes to ask, in any order, all of them by default. Raises
    ``ValueError`` for a code that is not a rule's.
    """
    asked = FILING_RULES if rules is None else frozenset(rules)
    said = {
        rule.code: judgement
        for rule in _in_order(asked)
        if (judgement := rule.judge(facts, terms)) is not None
    }
    return Assessment(
        said,
        RULESET_VERSION,
        partial(_write, said, terms),
        partial(plans, facts, terms),
    )


def _write(said: Mapping[str, Judgement], terms: Terms, code: str) -> Finding:
    return RULES[code].write(said[code], terms)


@lru_cache
def _in_order(codes: frozenset[str]) -> tuple[Rule, ...]:
    if strangers := codes - FILING_RULES:
        raise ValueError(f"unknown rules: {', '.join(sorted(strangers))}")
    return tuple(rule for code, rule in RULES.items() if code in codes)
