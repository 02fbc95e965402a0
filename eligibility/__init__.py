"""Eligibility of an application under the terms of a call, and why.

The core knows only the standard library: ``assess(facts, terms)`` is a function of
its arguments.
"""

from eligibility.assessment import Assessment, Verdict
from eligibility.changes import Margin, Plan, Repair, applied, told
from eligibility.engine import assess
from eligibility.facts import Facts
from eligibility.findings import Finding, Status
from eligibility.rules import (
    DRAFT_RULES,
    FILING_RULES,
    RULES,
    RULESET_VERSION,
    SIMULATION_RULES,
)
from eligibility.terms import Terms
from eligibility.values import InvalidValueError

__all__ = [
    "DRAFT_RULES",
    "FILING_RULES",
    "RULES",
    "RULESET_VERSION",
    "SIMULATION_RULES",
    "Assessment",
    "Facts",
    "Finding",
    "InvalidValueError",
    "Margin",
    "Plan",
    "Repair",
    "Status",
    "Terms",
    "Verdict",
    "applied",
    "assess",
    "told",
]
