"""The mails of a dossier, as they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from applications.models import AcknowledgementMail, Submission
from eligibility import french


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail: what it is, to whom, where it stands, and what the server answered."""

    pk: int
    title: str
    address: str
    state: str
    answer: str
    has_failed: bool
    is_settled: bool


def mails_of(submission: Submission) -> QuerySet[AcknowledgementMail]:
    """Return the mails of a filing and of the notices that follow, in order."""
    return (
        AcknowledgementMail.objects.filter(acknowledgement__submission=submission)
        .select_related("acknowledgement__notice")
        .order_by("pk")
    )


def mail_lines(mails: Iterable[AcknowledgementMail]) -> tuple[MailLine, ...]:
    """Put mails into words. No query for those of `mails_of`."""
    return tuple(
        MailLine(
            pk=mail.pk,
            title=_title(mail),
            address=mail.address,
            state=mail_state(mail),
            answer=mail.answer,
            has_failed=mail.failed_at is not None,
            is_settled=not mail.is_waiting,
        )
        for mail in mails
    )


def _title(mail: AcknowledgementMail) -> str:
    if mail.kind == AcknowledgementMail.Kind.REGISTRATION:
        return mail.get_kind_display()
    return mail.acknowledgement.title


def mail_state(mail: AcknowledgementMail) -> str:
    """Return where a mail stands, in words. No query."""
    if mail.sent_at:
        sent = f"envoyé le {french.instant(mail.sent_at)}"
        return f"{sent} (peut être arrivé deux fois)" if mail.repeats else sent
    if mail.failed_at:
        return f"non remis le {french.instant(mail.failed_at)}"
    return "en attente d’un nouvel essai" if mail.answer else "en attente d’envoi"
