"""The debt paid: rendered once, stored once, sent once, whatever fails on the way."""

import hashlib

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from applications.acknowledgement import debt
from applications.acknowledgement.debt import (
    INTERRUPTED,
    Sweep,
    acknowledge,
    acknowledge_missing,
    render_pending,
    resume,
)
from applications.acknowledgement.mail import queue_registration
from applications.acknowledgement.rendering import render_pdf
from applications.models import (
    Acknowledgement,
    AcknowledgementMail,
    Event,
    JournalEntry,
)
from mailing.backoff import MOST_ATTEMPTS
from tests.factories.accounts import UserFactory
from tests.factories.applications import filed

pytestmark = pytest.mark.django_db

Kind = AcknowledgementMail.Kind


def disk_full(snapshot):
    raise OSError("disk full")


def journal(acknowledgement) -> list[str]:
    return list(
        JournalEntry.objects.filter(
            application=acknowledgement.submission.application,
            event__in=[Event.ACKNOWLEDGEMENT_RENDERED, Event.ACKNOWLEDGEMENT_MAILED],
        ).values_list("event", flat=True)
    )


def stored_for(submission) -> list[str]:
    number = submission.application.number
    _, names = default_storage.listdir("acknowledgements")
    return [name for name in names if name.startswith(number)]


def content_of(acknowledgement) -> bytes:
    with acknowledgement.file.open("rb") as file:
        return file.read()


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    """The database forgets after each test, and so do the files."""
    default = settings.STORAGES["default"]
    options = default["OPTIONS"] | {"location": str(tmp_path)}
    settings.STORAGES = settings.STORAGES | {"default": default | {"OPTIONS": options}}


@pytest.fixture
def submission():
    return filed()


@pytest.fixture
def owed(submission):
    return submission.acknowledgement


def test_the_document_is_rendered_from_the_snapshot_stored_and_journalled(
    submission, owed
):
    assert render_pending(acknowledgement_id=owed.pk) is True
    owed.refresh_from_db()
    document = content_of(owed)
    assert document == render_pdf(submission.snapshot)
    assert owed.sha256 == hashlib.sha256(document).hexdigest()
    assert owed.size == len(document)
    assert owed.rendered_at is not None
    assert (owed.attempts, owed.last_error, owed.mailed_at) == (0, "", None)
    assert stored_for(submission) == [
        f"{submission.application.number}-{owed.sha256[:16]}.pdf"
    ]
    (line,) = JournalEntry.objects.filter(event=Event.ACKNOWLEDGEMENT_RENDERED)
    assert line.detail == {"sha256": owed.sha256, "size": owed.size}
    assert line.application == submission.application


def test_the_snapshot_alone_is_read_not_the_rows(submission, owed):
    expected = render_pdf(submission.snapshot)
    type(submission.application).objects.update(
        title="Autre", holder_name="Autre", contact_email="autre@mairie.example"
    )
    acknowledge(acknowledgement_id=owed.pk)
    owed.refresh_from_db()
    assert content_of(owed) == expected
    assert not owed.mails.filter(address="autre@mairie.example").exists()


def test_a_second_rendering_does_nothing(submission, owed):
    render_pending(acknowledgement_id=owed.pk)
    owed.refresh_from_db()
    assert render_pending(acknowledgement_id=owed.pk) is False
    again = Acknowledgement.objects.get(pk=owed.pk)
    assert again.rendered_at == owed.rendered_at
    assert journal(owed) == [Event.ACKNOWLEDGEMENT_RENDERED]


def test_rendering_costs_few_queries(owed, django_assert_max_num_queries):
    with django_assert_max_num_queries(11):
        render_pending(acknowledgement_id=owed.pk)


def test_its_mails_are_queued_with_it_one_for_each_person(submission, owed):
    acknowledge(acknowledgement_id=owed.pk)
    assert [(mail.kind, mail.address) for mail in owed.mails.order_by("pk")] == [
        (Kind.REGISTRATION, submission.filed_by.email),
        (Kind.REGISTRATION, "camille.durand@mairie.example"),
        (Kind.DOCUMENT, submission.filed_by.email),
        (Kind.DOCUMENT, "camille.durand@mairie.example"),
    ]
    assert mail.outbox == []


def test_a_document_made_before_mails_were_queued_gets_them(submission, owed):
    acknowledge(acknowledgement_id=owed.pk)
    owed.mails.filter(kind=Kind.DOCUMENT).delete()
    assert acknowledge_missing(limit=10) == Sweep(rendered=0, failed=0, left=1)
    assert acknowledge_missing(limit=10, early=True) == Sweep(1, 0, 0)
    assert owed.mails.filter(kind=Kind.DOCUMENT).count() == 2
    assert journal(owed) == [Event.ACKNOWLEDGEMENT_RENDERED]


def test_what_is_done_is_not_done_twice(owed):
    assert acknowledge(acknowledgement_id=owed.pk) is True
    assert acknowledge(acknowledgement_id=owed.pk, early=True) is False
    assert render_pending(acknowledgement_id=owed.pk) is False
    assert owed.mails.count() == 4


def test_after_a_failure_the_next_try_comes_later_and_later(owed, monkeypatch):
    monkeypatch.setattr(debt, "render_pdf", disk_full)
    delays = []
    for number in range(1, 4):
        with pytest.raises(OSError, match="disk full"):
            acknowledge(acknowledgement_id=owed.pk, early=True)
        owed.refresh_from_db()
        assert owed.attempts == number
        delays.append((owed.next_attempt_at - timezone.now()).total_seconds())
    assert 3 < delays[0] < 7
    assert 7 < delays[1] < 13
    assert 14 < delays[2] < 26
    assert acknowledge(acknowledgement_id=owed.pk) is False
    assert acknowledge_missing(limit=10) == Sweep(rendered=0, failed=0, left=1)

    monkeypatch.undo()
    assert acknowledge_missing(limit=10, early=True) == Sweep(1, 0, 0)


def test_after_too_many_tries_it_waits_for_a_person(owed, monkeypatch, caplog):
    monkeypatch.setattr(debt, "render_pdf", disk_full)
    Acknowledgement.objects.update(attempts=MOST_ATTEMPTS - 1)
    with pytest.raises(OSError, match="disk full"):
        acknowledge(acknowledgement_id=owed.pk)
    owed.refresh_from_db()
    assert owed.given_up_at is not None
    assert JournalEntry.objects.filter(event=Event.ACKNOWLEDGEMENT_GIVEN_UP).exists()
    assert "ACKNOWLEDGEMENT GIVEN UP: " in caplog.text

    monkeypatch.undo()
    assert acknowledge_missing(limit=10, early=True) == Sweep(0, 0, left=1)
    user = UserFactory()
    assert resume(acknowledgement_id=owed.pk, user=user) is True
    assert resume(acknowledgement_id=owed.pk, user=user) is False
    assert JournalEntry.objects.get(event=Event.ACKNOWLEDGEMENT_RESUMED).actor == user
    assert acknowledge_missing(limit=10) == Sweep(1, 0, 0)


def test_a_document_that_kills_its_worker_waits_for_a_person_too(owed, monkeypatch):
    """A killed worker writes nothing after the count of its try."""

    def killed(snapshot):
        raise KeyboardInterrupt

    monkeypatch.setattr(debt, "render_pdf", killed)
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            acknowledge(acknowledgement_id=owed.pk)
        assert acknowledge(acknowledgement_id=owed.pk, early=True) is False
        Acknowledgement.objects.update(next_attempt_at=None)
    assert acknowledge(acknowledgement_id=owed.pk) is False
    owed.refresh_from_db()
    assert owed.given_up_at is not None
    assert owed.last_error == INTERRUPTED


def test_a_failed_rendering_writes_nothing_but_why(submission, owed, monkeypatch):
    def render(snapshot):
        raise MemoryError("no room")

    monkeypatch.setattr(debt, "render_pdf", render)
    with pytest.raises(MemoryError):
        acknowledge(acknowledgement_id=owed.pk)
    owed.refresh_from_db()
    assert (owed.attempts, owed.last_error) == (1, "MemoryError: no room")
    assert not owed.mails.filter(kind=Kind.DOCUMENT).exists()
    assert (owed.file.name, owed.sha256, owed.size, owed.rendered_at) == (
        *("", "", None, None),
    )
    assert journal(owed) == []
    assert mail.outbox == []


def test_a_crash_between_the_file_and_the_commit_leaves_one_file(
    submission, owed, monkeypatch
):
    def crash(*args, **kwargs):
        raise ConnectionError("the database went away")

    monkeypatch.setattr(debt, "record", crash)
    with pytest.raises(ConnectionError):
        acknowledge(acknowledgement_id=owed.pk)
    owed.refresh_from_db()
    assert owed.rendered_at is None
    (left,) = stored_for(submission)

    monkeypatch.undo()
    acknowledge(acknowledgement_id=owed.pk, early=True)
    owed.refresh_from_db()
    assert stored_for(submission) == [left]
    assert owed.file.name == f"acknowledgements/{left}"


def test_an_unknown_acknowledgement_is_an_error():
    with pytest.raises(Acknowledgement.DoesNotExist):
        acknowledge(acknowledgement_id=1_000_000)


def test_the_sweep_renders_all_that_is_owed_and_no_more():
    for _ in range(3):
        filed()
    done = filed().acknowledgement
    acknowledge(acknowledgement_id=done.pk)
    assert acknowledge_missing(limit=10) == Sweep(rendered=3, failed=0, left=0)
    assert acknowledge_missing(limit=10) == Sweep(rendered=0, failed=0, left=0)


def test_the_sweep_takes_no_more_than_its_limit_the_oldest_first():
    *_, last = (filed().acknowledgement for _ in range(3))
    assert acknowledge_missing(limit=2) == Sweep(rendered=2, failed=0, left=1)
    assert list(debt.owed()) == [last]


def test_the_sweep_stops_when_its_time_is_over():
    filed()
    assert acknowledge_missing(limit=10, seconds=-1) == Sweep(0, failed=0, left=1)


def test_a_document_that_cannot_be_made_holds_up_no_other(monkeypatch):
    bad, good = filed(), filed()

    def render(snapshot):
        if snapshot == bad.snapshot:
            raise ValueError("broken")
        return render_pdf(snapshot)

    monkeypatch.setattr(debt, "render_pdf", render)
    assert acknowledge_missing(limit=1, early=True) == Sweep(0, failed=1, left=2)
    assert acknowledge_missing(limit=1, early=True) == Sweep(1, failed=0, left=1)
    assert len(stored_for(good)) == 1
    assert stored_for(bad) == []


def test_a_second_acknowledgement_of_a_filing_is_refused_by_the_database(submission):
    with pytest.raises(IntegrityError), transaction.atomic():
        Acknowledgement.objects.create(submission=submission)


def test_a_second_mail_of_a_kind_to_an_address_is_refused_by_the_database(owed):
    with pytest.raises(IntegrityError), transaction.atomic():
        queue_registration(owed)
