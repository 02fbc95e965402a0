"""The mails that tell of a filing: queued with what they tell, sent by the workers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from applications.frozen import latest_of
from applications.journal import record
from applications.models import (
    Acknowledgement,
    AcknowledgementMail,
    Event,
    JournalEntry,
    Notice,
)
from applications.models.notice import DECISIONS
from eligibility import french
from mailing.queue import Letter, StoredFile, mail_domain, queue_mails
from mailing.sending import Outcome, interruptions
from mailing.signals import mail_tried

Kind = AcknowledgementMail.Kind


@dataclass(frozen=True, slots=True)
class Message:
    """A kind of mail: its template, and what the journal says once it left."""

    template: str
    sent: Event


REGISTRATION = Message("acknowledgement/registration_mail", Event.REGISTRATION_MAILED)
ACKNOWLEDGEMENT = Message("acknowledgement/mail", Event.ACKNOWLEDGEMENT_MAILED)
NOTICES = {
    Notice.Kind.COMPLETE: Message("acknowledgement/complete_mail", Event.NOTICE_MAILED),
    Notice.Kind.ITEMS_REQUESTED: Message(
        "acknowledgement/items_requested_mail", Event.NOTICE_MAILED
    ),
    **dict.fromkeys(
        DECISIONS, Message("acknowledgement/decision_mail", Event.NOTICE_MAILED)
    ),
}


class SendingAgainRefused(Exception):
    """A mail may not be sent again as asked; the message says why, in French."""


def queue_registration(acknowledgement: Acknowledgement) -> None:
    """Queue the mails that say that the filing is registered, in its transaction."""
    _queue(acknowledgement, Kind.REGISTRATION)


def queue_document(acknowledgement: Acknowledgement) -> None:
    """Queue the mails that carry the document, in the transaction that records it."""
    _queue(acknowledgement, Kind.DOCUMENT)


def send_again(*, mail_id: int, address: str, user: User) -> AcknowledgementMail:
    """Queue a mail again, to `address`, which replaces the one it had; journal who did.

    To the same address it is the same message, under the same Message-ID. Raises
    SendingAgainRefused while it still waits to be sent, or when that address has it.
    """
    with transaction.atomic():
        mail = (
            AcknowledgementMail.objects.select_for_update(of=("self",))
            .select_related("acknowledgement__submission__application")
            .get(pk=mail_id)
        )
        if mail.is_waiting:
            raise SendingAgainRefused("Ce courriel est déjà en attente d’envoi.")
        others = AcknowledgementMail.objects.filter(
            acknowledgement_id=mail.acknowledgement_id, kind=mail.kind
        ).exclude(pk=mail.pk)
        if others.filter(address__iexact=address).exists():
            raise SendingAgainRefused("Cette adresse a déjà ce message.")
        former, mail.address = mail.address, address
        (mail.queued,) = queue_mails(
            [_letter(mail, _told_of(mail.acknowledgement))],
            attached=_attached(mail.acknowledgement, Kind(mail.kind)),
        )
        mail.queued_at, mail.sent_at, mail.failed_at = timezone.now(), None, None
        mail.answer = ""
        mail.save()
        record(
            Event.MAIL_SENT_AGAIN,
            application=mail.acknowledgement.submission.application,
            actor=user,
            detail={"kind": mail.kind, "to": [address], "formerly": former},
        )
    return mail


def message_id(acknowledgement: Acknowledgement, kind: str, address: str) -> str:
    """Return the one Message-ID of a mail to an address, however often it is sent."""
    number = acknowledgement.submission.application.number
    recipient = hashlib.sha256(address.lower().encode()).hexdigest()[:8]
    return (
        f"<{kind}.{number}.{acknowledgement.content_sha256[:16]}.{recipient}"
        f"@{mail_domain()}>"
    )


@receiver(mail_tried, dispatch_uid="applications.acknowledgement.mail")
def follow(*, mail: Any, outcome: Outcome, answer: str, at: Any, **_: Any) -> None:
    """Write on the dossier what became of one of its mails; the journal keeps each ending."""
    followed = (
        AcknowledgementMail.objects.select_related(
            "acknowledgement__submission__application", "acknowledgement__notice"
        )
        .defer("acknowledgement__submission__snapshot")
        .filter(queued=mail)
        .first()
    )
    if followed is None:
        return
    followed.answer = answer
    followed.repeats = min(interruptions(mail), 32_767)
    if outcome is Outcome.SENT:
        followed.sent_at = at
        _journal(_message(followed).sent, followed, message_id=mail.message_id)
        if followed.kind == Kind.DOCUMENT:
            Acknowledgement.objects.filter(
                pk=followed.acknowledgement_id, mailed_at=None
            ).update(mailed_at=at)
    elif outcome is not Outcome.DEFERRED:
        followed.failed_at = at
        _journal(Event.MAIL_FAILED, followed, kind=followed.kind, answer=answer)
    followed.save(update_fields=["answer", "repeats", "sent_at", "failed_at"])


def _queue(acknowledgement: Acknowledgement, kind: AcknowledgementMail.Kind) -> None:
    now, filed = timezone.now(), _told_of(acknowledgement)
    mails = [
        AcknowledgementMail(
            acknowledgement=acknowledgement, kind=kind, address=address, queued_at=now
        )
        for address in _recipients(acknowledgement, kind, filed)
    ]
    queued = queue_mails(
        [_letter(mail, filed) for mail in mails],
        attached=_attached(acknowledgement, kind),
    )
    for mail, row in zip(mails, queued, strict=True):
        mail.queued = row
    AcknowledgementMail.objects.bulk_create(mails)


def _letter(mail: AcknowledgementMail, filed: Mapping[str, Any]) -> Letter:
    acknowledgement = mail.acknowledgement
    submission = acknowledgement.submission
    received_at = submission.received_at
    context: dict[str, Any] = {
        "number": filed["number"],
        "rank": french.number(filed["rank"]),
        "received_at": f"{french.instant(received_at, french.Precision.SECOND)},"
        f" {french.offset(received_at)}",
        "call_title": filed["call"]["definition"]["title"],
        "service": filed["call"]["definition"]["contact"]["service"],
        "holder": filed["holder"]["name"],
        "content_sha256": acknowledgement.content_sha256,
        "sha256": acknowledgement.sha256,
        "address": settings.BASE_URL
        and settings.BASE_URL + submission.application.get_absolute_url(),
    }
    if acknowledgement.notice:
        context |= {"notice": acknowledgement.notice}
    template = _message(mail).template
    return Letter(
        to=mail.address,
        subject=render_to_string(f"{template}_subject.txt", context),
        body=render_to_string(f"{template}.txt", context),
        message_id=message_id(acknowledgement, mail.kind, mail.address),
    )


def _message(mail: AcknowledgementMail) -> Message:
    if mail.kind == Kind.REGISTRATION:
        return REGISTRATION
    notice = mail.acknowledgement.notice
    return NOTICES[Notice.Kind(notice.kind)] if notice else ACKNOWLEDGEMENT


def _attached(
    acknowledgement: Acknowledgement, kind: AcknowledgementMail.Kind
) -> StoredFile | None:
    if kind is not Kind.DOCUMENT or not acknowledgement.file.name:
        return None
    return StoredFile(
        stored_name=acknowledgement.file.name,
        name=acknowledgement.document_name,
        media_type="application/pdf",
    )


def _told_of(acknowledgement: Acknowledgement) -> Mapping[str, Any]:
    """The content that its mails tell of: as filed, or as its applicant last completed it."""
    submission = acknowledgement.submission
    told = latest_of(submission) if acknowledgement.notice_id else submission
    return told.content


def _recipients(
    acknowledgement: Acknowledgement,
    kind: AcknowledgementMail.Kind,
    filed: Mapping[str, Any],
) -> Sequence[str]:
    """Return the addresses of the filer and of the contact, once when they are one.

    An address that the desk corrected for an earlier mail is replaced by the corrected one.
    """
    addresses = [filed["filed_by"]["email"], filed["contact"]["email"]]
    # A registration is told as it is filed: nothing was corrected yet.
    if kind is not Kind.REGISTRATION:
        corrections = JournalEntry.objects.filter(
            application=acknowledgement.submission.application_id,
            event=Event.MAIL_SENT_AGAIN,
        ).order_by("pk")
        for detail in corrections.values_list("detail", flat=True):
            (corrected,) = detail["to"]
            former = detail["formerly"].lower()
            addresses = [
                corrected if address.lower() == former else address
                for address in addresses
            ]
    return list({address.lower(): address for address in addresses if address}.values())


def _journal(event: Event, mail: AcknowledgementMail, **detail: str) -> None:
    record(
        event,
        application=mail.acknowledgement.submission.application,
        detail={"to": [mail.address], **detail},
    )
