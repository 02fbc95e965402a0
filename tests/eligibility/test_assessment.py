import json
import pickle
from dataclasses import replace
from decimal import Decimal
from itertools import combinations_with_replacement
from pathlib import Path

import pytest

from eligibility import RULES, Assessment, Facts, Finding, Status, Verdict, assess
from tests.eligibility.asking import plain
from tests.factories.eligibility import make_facts, make_terms


def finding(status: Status, rule: str = "calendar") -> Finding:
    return Finding(rule=rule, title="Calendrier", status=status, message="Ainsi.")


def test_the_verdict_is_an_exhaustive_cascade():
    for statuses in combinations_with_replacement(Status, 4):
        assessment = Assessment.of(map(finding, statuses, RULES), "1")
        expected = (
            Verdict.INELIGIBLE
            if Status.BREACHED in statuses
            else Verdict.UNDETERMINED
            if Status.UNDETERMINED in statuses
            else Verdict.ELIGIBLE
        )
        assert assessment.verdict is expected
        assert assessment.is_eligible is (expected is Verdict.ELIGIBLE)


def test_findings_are_sorted_out_by_status():
    assessment = assess(
        make_facts(
            applicant_category="COM", ends_on=None, documents=frozenset({"bank"})
        ),
        make_terms(),
    )
    assert [each.rule for each in assessment.breaches] == ["documents"]
    assert [each.rule for each in assessment.undetermined] == ["calendar"]
    assert [each.rule for each in assessment.advisories] == ["lone-commune"]
    assert assessment.finding("documents") == assessment.breaches[0]
    assert assessment.finding("no-such-rule") is None


@pytest.mark.parametrize(
    "facts",
    [make_facts(), Facts(), make_facts(documents=frozenset(), received_at=None)],
)
def test_an_assessment_is_read_back_without_loss(facts):
    assessment = assess(facts, make_terms())
    again = Assessment.from_json(assessment.to_json())
    assert again == assessment
    assert hash(again) == hash(assessment)
    assert again.statuses == assessment.statuses
    assert again.to_json() == assessment.to_json()
    assert again.digest() == assessment.digest()
    assert pickle.loads(pickle.dumps(assessment)) == assessment  # noqa: S301


def test_its_json_is_canonical():
    text = assess(make_facts(), make_terms()).to_json()
    assert text == json.dumps(
        json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    assert json.loads(text)["verdict"] == "eligible"


def test_the_digest_tells_assessments_apart():
    one = assess(make_facts(), make_terms())
    other = assess(make_facts(beneficiaries=99), make_terms())
    assert len(one.digest()) == 64
    assert one.digest() != other.digest()
    assert one != other
    assert one != Assessment.of(one.findings, "another version")
    assert one != "eligible"


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "ineligible"},
        {"verdict": "perhaps"},
        {"findings": [{"rule": "calendar"}]},
        {"findings": [{"rule": "x", "title": "", "status": "no", "message": ""}]},
        {"findings": None},
        {"plans": None},
        {"plans": [[{"field": "nothing", "from": 1, "to": 2}]]},
        {"plans": [[{"field": "requested_grant", "from": "x", "to": "2"}]]},
    ],
)
def test_a_tampered_assessment_is_refused(change):
    data = assess(make_facts(), make_terms()).to_dict() | change
    with pytest.raises(ValueError):  # noqa: PT011
        Assessment.from_dict(data)


@pytest.mark.parametrize("text", ["[]", "{}", "not json"])
def test_what_is_no_assessment_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        Assessment.from_json(text)


def test_findings_are_plain_values():
    one = finding(Status.MET)
    assert replace(one) == one
    assert Assessment.of([one], "1").findings == (one,)


def test_an_assessment_frozen_by_the_first_version_is_still_read():
    text = (Path(__file__).parent / "data" / "assessment-version-1.json").read_text()
    frozen = json.loads(text)
    assessment = Assessment.from_dict(frozen)
    assert assessment.ruleset_version == "1"
    assert assessment.verdict is Verdict.INELIGIBLE
    assert assessment.plans == ()
    for finding, before in zip(assessment.findings, frozen["findings"], strict=True):
        written = finding.to_dict()
        assert {name: written[name] for name in before} == before
        assert (finding.repairs, finding.together, finding.margin) == ((), False, None)
    assert Assessment.from_json(assessment.to_json()) == assessment


def test_the_margin_is_that_of_the_tightest_bound_of_the_grant():
    facts = make_facts(
        requested_grant=Decimal("2000"), other_resources=Decimal("118000")
    )
    margin = assess(facts, make_terms()).margin
    assert margin is not None
    assert margin.room == Decimal("48000")
    assert plain(margin.text) == (
        "Vous pouvez demander jusqu’à 48 000,00 € de plus (soit 50 000,00 €), en "
        "baissant d’autant les autres ressources ou en augmentant d’autant le coût total."
    )
    capped = assess(facts, make_terms(grant_cap=Decimal("2000"), minimum_grant=None))
    assert capped.margin is not None
    assert capped.margin.text == "Vous ne pouvez pas demander davantage."


@pytest.mark.parametrize(
    "changes", [{"total_cost": Decimal("1")}, {"eligible_cost": None}]
)
def test_there_is_no_margin_until_the_money_rules_are_met(changes):
    assert assess(make_facts(**changes), make_terms()).margin is None


def test_there_is_a_margin_before_the_documents_are_known():
    assert assess(make_facts(documents=None), make_terms()).margin is not None
    assert assess(make_facts(), make_terms(), rules=["deadline"]).margin is None
