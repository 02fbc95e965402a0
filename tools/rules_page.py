"""`python -m tools.rules_page`: write `docs/rules.md` from the rules themselves.

What a rule reads is seen by asking it, what switches it off by trying, and what an
example answers is calculated. A test fails when the page is not what this writes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from eligibility import (
    DRAFT_RULES,
    FILING_RULES,
    RULES,
    RULESET_VERSION,
    SIMULATION_RULES,
    Assessment,
    Status,
    assess,
    told,
)
from eligibility.rules.base import Rule
from tools.rules_examples import EXAMPLES, FACTS, INTRODUCTION, PLANS, TERMS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "rules.md"

CHECKS = {
    "dépôt": FILING_RULES,
    "brouillon": DRAFT_RULES,
    "simulateur": SIMULATION_RULES,
}
VERDICTS = {
    "eligible": "recevable",
    "undetermined": "indéterminé",
    "ineligible": "irrecevable",
}


def page() -> str:
    """Return the whole page."""
    return "\n".join(
        [
            INTRODUCTION.format(version=RULESET_VERSION),
            *_table(
                ("code", "la règle", "faits lus", "termes lus", "posée par"),
                map(_rule_row, RULES.values()),
            ),
            "",
            "Une règle **avis** ne refuse jamais. Un terme en *italique* est facultatif : sans lui, la règle n’est pas posée, et elle est absente du résultat.",
            "",
            PLANS,
            *_table(
                (
                    "ce qui change",
                    "verdict",
                    "ce que disent les règles",
                    "le plus petit changement",
                ),
                (_example_row(title, facts, terms) for title, facts, terms in EXAMPLES),
            ),
            "",
        ]
    )


def _rule_row(rule: Rule) -> tuple[str, ...]:
    facts, terms = _Spy(FACTS), _Spy(TERMS)
    judgement = rule.judge(facts, terms)  # type: ignore[arg-type]
    if judgement is None:
        raise ValueError(f"{rule.code} is off in the examples")
    judgement.explain()
    switches = {name for name in terms.read if _is_switch(rule, name)}
    return (
        f"`{rule.code}`",
        f"**{rule.title}**{' (avis)' if rule.advisory else ''}. {rule.asks}",
        _codes(facts.read),
        ", ".join(
            f"*`{each}`*" if each in switches else f"`{each}`" for each in terms.read
        ),
        ", ".join(check for check, codes in CHECKS.items() if rule.code in codes),
    )


class _Spy:
    """A record that remembers, in order, the fields that were read."""

    def __init__(self, record: object) -> None:
        self._record = record
        self.read: dict[str, None] = {}

    def __getattr__(self, name: str) -> Any:
        self.read[name] = None
        return getattr(self._record, name)


def _is_switch(rule: Rule, term: str) -> bool:
    """Whether the rule is not asked by terms that leave this one out."""
    value = getattr(TERMS, term)
    if value is True or value is None:
        without: Any = False
    elif isinstance(value, Mapping | frozenset):
        without = type(value)() if isinstance(value, frozenset) else {}
    else:
        without = None
    try:
        return rule.judge(FACTS, replace(TERMS, **{term: without})) is None
    except ValueError:  # the terms of a call cannot leave this one out
        return False


def _example_row(
    title: str, facts: Mapping[str, Any], terms: Mapping[str, Any]
) -> tuple[str, ...]:
    assessment = assess(replace(FACTS, **facts), replace(TERMS, **terms))
    return (
        title,
        VERDICTS[assessment.verdict],
        "<br>".join(_said(assessment)),
        _mended(assessment),
    )


def _said(assessment: Assessment) -> Iterator[str]:
    """Yield what is worth reading: each rule that is not met, else the margin of the grant."""
    told_of = assessment.having(Status.BREACHED, Status.UNDETERMINED, Status.ADVISORY)
    yield from (f"`{finding.rule}` {finding.message}" for finding in told_of)
    if not told_of:
        yield "Toutes les règles sont respectées."
    if assessment.is_eligible and assessment.margin:
        yield assessment.margin.text


def _mended(assessment: Assessment) -> str:
    if assessment.plan is None:
        return "Aucun."
    ways = [told(plan) for plan in assessment.plans if plan]
    return "<br>ou bien : ".join(ways) or "—"


def _codes(names: Mapping[str, None]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    PAGE.write_text(page())
