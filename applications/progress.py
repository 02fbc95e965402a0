"""How far a draft has come: what each step still wants, told by its fields and its rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from applications.drafts import ADVICE_ON_OTHERS, closed_reason
from applications.models import Call
from applications.steps import BY_SLUG, STEPS, MissingField, Step
from eligibility import DRAFT_RULES, FILING_RULES, Assessment, Finding, Status

# The step where what a rule reads is typed in; the others depend on the clock alone.
STEP_OF_RULE = {
    "applicant": BY_SLUG["porteur"],
    "single-application": BY_SLUG["porteur"],
    "lone-commune": BY_SLUG["porteur"],
    "applicant-unconfirmed": BY_SLUG["porteur"],
    "calendar": BY_SLUG["projet"],
    "target-public": BY_SLUG["publics"],
    "eligible-cost": BY_SLUG["financement"],
    "funding-rate": BY_SLUG["financement"],
    "grant-cap": BY_SLUG["financement"],
    "financing-plan": BY_SLUG["financement"],
    "minimum": BY_SLUG["financement"],
    "overlap": BY_SLUG["publics"],
    "envelope": BY_SLUG["financement"],
    "documents": BY_SLUG["pieces"],
}


class StepState(StrEnum):
    """What the stepper shows of a step."""

    TODO = "todo"
    STARTED = "started"
    ERROR = "error"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Blocking:
    """A finding that forbids the filing, and the step where it is mended, if any."""

    finding: Finding
    step: Step | None


def draft_rules(call: Call, now: datetime) -> frozenset[str]:
    """Return the rules to show beside a draft at `now` (aware).

    While the call is open, the deadline is left out: « reçu dans le délai » beside a draft
    would make it look filed.
    """
    if not closed_reason(call, now):
        return DRAFT_RULES | {"single-application"}
    return FILING_RULES


def rules_beside(step: Step, call: Call, now: datetime) -> frozenset[str]:
    """Return the rules to show beside `step`, one of the draft's, at `now` (aware).

    The advice that depends on other applicants' dossiers is asked where what it reads is
    typed in, and beside the holder, whose territory counts; the last step asks every rule.
    """
    elsewhere = {rule for rule in ADVICE_ON_OTHERS if STEP_OF_RULE[rule] is not step}
    if step is BY_SLUG["porteur"]:
        elsewhere.discard("overlap")
    return draft_rules(call, now) - elsewhere


def step_states(
    missing: Iterable[MissingField], assessment: Assessment
) -> dict[str, StepState]:
    """Return the state of each step, by its slug; the last one is never done."""
    wanted = {step.slug: 0 for step in STEPS}
    for item in missing:
        wanted[item.step.slug] += 1
    states = {
        step.slug: StepState.DONE
        if not wanted[step.slug]
        else StepState.TODO
        if wanted[step.slug] == len(step.needed)
        else StepState.STARTED
        for step in STEPS
    }
    for rule, status in assessment.statuses.items():
        step = STEP_OF_RULE.get(rule)
        if step is not None and status is Status.BREACHED:
            states[step.slug] = StepState.ERROR
    if states["pieces"] is StepState.ERROR:
        states["pieces"] = StepState.STARTED
    states[STEPS[-1].slug] = StepState.TODO
    return states


def blocking_findings(assessment: Assessment) -> list[Blocking]:
    """Return each finding that forbids the filing, breaches first."""
    return [
        Blocking(finding, STEP_OF_RULE.get(finding.rule))
        for finding in (*assessment.breaches, *assessment.undetermined)
    ]
