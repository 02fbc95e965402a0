"""What is forgotten of the mails, and what is not."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from post_office.models import STATUS, Attachment, Email, Log

from mailing.queue import Letter, StoredFile, queue_mails
from mailing.retention import forget_old_mails
from mailing.sending import send_waiting

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: str) -> str:
    output = StringIO()
    call_command(command, *arguments, stdout=output)
    return output.getvalue().strip()


def queued(name: str = "a") -> Email:
    (stored,) = queue_mails(
        [Letter(to=f"{name}@mairie.example", subject="Objet", body="Texte")]
    )
    return stored


def test_settled_mails_are_forgotten_after_their_time_and_waiting_ones_never():
    sent, refused, waiting, recent = (queued(name) for name in "abcd")
    long_ago = timezone.now() - timedelta(days=31)
    Email.objects.filter(pk__in=[sent.pk, recent.pk]).update(status=STATUS.sent)
    Email.objects.filter(pk=refused.pk).update(status=STATUS.failed)
    Email.objects.exclude(pk=recent.pk).update(last_updated=long_ago)
    Log.objects.create(email=sent, status=STATUS.sent)

    assert forget_old_mails() == 2
    assert set(Email.objects.all()) == {waiting, recent}
    assert not Log.objects.exists()
    assert forget_old_mails() == 0


def test_the_files_that_forgotten_mails_carried_stay():
    name = default_storage.save("documents/garde.pdf", ContentFile(b"%PDF"))
    queue_mails(
        [Letter(to="a@mairie.example", subject="Objet", body="Texte")],
        attached=StoredFile(name, "garde.pdf", "application/pdf"),
    )
    send_waiting(limit=1)
    Email.objects.update(last_updated=timezone.now() - timedelta(days=31))
    assert run("cleanup_mail") == "Courriels oubliés : 1 (au-delà de 30 jours)."
    assert not Attachment.objects.exists()
    assert default_storage.exists(name)


def test_the_library_s_commands_are_ours():
    queued()
    assert run("send_queued_mail") == "Envoyés : 1. En échec : 0. Restants : 0."
    assert len(mail.outbox) == 1


def test_mails_left_make_the_command_fail(settings):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    queued()
    with pytest.raises(CommandError, match="Il reste 1 courriel"):
        run("send_queued_mail")


def test_failed_mails_are_sent_again_when_asked():
    queued()
    Email.objects.update(status=STATUS.failed)
    assert run("send_queued_mail").startswith("Envoyés : 0.")
    assert run("send_queued_mail", "--failed").startswith(
        "Remis en attente : 1.\nEnvoyés : 1."
    )
