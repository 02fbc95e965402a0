"""How far a draft has come, step by step."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.drafts import assess_draft
from applications.progress import (
    STEP_OF_RULE,
    StepState,
    blocking_findings,
    draft_rules,
    step_states,
)
from applications.steps import STEPS, missing_fields
from eligibility import DRAFT_RULES, FILING_RULES
from tests.factories.applications import ApplicationFactory, make_call, ready_draft

pytestmark = pytest.mark.django_db


def states(draft):
    now = timezone.now()
    assessment = assess_draft(draft, now=now, rules=draft_rules(draft.call, now))
    return step_states(missing_fields(draft), assessment)


def test_every_rule_but_those_of_the_clock_belongs_to_a_step():
    assert set(STEP_OF_RULE) == FILING_RULES - {"opening", "deadline"}


def test_an_empty_draft_has_everything_to_do():
    draft = ApplicationFactory()
    assert states(draft) == {
        "porteur": StepState.TODO,
        "projet": StepState.TODO,
        "publics": StepState.TODO,
        "financement": StepState.TODO,
        "pieces": StepState.STARTED,
        "depot": StepState.TODO,
    }


def test_a_draft_ready_to_be_filed_is_done_but_for_its_filing():
    done = states(ready_draft())
    assert done.pop("depot") is StepState.TODO
    assert set(done.values()) == {StepState.DONE}


def test_a_step_half_filled_is_started_and_one_whose_rule_is_breached_is_wrong():
    draft = ready_draft(summary="", target_beneficiaries=1)
    found = states(draft)
    assert found["projet"] is StepState.STARTED
    assert found["publics"] is StepState.ERROR


def test_beside_a_draft_the_deadline_is_told_only_once_it_has_passed():
    now = timezone.now()
    call = make_call(closes_at=now)
    assert draft_rules(call, now) == DRAFT_RULES | {"single-application"}
    assert draft_rules(call, now + timedelta(microseconds=1)) == FILING_RULES


def test_what_blocks_a_filing_leads_to_the_step_that_mends_it():
    draft = ready_draft(target_beneficiaries=1)
    late = assess_draft(draft, now=timezone.now() + timedelta(days=60))
    assert [(item.finding.rule, item.step) for item in blocking_findings(late)] == [
        ("deadline", None),
        ("target-public", STEPS[2]),
    ]
