"""The debt paid: rendered once, stored once, sent once, whatever fails on the way."""

import hashlib
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.files.storage import default_storage

from applications.acknowledgement import debt
from applications.acknowledgement.debt import (
    MOST_ATTEMPTS,
    Progress,
    Sweep,
    acknowledge,
    acknowledge_missing,
    mail_rendered,
    render_pending,
)
from applications.acknowledgement.mail import message_id
from applications.acknowledgement.rendering import render_pdf
from applications.models import Acknowledgement, Application, Event, JournalEntry
from eligibility import canonical
from tests.factories.applications import filed

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def dead_mail(monkeypatch):
    """A mail server that hangs up."""

    def send(self, fail_silently=False):
        raise SMTPServerDisconnected("Connection unexpectedly closed")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)


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
    assert "autre@mairie.example" not in mail.outbox[0].to


def test_a_second_rendering_does_nothing(submission, owed):
    render_pending(acknowledgement_id=owed.pk)
    owed.refresh_from_db()
    assert render_pending(acknowledgement_id=owed.pk) is False
    again = Acknowledgement.objects.get(pk=owed.pk)
    assert again.rendered_at == owed.rendered_at
    assert journal(owed) == [Event.ACKNOWLEDGEMENT_RENDERED]


def test_rendering_costs_few_queries(owed, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        render_pending(acknowledgement_id=owed.pk)


def test_the_mail_carries_the_document_to_the_filer_and_to_the_contact(
    submission, owed, settings, monkeypatch
):
    settings.BASE_URL = "https://passnum.example"
    monkeypatch.setattr(Application, "get_absolute_url", lambda self: "/dossiers/x/")
    settings.DEFAULT_FROM_EMAIL = "Pass numérique <ne-pas-repondre@passnum.example>"
    acknowledge(acknowledgement_id=owed.pk)
    owed.refresh_from_db()
    (message,) = mail.outbox
    number = submission.application.number
    assert message.to == [submission.filed_by.email, "camille.durand@mairie.example"]
    assert message.subject == f"Accusé de réception du dossier {number} — Appel d’essai"
    name, content, media_type = message.attachments[0]
    assert name == f"accuse-de-reception-{number}.pdf"
    assert media_type == "application/pdf"
    assert hashlib.sha256(content).hexdigest() == owed.sha256
    for words in (
        number,
        owed.sha256,
        submission.content["holder"]["name"],
        "https://passnum.example/dossiers/x/",
    ):
        assert words in message.body
    assert message.extra_headers == {
        "Message-ID": f"<acknowledgement.{number}.{submission.sha256[:16]}@passnum.example>",
        "Auto-Submitted": "auto-generated",
    }
    assert message.message()["Message-ID"] == message_id(owed)
    assert owed.mailed_at is not None
    assert journal(owed) == [
        Event.ACKNOWLEDGEMENT_RENDERED,
        Event.ACKNOWLEDGEMENT_MAILED,
    ]
    line = JournalEntry.objects.get(event=Event.ACKNOWLEDGEMENT_MAILED)
    assert line.detail == {"to": message.to, "message_id": message_id(owed)}


def test_one_person_who_files_and_is_the_contact_gets_one_copy():
    submission = filed(contact_email="Agent@Mairie.example")
    snapshot = submission.content | {
        "filed_by": {"email": "agent@mairie.example", "name": ""}
    }
    submission.snapshot = canonical.dumps(snapshot)
    submission.save()
    acknowledge(acknowledgement_id=submission.acknowledgement.pk)
    assert [address.lower() for address in mail.outbox[0].to] == [
        "agent@mairie.example"
    ]


def test_plain_text_of_the_mail_is_not_escaped_and_holds_no_stray_address(settings):
    settings.BASE_URL = ""
    submission = filed(holder_name="L’Agglo & Co <Nord>")
    acknowledge(acknowledgement_id=submission.acknowledgement.pk)
    body = mail.outbox[0].body
    assert "L’Agglo & Co <Nord>" in body
    assert "http" not in body


def test_nothing_is_sent_before_it_is_rendered(owed):
    assert mail_rendered(acknowledgement_id=owed.pk) is False
    assert mail.outbox == []


def test_nothing_is_sent_twice(owed):
    assert acknowledge(acknowledgement_id=owed.pk) == Progress(True, True)
    assert acknowledge(acknowledgement_id=owed.pk) == Progress(False, False)
    assert len(mail.outbox) == 1


def test_a_dead_mail_server_leaves_the_document_for_the_sweep_to_send(
    owed, dead_mail, monkeypatch
):
    with pytest.raises(SMTPServerDisconnected):
        acknowledge(acknowledgement_id=owed.pk)
    owed.refresh_from_db()
    assert owed.rendered_at is not None
    assert owed.mailed_at is None
    assert owed.attempts == 1
    assert owed.last_error.startswith("SMTPServerDisconnected: Connection")

    monkeypatch.undo()
    assert acknowledge_missing(limit=10) == Sweep(
        rendered=0, mailed=1, failed=0, left=0
    )
    owed.refresh_from_db()
    assert (owed.attempts, owed.last_error) == (1, "")
    assert len(mail.outbox) == 1


def test_a_sweep_counts_the_documents_whose_mail_then_failed(owed, dead_mail):
    assert acknowledge_missing(limit=10) == Sweep(
        rendered=1, mailed=0, failed=1, left=1
    )


def test_a_failed_rendering_writes_nothing_but_why(submission, owed, monkeypatch):
    def render(snapshot):
        raise MemoryError("no room")

    monkeypatch.setattr(debt, "render_pdf", render)
    with pytest.raises(MemoryError):
        acknowledge(acknowledgement_id=owed.pk)
    owed.refresh_from_db()
    assert (owed.attempts, owed.last_error) == (1, "MemoryError: no room")
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
    acknowledge(acknowledgement_id=owed.pk)
    owed.refresh_from_db()
    assert stored_for(submission) == [left]
    assert owed.file.name == f"acknowledgements/{left}"


def test_the_count_of_failures_stops_where_its_column_does(owed, dead_mail):
    Acknowledgement.objects.update(attempts=MOST_ATTEMPTS)
    with pytest.raises(SMTPServerDisconnected):
        acknowledge(acknowledgement_id=owed.pk)
    owed.refresh_from_db()
    assert owed.attempts == MOST_ATTEMPTS


def test_an_unknown_acknowledgement_is_an_error():
    with pytest.raises(Acknowledgement.DoesNotExist):
        acknowledge(acknowledgement_id=1_000_000)


def test_the_sweep_renders_and_sends_all_that_is_owed_and_no_more():
    for _ in range(3):
        filed()
    done = filed().acknowledgement
    acknowledge(acknowledgement_id=done.pk)
    assert acknowledge_missing(limit=10) == Sweep(
        rendered=3, mailed=3, failed=0, left=0
    )
    assert acknowledge_missing(limit=10) == Sweep(
        rendered=0, mailed=0, failed=0, left=0
    )
    assert len(mail.outbox) == 4
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 4


def test_the_sweep_takes_no_more_than_its_limit_the_oldest_first():
    *_, last = (filed().acknowledgement for _ in range(3))
    assert acknowledge_missing(limit=2) == Sweep(rendered=2, mailed=2, failed=0, left=1)
    assert list(
        Acknowledgement.objects.filter(mailed_at=None).values_list("pk", flat=True)
    ) == [last.pk]


def test_the_sweep_stops_when_its_time_is_over():
    filed()
    assert acknowledge_missing(limit=10, seconds=-1) == Sweep(
        rendered=0, mailed=0, failed=0, left=1
    )


def test_a_document_that_cannot_be_made_holds_up_no_other(monkeypatch):
    bad, good = filed(), filed()

    def render(snapshot):
        if snapshot == bad.snapshot:
            raise ValueError("broken")
        return render_pdf(snapshot)

    monkeypatch.setattr(debt, "render_pdf", render)
    assert acknowledge_missing(limit=1) == Sweep(rendered=0, mailed=0, failed=1, left=2)
    assert acknowledge_missing(limit=1) == Sweep(rendered=1, mailed=1, failed=0, left=1)
    assert len(stored_for(good)) == 1
    assert stored_for(bad) == []
