"""Putting mails in the queue."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from post_office.models import PRIORITY, STATUS, Attachment, Email

from mailing.tasks import announce_mails


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the default storage, sent under another name; it is never copied."""

    stored_name: str
    name: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail to one address, as it is to be sent.

    `message_id` (with its angle brackets) names the message for ever, however often it is
    sent; without one, a new one is drawn.
    """

    to: str
    subject: str
    body: str
    message_id: str = ""
    sender: str = ""
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def queue_mails(
    letters: Iterable[Letter], *, attached: StoredFile | None = None
) -> list[Email]:
    """Write the letters in one statement; tell the workers once this transaction is committed.

    Each carries the file `attached`, read when it is sent. Return the stored mails, in the
    order of the letters.
    """
    mails: list[Email] = Email.objects.bulk_create(
        [_stored(letter) for letter in letters]
    )
    keys = [mail.pk for mail in mails]
    if attached and mails:
        attachment = Attachment.objects.create(
            file=attached.stored_name, name=attached.name, mimetype=attached.media_type
        )
        attachment.emails.add(*mails)
    if keys:
        transaction.on_commit(lambda: announce_mails(keys))
    return mails


def mail_domain() -> str:
    """Return the domain of the sender's address, which ends each Message-ID."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return address.rpartition("@")[2] or "localhost"


def _stored(letter: Letter) -> Email:
    return Email(
        from_email=letter.sender or settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        cc=[],
        bcc=[],
        subject=" ".join(letter.subject.split()),
        message=letter.body,
        html_message=letter.html,
        headers={"Auto-Submitted": "auto-generated", **letter.headers},
        message_id=letter.message_id or f"<{uuid.uuid4().hex}@{mail_domain()}>",
        status=STATUS.queued,
        priority=PRIORITY.medium,
        number_of_retries=0,
    )
