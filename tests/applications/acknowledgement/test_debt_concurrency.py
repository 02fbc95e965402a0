"""Several workers on the same rows, in real transactions at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection, transaction

from applications.acknowledgement import debt
from applications.acknowledgement.debt import (
    acknowledge,
    acknowledge_missing,
    render_pending,
)
from applications.models import (
    Acknowledgement,
    AcknowledgementMail,
    Event,
    JournalEntry,
)
from mailing.sending import send_waiting
from tests.factories.applications import filed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    """The workers are the threads of these tests."""
    monkeypatch.setattr(
        "applications.submission.announce_acknowledgement", lambda pk: None
    )
    monkeypatch.setattr("mailing.queue.announce_mails", lambda keys: None)


@pytest.fixture
def renderings(monkeypatch):
    """Count what is rendered, and let the others in while it is."""
    rendered: list[str] = []
    render = debt.render_pdf

    def counted(snapshot):
        rendered.append(snapshot)
        return render(snapshot)

    monkeypatch.setattr(debt, "render_pdf", counted)
    return rendered


def together(*tasks):
    """Run each task in a thread of its own, all at once; return their results."""
    start = threading.Barrier(len(tasks))

    def run(task):
        try:
            start.wait(timeout=10)
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_of_six_workers_at_once_on_one_row_one_renders(renderings):
    pk = filed().acknowledgement.pk
    done = together(*[lambda: acknowledge(acknowledgement_id=pk)] * 6)
    assert sum(done) == 1
    assert len(renderings) == 1
    assert (
        JournalEntry.objects.filter(event=Event.ACKNOWLEDGEMENT_RENDERED).count() == 1
    )


def test_of_six_workers_in_a_hurry_on_one_row_no_more_than_one_renders(renderings):
    pk = filed().acknowledgement.pk
    together(*[lambda: acknowledge(acknowledgement_id=pk, early=True)] * 6)
    acknowledge(acknowledgement_id=pk, early=True)
    assert len(renderings) == 1
    assert AcknowledgementMail.objects.filter(acknowledgement=pk).count() == 4


def test_three_sweeps_and_two_workers_do_each_acknowledgement_once(renderings):
    pks = [filed().acknowledgement.pk for _ in range(6)]

    def work():
        for pk in reversed(pks):
            acknowledge(acknowledgement_id=pk)
        send_waiting(limit=100)

    def sweep():
        acknowledge_missing(limit=100)
        send_waiting(limit=100)

    together(*[sweep] * 3, work, work)
    send_waiting(limit=100)
    assert len(renderings) == len(set(renderings)) == 6
    identifiers = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(identifiers) == len(set(identifiers)) == 24
    assert not AcknowledgementMail.objects.filter(sent_at=None).exists()
    assert not Acknowledgement.objects.filter(mailed_at=None).exists()


def test_a_row_held_by_somebody_else_is_passed_over_without_waiting(renderings):
    pk = filed().acknowledgement.pk
    held, release = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                Acknowledgement.objects.select_for_update().get(pk=pk)
                held.set()
                assert release.wait(timeout=10)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(timeout=10)
        assert render_pending(acknowledgement_id=pk) is False
        assert acknowledge(acknowledgement_id=pk, early=True) is False
        assert renderings == []
    finally:
        release.set()
        holder.join()
    assert render_pending(acknowledgement_id=pk) is True


def test_rendering_holds_no_lock_that_a_reader_or_a_reviewer_needs(monkeypatch):
    submission = filed()
    render = debt.render_pdf

    def meanwhile(snapshot):
        def lock_the_dossier():
            with transaction.atomic():
                type(submission.application).objects.select_for_update(nowait=True).get(
                    pk=submission.application_id
                )
            return Acknowledgement.objects.get(submission=submission).rendered_at

        (rendered_at,) = together(lock_the_dossier)
        assert rendered_at is None
        return render(snapshot)

    monkeypatch.setattr(debt, "render_pdf", meanwhile)
    assert render_pending(acknowledgement_id=submission.acknowledgement.pk) is True
