"""The mails of an external opinion: to the expert, then to who asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.template.loader import render_to_string
from django.urls import reverse

from applications.frozen import latest_of
from applications.journal import record
from applications.models import Event
from mailing.queue import Letter, queue_mails
from mailing.sending import Outcome
from mailing.signals import mail_tried
from reviews.expertise.link import address_of
from reviews.expertise.reading import submission_of
from reviews.models import ExternalOpinion
from reviews.queue.listing import queue_for


def mail_expert(asked: ExternalOpinion, *, reminder: bool = False) -> None:
    """Queue the mail that holds the link, in this transaction; the row follows it.

    Leaves `asked` to be saved: `queued`, `mail_sent_at`, `mail_failed_at`. Raises
    ReviewRefused when the portal does not know its own address.
    """
    template = "reminder_mail" if reminder else "request_mail"
    (asked.queued,) = queue_mails(
        [_letter(template, asked, to=asked.expert_email, link=address_of(asked))]
    )
    asked.mail_sent_at = asked.mail_failed_at = None


def tell_who_asked(asked: ExternalOpinion) -> None:
    """Queue the mail that says that the expert answered, in this transaction.

    It holds nothing of the answer. Nothing is sent to who may no longer read the dossier.
    """
    reader = asked.asked_by
    if not queue_for(reader).order_by().filter(pk=asked.application_id).exists():
        return
    page = reverse(
        "admin:reviews_dossier_external_opinions", args=[asked.application_id]
    )
    queue_mails(
        [
            _letter(
                "answer_mail",
                asked,
                to=reader.email,
                link=settings.BASE_URL and settings.BASE_URL + page,
            )
        ]
    )


@receiver(mail_tried, dispatch_uid="reviews.expertise.mails")
def follow(*, mail: Any, outcome: Outcome, answer: str, at: datetime, **_: Any) -> None:
    """Write on the request what became of its last mail; the journal keeps a failure."""
    followed = ExternalOpinion.objects.filter(queued=mail)
    if outcome is Outcome.SENT:
        followed.update(mail_sent_at=at)
    elif outcome is not Outcome.DEFERRED and followed.update(mail_failed_at=at):
        asked = followed.select_related("application").get()
        record(
            Event.OPINION_MAIL_FAILED,
            application=asked.application,
            detail={"to": [asked.expert_email], "answer": answer},
        )


def _letter(template: str, asked: ExternalOpinion, *, to: str, link: str) -> Letter:
    submission = submission_of(asked)
    told = latest_of(submission).content
    definition = submission.call_version.definition
    context = {
        "asked": asked,
        "link": link,
        "number": told["number"],
        "holder": told["holder"]["name"],
        "title": told["project"]["title"],
        "call_title": definition.title,
        "contact": definition.contact,
    }
    return Letter(
        to=to,
        subject=render_to_string(f"expertise/{template}_subject.txt", context),
        body=render_to_string(f"expertise/{template}.txt", context),
    )
