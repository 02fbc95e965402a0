from dataclasses import FrozenInstanceError

import pytest

from eligibility import DRAFT_RULES, FILING_RULES, RULES, Status, Verdict, assess
from tests.factories.eligibility import make_facts, make_terms


def test_a_complete_application_within_the_terms_is_eligible_on_every_rule():
    assessment = assess(make_facts(), make_terms())
    assert assessment.statuses == dict.fromkeys(RULES, Status.MET)
    assert assessment.verdict is Verdict.ELIGIBLE


def test_all_rules_are_asked_by_default():
    facts, terms = make_facts(), make_terms()
    assert assess(facts, terms) == assess(facts, terms, rules=FILING_RULES)


def test_a_draft_is_not_asked_what_only_the_filing_can_tell():
    draft = make_facts(received_at=None, other_applications=None)
    assessment = assess(draft, make_terms(), rules=DRAFT_RULES)
    assert assessment.verdict is Verdict.ELIGIBLE
    assert not {"opening", "deadline", "single-application"} & set(assessment.statuses)


def test_the_order_and_repetition_of_the_rules_asked_change_nothing():
    facts, terms = make_facts(), make_terms()
    one = assess(facts, terms, rules=["deadline", "grant-cap", "deadline"])
    other = assess(facts, terms, rules=("grant-cap", "deadline"))
    assert one == other
    assert list(one.statuses) == ["deadline", "grant-cap"]


def test_a_code_that_is_no_rule_is_refused_by_name():
    with pytest.raises(ValueError, match="unknown rules: grant-cape"):
        assess(make_facts(), make_terms(), rules={"grant-cape"})


def test_rules_that_the_terms_switch_off_are_absent():
    terms = make_terms(
        opens_at=None,
        envelope=None,
        grant_cap=None,
        minimum_grant=None,
        target_share=None,
        lone_categories=frozenset(),
        required_documents={},
        single_application=False,
    )
    assert set(assess(make_facts(), terms).statuses) == {
        "applicant",
        "deadline",
        "eligible-cost",
        "funding-rate",
        "financing-plan",
        "calendar",
        "overlap",
        "applicant-unconfirmed",
    }


def test_rules_are_frozen_and_say_whether_they_only_advise():
    assert {code for code, rule in RULES.items() if rule.advisory} == {
        "minimum",
        "envelope",
        "overlap",
        "lone-commune",
        "applicant-unconfirmed",
    }
    with pytest.raises(FrozenInstanceError):
        RULES["deadline"].advisory = True  # type: ignore[misc]
    assert all(code == rule.code for code, rule in RULES.items())
