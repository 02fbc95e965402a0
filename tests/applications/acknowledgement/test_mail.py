"""The mails of a filing: what they say, to whom, what becomes of them, sending them again."""

import hashlib

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from applications.acknowledgement.debt import acknowledge
from applications.acknowledgement.mail import (
    SendingAgainRefused,
    message_id,
    send_again,
)
from applications.models import (
    AcknowledgementMail,
    Application,
    Event,
    JournalEntry,
)
from eligibility import canonical
from mailing.retention import forget_old_mails
from mailing.sending import send_waiting
from tests.factories.accounts import UserFactory
from tests.factories.applications import filed
from tests.smtp import mail_server

pytestmark = pytest.mark.django_db

Kind = AcknowledgementMail.Kind
CONTACT = "camille.durand@mairie.example"


@pytest.fixture
def submission():
    return filed()


@pytest.fixture
def owed(submission):
    return submission.acknowledgement


@pytest.fixture
def server(settings):
    with mail_server() as running:
        settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def to_contact(owed, kind=Kind.DOCUMENT) -> AcknowledgementMail:
    return owed.mails.get(kind=kind, address=CONTACT)


def test_the_registration_is_told_before_the_document_is_made(settings, monkeypatch):
    settings.BASE_URL = "https://passnum.example"
    monkeypatch.setattr(Application, "get_absolute_url", lambda self: "/dossiers/x/")
    submission = filed()
    owed = submission.acknowledgement
    send_waiting(limit=10)
    owed.refresh_from_db()

    assert owed.rendered_at is None
    assert [message.to for message in mail.outbox] == [
        [submission.filed_by.email],
        [CONTACT],
    ]
    (message, _) = mail.outbox
    number = submission.application.number
    assert (
        message.subject
        == f"Accusé d’enregistrement du dossier {number} — Appel d’essai"
    )
    for words in (
        number,
        submission.sha256,
        submission.content["holder"]["name"],
        "Ce message est l’accusé d’enregistrement de votre dossier.",
        "https://passnum.example/dossiers/x/",
    ):
        assert words in message.body
    assert message.attachments == []
    assert JournalEntry.objects.filter(event=Event.REGISTRATION_MAILED).count() == 2
    assert owed.mailed_at is None


def test_the_document_is_carried_to_the_filer_and_to_the_contact(
    submission, owed, settings
):
    settings.DEFAULT_FROM_EMAIL = "Pass numérique <ne-pas-repondre@passnum.example>"
    acknowledge(acknowledgement_id=owed.pk)
    send_waiting(limit=10)
    owed.refresh_from_db()

    *_, to_filer, message = mail.outbox
    number = submission.application.number
    assert (to_filer.to, message.to) == ([submission.filed_by.email], [CONTACT])
    assert message.subject == f"Accusé de réception du dossier {number} — Appel d’essai"
    name, content, media_type = message.attachments[0]
    assert name == f"accuse-de-reception-{number}.pdf"
    assert media_type == "application/pdf"
    assert hashlib.sha256(content).hexdigest() == owed.sha256
    assert owed.sha256 in message.body
    identifier = message_id(owed, Kind.DOCUMENT, CONTACT)
    assert message.message()["Message-ID"] == identifier
    assert identifier.startswith(f"<document.{number}.{submission.sha256[:16]}.")
    assert identifier.endswith("@passnum.example>")
    assert owed.mailed_at is not None
    line = JournalEntry.objects.filter(event=Event.ACKNOWLEDGEMENT_MAILED).latest("pk")
    assert line.detail == {"to": [CONTACT], "message_id": identifier}


def test_each_mail_has_an_identifier_of_its_own(owed):
    acknowledge(acknowledgement_id=owed.pk)
    send_waiting(limit=10)
    identifiers = {message.message()["Message-ID"] for message in mail.outbox}
    assert len(identifiers) == 4


def test_one_person_who_files_and_is_the_contact_gets_one_copy():
    submission = filed(contact_email="Agent@Mairie.example")
    snapshot = submission.content | {
        "filed_by": {"email": "agent@mairie.example", "name": ""}
    }
    submission.snapshot = canonical.dumps(snapshot)
    submission.save()
    acknowledge(acknowledgement_id=submission.acknowledgement.pk)
    (document,) = submission.acknowledgement.mails.filter(kind=Kind.DOCUMENT)
    assert document.address.lower() == "agent@mairie.example"


def test_plain_text_is_not_escaped_and_holds_no_stray_address(settings):
    settings.BASE_URL = ""
    submission = filed(holder_name="L’Agglo & Co <Nord>")
    acknowledge(acknowledgement_id=submission.acknowledgement.pk)
    send_waiting(limit=10)
    for message in mail.outbox:
        assert "L’Agglo & Co <Nord>" in message.body
        assert "http" not in message.body


def test_the_mail_of_one_refused_recipient_says_nothing_of_the_other(owed, server):
    server.to_recipient[CONTACT] = "550 5.1.1 No such user"
    acknowledge(acknowledgement_id=owed.pk)
    send_waiting(limit=10)

    refused = to_contact(owed)
    assert refused.failed_at is not None
    assert refused.sent_at is None
    assert refused.answer == "550 5.1.1 No such user"
    other = owed.mails.exclude(address=CONTACT).get(kind=Kind.DOCUMENT)
    assert other.sent_at is not None
    owed.refresh_from_db()
    assert owed.mailed_at == other.sent_at
    line = JournalEntry.objects.filter(event=Event.MAIL_FAILED).latest("pk")
    assert line.detail == {
        "to": [CONTACT],
        "kind": Kind.DOCUMENT,
        "answer": "550 5.1.1 No such user",
    }


def test_what_delays_a_mail_is_told_while_it_waits(owed, server):
    server.to_recipient[CONTACT] = "450 4.2.1 Greylisted"
    send_waiting(limit=10)
    waiting = to_contact(owed, Kind.REGISTRATION)
    assert waiting.is_waiting
    assert waiting.answer == "450 4.2.1 Greylisted"
    assert not JournalEntry.objects.filter(event=Event.MAIL_FAILED).exists()


def test_a_refused_mail_is_sent_again_to_the_corrected_address(owed, server):
    server.to_recipient[CONTACT] = "550 5.1.1 No such user"
    acknowledge(acknowledgement_id=owed.pk)
    send_waiting(limit=10)
    user = UserFactory()

    send_again(
        mail_id=to_contact(owed).pk, address="c.durand@mairie.example", user=user
    )
    send_waiting(limit=10)

    owed.refresh_from_db()
    corrected = owed.mails.get(kind=Kind.DOCUMENT, address="c.durand@mairie.example")
    assert corrected.sent_at is not None
    assert (corrected.failed_at, corrected.answer) == (None, "")
    (received,) = server.for_each("c.durand@mairie.example")
    (attached,) = received.message.iter_attachments()
    assert hashlib.sha256(attached.get_content()).hexdigest() == (
        corrected.acknowledgement.sha256
    )
    line = JournalEntry.objects.get(event=Event.MAIL_SENT_AGAIN)
    assert line.actor == user
    assert line.detail == {
        "kind": Kind.DOCUMENT,
        "to": ["c.durand@mairie.example"],
        "formerly": CONTACT,
    }


def test_what_follows_goes_to_the_corrected_address(owed, server):
    server.to_recipient[CONTACT] = "550 5.1.1 No such user"
    send_waiting(limit=10)
    user = UserFactory()
    for address in ("c.durant@mairie.example", "c.durand@mairie.example"):
        last = owed.mails.exclude(address=owed.submission.filed_by.email).get()
        send_again(mail_id=last.pk, address=address, user=user)
        send_waiting(limit=10)

    acknowledge(acknowledgement_id=owed.pk)
    assert set(
        owed.mails.filter(kind=Kind.DOCUMENT).values_list("address", flat=True)
    ) == {owed.submission.filed_by.email, "c.durand@mairie.example"}


def test_sent_again_to_the_same_address_it_is_the_same_message(owed, server):
    send_waiting(limit=10)
    registration = to_contact(owed, Kind.REGISTRATION)
    send_again(mail_id=registration.pk, address=CONTACT, user=UserFactory())
    send_waiting(limit=10)
    first, second = server.for_each(CONTACT)
    assert first.message_id == second.message_id


def test_a_mail_is_not_sent_again_while_it_waits_nor_to_who_has_it(submission, owed):
    registration = to_contact(owed, Kind.REGISTRATION)
    user = UserFactory()
    with pytest.raises(SendingAgainRefused, match="déjà en attente"):
        send_again(mail_id=registration.pk, address=CONTACT, user=user)
    send_waiting(limit=10)
    taken = submission.filed_by.email.upper()
    with pytest.raises(SendingAgainRefused, match="Cette adresse a déjà ce message"):
        send_again(mail_id=registration.pk, address=taken, user=user)


def test_it_can_be_sent_again_once_the_queue_has_forgotten_it(owed, server, settings):
    send_waiting(limit=10)
    settings.MAIL_RETENTION_DAYS = -1
    assert forget_old_mails() == 2
    registration = to_contact(owed, Kind.REGISTRATION)
    assert registration.queued is None
    assert registration.sent_at is not None
    send_again(mail_id=registration.pk, address=CONTACT, user=UserFactory())
    send_waiting(limit=10)
    assert len(server.for_each(CONTACT)) == 2


def test_the_database_refuses_a_mail_both_accepted_and_refused(owed):
    registration = to_contact(owed, Kind.REGISTRATION)
    registration.sent_at = registration.failed_at = registration.queued_at
    with pytest.raises(IntegrityError), transaction.atomic():
        registration.save()
