import json
import pickle
from dataclasses import replace
from itertools import combinations_with_replacement

import pytest

from eligibility import Assessment, Facts, Finding, Status, Verdict, assess
from tests.factories.eligibility import make_facts, make_terms


def finding(status: Status) -> Finding:
    return Finding(rule="calendar", title="Calendrier", status=status, message="Ainsi.")


def test_the_verdict_is_an_exhaustive_cascade():
    for statuses in combinations_with_replacement(Status, 4):
        assessment = Assessment.of(map(finding, statuses), "1")
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
