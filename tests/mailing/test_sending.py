"""Mails sent to a real server: accepted, refused until later, refused for good."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.utils import timezone
from post_office.models import STATUS, Email, Log

from mailing import sending
from mailing.backoff import MOST_ATTEMPTS
from mailing.queue import Letter, StoredFile, queue_mails
from mailing.sending import (
    MailSweep,
    Outcome,
    failed,
    interruptions,
    send_mail,
    send_waiting,
    try_again,
    waiting,
)
from mailing.signals import mail_tried
from mailing.transport import transport

pytestmark = pytest.mark.django_db

TO = "camille@mairie.example"


def queued(**changes) -> Email:
    letter = {"to": TO, "subject": "Objet", "body": "Bonjour.\n"} | changes
    (stored,) = queue_mails([Letter(**letter)])
    return stored


def its_time_comes() -> None:
    Email.objects.update(scheduled_time=None)


def status(mail: Email) -> int:
    return Email.objects.values_list("status", flat=True).get(pk=mail.pk)


def words(mail: Email) -> list[str]:
    return list(mail.logs.order_by("pk").values_list("message", flat=True))


def test_a_mail_is_accepted_as_it_was_written(server):
    stored = queued(
        subject="Accusé\n de réception",
        body="Élodie, voilà.\n",
        message_id="<a.b@passnum.example>",
        headers={"X-Essai": "oui"},
    )

    assert send_mail(mail_id=stored.pk) is Outcome.SENT

    (received,) = server.received
    assert received.recipients == (TO,)
    assert received.message["To"] == TO
    assert received.message["Subject"] == "Accusé de réception"
    assert received.message_id == "<a.b@passnum.example>"
    assert received.message["Auto-Submitted"] == "auto-generated"
    assert received.message["X-Essai"] == "oui"
    assert received.message.get_content().split() == ["Élodie,", "voilà."]
    assert status(stored) == STATUS.sent
    assert words(stored) == [""]


def test_what_a_sent_mail_said_is_forgotten_at_once(server):
    stored = queued(body="https://passnum.example/compte/secret/", html="<p>secret</p>")
    send_mail(mail_id=stored.pk)
    stored.refresh_from_db()
    assert (stored.message, stored.html_message) == ("", "")


def test_a_stored_file_is_attached_and_not_copied(server, settings, tmp_path):
    default = settings.STORAGES["default"]
    options = default["OPTIONS"] | {"location": str(tmp_path)}
    settings.STORAGES = settings.STORAGES | {"default": default | {"OPTIONS": options}}
    name = default_storage.save("documents/accuse.pdf", ContentFile(b"%PDF-essai"))
    stored = queue_mails(
        [Letter(to=to, subject="Objet", body="Voir.\n") for to in (TO, "b@c.example")],
        attached=StoredFile(name, "accuse-de-reception.pdf", "application/pdf"),
    )

    assert send_waiting(limit=10) == MailSweep(sent=2, failed=0, left=0)

    for received in server.received:
        (attached,) = received.message.iter_attachments()
        assert attached.get_filename() == "accuse-de-reception.pdf"
        assert attached.get_content_type() == "application/pdf"
        assert attached.get_content() == b"%PDF-essai"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [
        "accuse.pdf"
    ]
    assert {each.recipients for each in server.received} == {(TO,), ("b@c.example",)}
    assert len(stored) == 2


def test_a_second_sending_does_nothing(server):
    stored = queued()
    assert send_mail(mail_id=stored.pk) is Outcome.SENT
    assert send_mail(mail_id=stored.pk, early=True) is Outcome.NOT_OURS
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("refusals", "answer"),
    [
        ("to_recipient", "550 5.1.1 No such user"),
        ("to_recipient", "552 Mailbox full"),
        ("to_message", "554 5.7.1 Looks like spam"),
    ],
)
def test_a_5xx_is_final_and_told_in_the_words_of_the_server(server, refusals, answer):
    getattr(server, refusals)[TO] = answer
    stored, other = queued(), queued(to="autre@mairie.example")

    assert send_waiting(limit=10) == MailSweep(sent=1, failed=1, left=0)

    assert status(stored) == STATUS.failed
    assert words(stored) == [answer]
    assert status(other) == STATUS.sent
    assert send_waiting(limit=10, early=True) == MailSweep(0, 0, 0)


@pytest.mark.parametrize(
    ("refusals", "answer"),
    [
        ("to_recipient", "450 4.2.1 Greylisted, try again"),
        ("to_message", "451 4.3.0 Try again later"),
    ],
)
def test_a_4xx_is_tried_again_later_and_then_sent(server, refusals, answer):
    getattr(server, refusals)["*"] = answer
    stored = queued()

    assert send_mail(mail_id=stored.pk) is Outcome.DEFERRED
    stored.refresh_from_db()
    assert stored.status == STATUS.requeued
    assert timedelta() < stored.scheduled_time - timezone.now() < timedelta(seconds=8)
    assert send_mail(mail_id=stored.pk) is Outcome.NOT_OURS

    getattr(server, refusals).clear()
    assert send_mail(mail_id=stored.pk, early=True) is Outcome.SENT
    assert words(stored) == [answer, ""]
    assert interruptions(stored) == 0


def test_a_server_out_of_reach_is_left_alone_for_a_while(server, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    first, second = queued(), queued()
    assert send_mail(mail_id=first.pk) is Outcome.DEFERRED
    assert "ConnectionRefusedError" in words(first)[0]
    assert transport.is_resting
    assert send_mail(mail_id=second.pk) is Outcome.NOT_OURS
    assert words(second) == []

    settings.EMAIL_PORT = port
    transport.wake()
    assert send_mail(mail_id=second.pk) is Outcome.SENT


def test_a_server_that_refuses_our_name_bounces_nobody(server, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portail", "faux"
    stored = queued()
    assert send_mail(mail_id=stored.pk) is Outcome.DEFERRED


def test_after_too_many_tries_a_mail_waits_for_a_person_who_may_send_it(server):
    server.to_recipient["*"] = "450 later"
    stored = queued()
    Email.objects.update(number_of_retries=MOST_ATTEMPTS - 1)
    assert send_mail(mail_id=stored.pk) is Outcome.GIVEN_UP
    assert send_waiting(limit=10, early=True) == MailSweep(0, 0, 0)

    server.to_recipient.clear()
    assert try_again(failed()) == 1
    assert send_waiting(limit=10) == MailSweep(1, 0, 0)


def test_a_worker_that_dies_after_the_acceptance_repeats_the_same_message(
    server, monkeypatch
):
    stored = queued()

    def die(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_end", die)
        with pytest.raises(OperationalError):
            send_mail(mail_id=stored.pk)

    assert send_mail(mail_id=stored.pk, early=True) is Outcome.NOT_OURS
    its_time_comes()
    assert send_mail(mail_id=stored.pk) is Outcome.SENT
    first, second = server.received
    assert first.message_id == second.message_id
    assert interruptions(stored) == 1


def test_a_mail_that_kills_its_worker_ends_by_waiting_for_a_person(server, monkeypatch):
    stored = queued()

    def killed(message):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(transport, "deliver", killed)
        for _ in range(MOST_ATTEMPTS):
            with pytest.raises(KeyboardInterrupt):
                send_mail(mail_id=stored.pk)
            its_time_comes()
    assert send_mail(mail_id=stored.pk) is Outcome.GIVEN_UP
    assert server.received == []
    assert interruptions(stored) == MOST_ATTEMPTS


def test_a_file_that_cannot_be_read_is_tried_again_and_nothing_is_sent(server):
    (stored,) = queue_mails(
        [Letter(to=TO, subject="Objet", body="Voir.\n")],
        attached=StoredFile("nulle/part.pdf", "accuse.pdf", "application/pdf"),
    )
    assert send_mail(mail_id=stored.pk) is Outcome.DEFERRED
    assert words(stored)[0].startswith("FileNotFoundError")
    assert server.received == []


def test_whoever_wrote_a_mail_learns_how_each_try_ended(server):
    told = []

    def listen(*, mail, outcome, answer, **rest):
        told.append((mail.pk, outcome, answer))

    server.to_recipient[TO] = "450 later"
    stored = queued()
    mail_tried.connect(listen)
    try:
        send_mail(mail_id=stored.pk)
        server.to_recipient.clear()
        send_mail(mail_id=stored.pk, early=True)
    finally:
        mail_tried.disconnect(listen)
    assert told == [
        (stored.pk, Outcome.DEFERRED, "450 later"),
        (stored.pk, Outcome.SENT, ""),
    ]


def test_a_sweep_keeps_to_its_limit_its_time_and_the_mails_asked_for(server):
    first, second, third = queued(), queued(), queued()
    assert send_waiting(limit=10, among=[second.pk]) == MailSweep(1, 0, left=2)
    assert send_waiting(limit=1) == MailSweep(1, 0, left=1)
    assert send_waiting(limit=10, seconds=-1) == MailSweep(0, 0, left=1)
    assert list(waiting()) == [third]
    assert status(first) == STATUS.sent


def test_a_try_that_somebody_overtook_leaves_no_trace(server, monkeypatch):
    stored = queued()
    begin = sending._begin

    def overtaken(mail_id, *, early):
        attempt = begin(mail_id, early=early)
        monkeypatch.setattr(sending, "_begin", begin)
        its_time_comes()
        send_mail(mail_id=mail_id)
        return attempt

    monkeypatch.setattr(sending, "_begin", overtaken)
    assert send_mail(mail_id=stored.pk) is Outcome.NOT_OURS
    assert len(server.received) == 1
    assert Log.objects.count() == 1
