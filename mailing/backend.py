"""Django's mail backend that queues what it is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from mailing.queue import Letter, queue_mails


class QueueBackend(BaseEmailBackend):
    """Writes a row for each recipient: accepted means stored, and sent after commit."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue `email_messages`; return how many were queued.

        Raises ValueError for a message with an attached file: queue it by `queue_mails`,
        and attach a stored file to it.
        """
        letters = [_letters(message) for message in email_messages]
        queue_mails(letter for each in letters for letter in each)
        return len(letters)


def _letters(message: EmailMessage) -> list[Letter]:
    if message.attachments:
        raise ValueError("attachments: the queue keeps no copy of a file")
    html = dict(_alternatives(message)).get("text/html", "")
    headers = {str(name): str(value) for name, value in message.extra_headers.items()}
    message_id = headers.pop("Message-ID", "")
    if message.reply_to:
        headers.setdefault("Reply-To", ", ".join(message.reply_to))
    recipients = message.recipients()
    if len(recipients) > 1:
        headers.setdefault("To", ", ".join(message.to))
    return [
        Letter(
            to=recipient,
            subject=str(message.subject),
            body=str(message.body),
            html=html,
            message_id=message_id,
            sender=message.from_email,
            headers=headers,
        )
        for recipient in recipients
    ]


def _alternatives(message: EmailMessage) -> Iterator[tuple[str, str]]:
    if isinstance(message, EmailMultiAlternatives):
        for content, media_type in message.alternatives:
            yield media_type, str(content)
