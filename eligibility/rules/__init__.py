"""The rules of a call, each under its stable code, in the order in which they are read."""

from collections.abc import Mapping
from types import MappingProxyType

from eligibility.rules.applicant import (
    applicant,
    applicant_unconfirmed,
    lone_commune,
    single_application,
)
from eligibility.rules.base import Rule
from eligibility.rules.call import envelope, overlap
from eligibility.rules.grant import funding_rate, grant_cap, minimum
from eligibility.rules.plan import eligible_cost, financing_plan
from eligibility.rules.project import documents, target_public
from eligibility.rules.timing import calendar, deadline, opening

#: Grows with every change of what a rule asks or says.
RULESET_VERSION = "2"

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.code: rule
        for rule in (
            applicant,
            opening,
            deadline,
            single_application,
            eligible_cost,
            funding_rate,
            grant_cap,
            financing_plan,
            target_public,
            calendar,
            documents,
            minimum,
            envelope,
            overlap,
            lone_commune,
            applicant_unconfirmed,
        )
    }
)

#: What a filing asks: every rule.
FILING_RULES = frozenset(RULES)

#: What a draft can answer: every rule but those of the instant of filing.
DRAFT_RULES = FILING_RULES - {"opening", "deadline", "single-application"}

#: What a check that has no dossier can answer: the rules of eight figures and an instant.
SIMULATION_RULES = frozenset(
    {
        "applicant",
        "opening",
        "deadline",
        "eligible-cost",
        "funding-rate",
        "grant-cap",
        "financing-plan",
        "target-public",
    }
)
