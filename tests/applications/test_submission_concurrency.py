"""Real transactions, at the same time, on PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from applications.models import Acknowledgement, Application, Call, State, Submission
from applications.submission import SubmissionRefused, submit_application
from tests.factories.applications import make_call, ready_draft

pytestmark = pytest.mark.django_db(transaction=True)


def submit_together(drafts):
    """Submit each draft from a thread of its own, all at once; return results or refusals."""
    start = threading.Barrier(len(drafts))

    def submit(draft):
        try:
            start.wait(timeout=10)
            return submit_application(
                application_id=draft.pk, user=draft.owner, sworn=True
            )
        except SubmissionRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(drafts)) as pool:
        return list(pool.map(submit, drafts))


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    """The filing alone is at stake here: nobody renders."""
    monkeypatch.setattr(
        "applications.submission.announce_acknowledgement", lambda pk: None
    )


@pytest.mark.parametrize("attempt", range(3))
def test_one_dossier_submitted_by_eight_at_once_is_filed_once(attempt):
    draft = ready_draft()
    results = submit_together([draft] * 8)
    assert {result.pk for result in results} == {Submission.objects.get().pk}
    assert Acknowledgement.objects.count() == 1
    assert Call.objects.get().last_rank == 1


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_dossiers_of_one_authority_filed_at_once_one_is_refused_with_the_reason(
    attempt,
):
    first = ready_draft()
    second = ready_draft(authority=first.authority)
    results = submit_together([first, second])
    (refusal,) = [result for result in results if isinstance(result, SubmissionRefused)]
    (submission,) = [result for result in results if isinstance(result, Submission)]
    (breach,) = refusal.assessment.breaches
    assert breach.rule == "single-application"
    assert submission.application.number in breach.message
    assert sorted(Application.objects.values_list("state", flat=True)) == [
        State.DRAFT,
        State.SUBMITTED,
    ]


def test_dossiers_filed_at_once_get_ranks_without_gap_or_double():
    make_call()
    drafts = [ready_draft() for _ in range(12)]
    submit_together(drafts)
    ranks = Application.objects.order_by("rank").values_list("rank", flat=True)
    assert list(ranks) == list(range(1, 13))


def test_the_database_itself_refuses_a_second_filing_that_the_rules_did_not_see():
    """The constraint holds even for code that would bypass the call's lock."""
    first = ready_draft()
    second = ready_draft(authority=first.authority)
    submitted = submit_application(
        application_id=first.pk, user=first.owner, sworn=True
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=second.pk).update(
            state=State.SUBMITTED,
            number="PN2020-000002-X",
            rank=2,
            submitted_at=submitted.received_at,
        )
