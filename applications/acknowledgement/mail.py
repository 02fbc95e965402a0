"""The mail that carries an acknowledgement."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from applications.acknowledgement.rendering import read_snapshot
from applications.models import Acknowledgement


def acknowledgement_mail(acknowledgement: Acknowledgement) -> EmailMessage:
    """Return the mail to the person who filed and to the contact, the PDF attached.

    Everything it says is read from the snapshot. `acknowledgement` is rendered; its file
    is read here, and OSError, or what the storage raises, means that it cannot be.
    """
    submission = acknowledgement.submission
    content = read_snapshot(submission.snapshot)
    context = {
        "content": content,
        "sha256": acknowledgement.sha256,
        "address": settings.BASE_URL
        and settings.BASE_URL + submission.application.get_absolute_url(),
    }
    subject = render_to_string("acknowledgement/mail_subject.txt", context)
    message = EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string("acknowledgement/mail.txt", context),
        to=_recipients(submission.content),
        headers={
            "Message-ID": message_id(acknowledgement),
            "Auto-Submitted": "auto-generated",
        },
    )
    with acknowledgement.file.open("rb") as file:
        message.attach(
            f"accuse-de-reception-{content.number}.pdf", file.read(), "application/pdf"
        )
    return message


def message_id(acknowledgement: Acknowledgement) -> str:
    """Return the one Message-ID of this acknowledgement, however often it is sent."""
    submission = acknowledgement.submission
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return (
        f"<acknowledgement.{submission.application.number}"
        f".{submission.sha256[:16]}@{domain or 'localhost'}>"
    )


def _recipients(filed: dict[str, dict[str, str]]) -> list[str]:
    """Return the addresses of the filer and of the contact, once when they are one."""
    addresses = (filed["filed_by"]["email"], filed["contact"]["email"])
    return list({address.lower(): address for address in addresses if address}.values())
