"""What is queued, when it is announced, and what Django's own mails become."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.db import connection
from post_office.models import Email

from mailing.queue import Letter, queue_mails
from mailing.sending import send_waiting
from mailing.tasks import announce_mails, send_queued_mails, sweep_mails

pytestmark = pytest.mark.django_db

BACKEND = "mailing.backend.QueueBackend"


def letter(number: int) -> Letter:
    return Letter(to=f"agent{number}@mairie.example", subject="Objet", body="Texte")


def test_letters_are_stored_in_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        queue_mails([letter(1), letter(2)])
    assert list(Email.objects.order_by("pk").values_list("to", flat=True)) == [
        ["agent1@mairie.example"],
        ["agent2@mairie.example"],
    ]


def test_nothing_is_announced_before_the_commit(
    monkeypatch, django_capture_on_commit_callbacks
):
    announced = []
    monkeypatch.setattr("mailing.queue.announce_mails", announced.append)
    with django_capture_on_commit_callbacks() as callbacks:
        stored = queue_mails([letter(1), letter(2)])
        queue_mails([])
    assert announced == []
    (tell,) = callbacks
    tell()
    assert announced == [[each.pk for each in stored]]


def test_each_message_has_an_identifier_of_its_own_on_the_sender_s_domain(settings):
    settings.DEFAULT_FROM_EMAIL = "Pass <ne-pas-repondre@passnum.example>"
    first, second = queue_mails([letter(1), letter(2)])
    assert first.message_id != second.message_id
    assert first.message_id.endswith("@passnum.example>")


def test_what_django_sends_is_queued_one_row_a_recipient():
    message = EmailMultiAlternatives(
        "Objet",
        "Texte",
        "portail@passnum.example",
        ["a@mairie.example", "b@mairie.example"],
        bcc=["c@mairie.example"],
        reply_to=["mission@etat.example"],
        headers={"Message-ID": "<x@passnum.example>"},
    )
    message.attach_alternative("<p>Texte</p>", "text/html")

    assert get_connection(BACKEND).send_messages([message]) == 1
    assert mail.outbox == []
    assert send_waiting(limit=10).sent == 3

    assert [each.to for each in mail.outbox] == [
        ["a@mairie.example"],
        ["b@mairie.example"],
        ["c@mairie.example"],
    ]
    for sent in mail.outbox:
        shown = sent.message()
        assert shown["To"] == "a@mairie.example, b@mairie.example"
        assert shown["Reply-To"] == "mission@etat.example"
        assert shown["Message-ID"] == "<x@passnum.example>"
        assert sent.alternatives[0].content == "<p>Texte</p>"


def test_a_message_with_a_file_is_refused_rather_than_copied():
    message = EmailMessage("Objet", "Texte", to=["a@mairie.example"])
    message.attach("piece.txt", "texte", "text/plain")
    with pytest.raises(ValueError, match="attachments"):
        get_connection(BACKEND).send_messages([message])


def test_without_a_broker_a_mail_is_sent_in_the_process_after_the_commit(
    settings, django_capture_on_commit_callbacks
):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    with django_capture_on_commit_callbacks(execute=True):
        queue_mails([letter(1)])
        assert mail.outbox == []
    assert len(mail.outbox) == 1


def test_without_a_broker_a_failure_is_logged_and_leaves_the_mail(
    settings, monkeypatch, caplog
):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    (stored,) = queue_mails([letter(1)])

    def broken(**_):
        raise RuntimeError("broken")

    monkeypatch.setattr("mailing.tasks.send_waiting", broken)
    announce_mails([stored.pk])
    assert "left to the sweep" in caplog.text


def test_the_tasks_send_what_waits_and_may_run_twice():
    first, second = queue_mails([letter(1), letter(2)])
    for _ in range(2):
        send_queued_mails([first.pk])
    assert [each.to for each in mail.outbox] == [["agent1@mairie.example"]]
    sweep_mails()
    assert len(mail.outbox) == 2
    assert connection.in_atomic_block
    assert second.pk
