import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from applications.models import (
    Acknowledgement,
    Application,
    Call,
    Event,
    JournalEntry,
    State,
    Submission,
)
from applications.numbering import normalise_number
from applications.submission import SubmissionRefused, submit_application
from applications.workflow import TransitionRefused
from eligibility import Assessment, Facts, Verdict, assess, canonical
from tests.factories.accounts import UserFactory
from tests.factories.applications import (
    add_version,
    definition,
    filed,
    make_call,
    ready_draft,
)
from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db

LAST_INSTANT = datetime.fromisoformat("2020-05-15T23:59:59.999999+02:00")


def submit(draft: Application, **changes) -> Submission:
    return submit_application(
        **{"application_id": draft.pk, "user": draft.owner, "sworn": True} | changes
    )


def refusal(draft: Application, **changes) -> SubmissionRefused:
    """Submit a draft that must be refused; check that nothing at all was written."""
    before = Application.objects.values().get(pk=draft.pk)
    lines = JournalEntry.objects.count()
    with pytest.raises(SubmissionRefused) as caught:
        submit(draft, **changes)
    assert Application.objects.values().get(pk=draft.pk) == before
    assert JournalEntry.objects.count() == lines
    assert not Submission.objects.filter(application=draft).exists()
    return caught.value


def breached(error: SubmissionRefused) -> list[str]:
    return [finding.rule for finding in error.assessment.breaches]


class TestAFiling:
    def test_gives_a_number_a_rank_and_a_date(self):
        received_at = datetime.now(UTC)
        submission = submit(ready_draft(), received_at=received_at)
        application = submission.application
        application.refresh_from_db()
        assert application.state == State.SUBMITTED
        assert application.rank == 1
        assert application.number == normalise_number(application.number)
        assert application.number.startswith("PN2020-000001-")
        assert application.submitted_at == submission.received_at == received_at

    def test_allots_ranks_one_after_another_within_a_call(self):
        make_call()
        assert [filed().application.rank for _ in range(3)] == [1, 2, 3]
        assert Call.objects.get().last_rank == 3

    def test_owes_an_acknowledgement_and_writes_one_line_of_the_journal(self):
        submission = filed()
        assert Acknowledgement.objects.get().submission == submission
        entry = JournalEntry.objects.get(event=Event.SUBMITTED)
        assert entry.detail == {
            "number": submission.application.number,
            "rank": 1,
            "sha256": submission.sha256,
        }

    def test_freezes_an_exact_text_with_its_digest(self):
        submission = filed()
        submission.refresh_from_db()
        assert canonical.dumps(json.loads(submission.snapshot)) == submission.snapshot
        assert canonical.digest(submission.snapshot) == submission.sha256

    def test_freezes_facts_terms_and_findings_so_that_the_decision_can_be_checked(self):
        submission = filed()
        content = submission.content
        terms = submission.call_version.definition.terms
        assert content["call"]["definition"]["terms"] == terms.to_dict()
        again = assess(Facts.from_dict(content["facts"]), terms)
        frozen = Assessment.from_dict(content["assessment"])
        assert frozen.verdict is Verdict.ELIGIBLE
        assert content["assessment_sha256"] == frozen.digest()
        assert {f.rule: f.status for f in again.findings} == {
            f.rule: f.status for f in frozen.findings
        }

    def test_keeps_the_terms_under_which_it_was_made_when_the_call_changes(self):
        submission = filed()
        call = submission.application.call
        call.current = add_version(call, definition(grant_cap=Decimal("10")))
        call.save()
        submission.refresh_from_db()
        assert submission.call_version.number == 1
        assert submission.content["call"]["version"] == 1

    def test_done_twice_is_done_once(self):
        first = filed()
        again = submit(first.application)
        assert again == first
        assert Submission.objects.count() == Acknowledgement.objects.count() == 1

    def test_is_for_the_owner_alone(self):
        draft = ready_draft()
        with pytest.raises(TransitionRefused):
            submit(draft, user=UserFactory())
        draft.refresh_from_db()
        assert draft.is_draft
        assert Call.objects.get().last_rank == 0

    def test_takes_few_queries(self, django_assert_max_num_queries):
        draft = ready_draft()
        with django_assert_max_num_queries(22):
            submit(draft)


class TestTheRulesAtTheFiling:
    def test_exactly_half_of_the_eligible_cost_passes_and_a_cent_more_does_not(self):
        submit(ready_draft())
        over = ready_draft(
            requested_grant=Decimal("50000.01"), other_resources=Decimal("49999.99")
        )
        assert breached(refusal(over)) == ["funding-rate"]

    def test_exactly_the_cap_passes_and_a_cent_more_does_not(self):
        big = {"total_cost": Decimal("8000000"), "eligible_cost": Decimal("8000000")}
        submit(
            ready_draft(
                **big,
                requested_grant=Decimal("3000000"),
                other_resources=Decimal("5000000"),
            )
        )
        over = ready_draft(
            **big,
            requested_grant=Decimal("3000000.01"),
            other_resources=Decimal("4999999.99"),
        )
        assert breached(refusal(over)) == ["grant-cap"]

    def test_exactly_half_of_the_beneficiaries_passes_and_one_fewer_does_not(self):
        submit(ready_draft(beneficiaries=1001, target_beneficiaries=501))
        assert breached(refusal(ready_draft(target_beneficiaries=499))) == [
            "target-public"
        ]

    def test_the_last_microsecond_of_the_day_in_paris_is_in_time_and_midnight_is_not(
        self,
    ):
        make_call(closes_at=LAST_INSTANT)
        submit(ready_draft(), received_at=LAST_INSTANT)
        midnight = LAST_INSTANT + timedelta(microseconds=1)
        assert breached(refusal(ready_draft(), received_at=midnight)) == ["deadline"]

    def test_the_offset_of_the_clock_does_not_matter(self):
        make_call(closes_at=LAST_INSTANT)
        submit(ready_draft(), received_at=LAST_INSTANT.astimezone(UTC))

    def test_a_plan_out_of_balance_by_a_cent_is_refused(self):
        draft = ready_draft(other_resources=Decimal("50000.01"))
        assert breached(refusal(draft)) == ["financing-plan"]

    def test_a_body_of_another_category_is_refused(self):
        draft = ready_draft(holder_category="7361", authority=LocalAuthorityFactory())
        assert breached(refusal(draft)) == ["applicant"]

    def test_a_required_document_is_required(self):
        draft = ready_draft()
        draft.documents.all().delete()
        assert breached(refusal(draft)) == ["documents"]

    def test_an_authority_files_one_dossier_in_a_call(self):
        first = filed()
        second = ready_draft(authority=first.application.authority)
        error = refusal(second)
        assert breached(error) == ["single-application"]
        assert first.application.number in error.assessment.breaches[0].message

    def test_a_withdrawn_dossier_leaves_room_for_another(self):
        first = filed()
        Application.objects.filter(pk=first.application.pk).update(
            state=State.WITHDRAWN
        )
        submit(ready_draft(authority=first.application.authority))

    def test_a_refusal_names_each_rule_with_the_figure_found_and_the_figure_allowed(
        self,
    ):
        draft = ready_draft(
            requested_grant=Decimal("60000"),
            other_resources=Decimal("40000"),
            target_beneficiaries=1,
        )
        error = refusal(draft)
        assert breached(error) == ["funding-rate", "target-public"]
        assert all(
            f.found and f.required and f.message for f in error.assessment.breaches
        )


def test_an_empty_field_is_named_and_refused():
    error = refusal(ready_draft(title="", contact_email=""))
    assert [item.field for item in error.missing] == ["contact_email", "title"]


def test_an_unsworn_statement_is_refused():
    assert refusal(ready_draft(), sworn=False).unsworn
