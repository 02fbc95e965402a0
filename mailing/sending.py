"""Sending what is queued: each mail by one process at a time, whatever their number.

A try has two transactions. The first counts it, puts the next one off and opens a line of
the mail's log; the second holds the row's lock while the server is spoken to, then writes
how it ended. A process that dies between the server's acceptance and that commit leaves an
open line: the message may be sent again, under the same Message-ID, and `interruptions`
counts it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from time import monotonic

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from post_office.models import STATUS, Email, Log

from mailing.answers import is_final, words_of
from mailing.backoff import MOST_ATTEMPTS, delay
from mailing.signals import mail_tried
from mailing.transport import transport

logger = logging.getLogger(__name__)

BEGUN = STATUS.queued
"""The status of a log line whose try has not ended, or never will."""


class Outcome(Enum):
    """How a try ended."""

    SENT = "sent"
    DEFERRED = "deferred"
    REFUSED = "refused"
    GIVEN_UP = "given up"
    NOT_OURS = "not ours"


@dataclass(frozen=True, slots=True)
class Try:
    """A try that has begun: its number among those of the mail, and its line of the log."""

    number: int
    line: Log


@dataclass(frozen=True, slots=True)
class MailSweep:
    """What one sweep did; `left` mails are still to be sent."""

    sent: int
    failed: int
    left: int


def waiting() -> QuerySet[Email]:
    """Return the mails still to be sent, the oldest first."""
    mails: QuerySet[Email] = Email.objects.filter(
        status__in=[STATUS.queued, STATUS.requeued]
    )
    return mails.order_by("pk")


def failed() -> QuerySet[Email]:
    """Return the mails that wait for a person: refused for good, or given up."""
    mails: QuerySet[Email] = Email.objects.filter(status=STATUS.failed)
    return mails


def interruptions(mail: Email) -> int:
    """Count the tries that never ended: the server may have accepted each of them."""
    lines: QuerySet[Log] = Log.objects.filter(email=mail, status=BEGUN)
    return lines.count()


def send_mail(*, mail_id: int, early: bool = False) -> Outcome:
    """Send one mail if its time has come and nobody else does.

    `early` does not wait for the time of the next try, once the last has ended. Safe to
    run twice, and at once. What the server says is written on the row and in its log,
    never raised. Raises DatabaseError or SoftTimeLimitExceeded: the server may then have
    accepted the message, and the line of the log stays open.
    """
    if transport.is_resting and not early:
        return Outcome.NOT_OURS
    attempt = _begin(mail_id, early=early)
    if attempt is None:
        return Outcome.NOT_OURS
    with transaction.atomic():
        mail = _hold(mail_id, attempt)
        if mail is None:
            attempt.line.delete()
            return Outcome.NOT_OURS
        if attempt.number > MOST_ATTEMPTS:
            return _end(mail, attempt, Outcome.GIVEN_UP, "")
        try:
            transport.deliver(mail.email_message())
        except (DatabaseError, SoftTimeLimitExceeded):
            raise
        except Exception as error:
            return _end_badly(mail, attempt, error)
        return _end(mail, attempt, Outcome.SENT, "")


def send_waiting(
    *,
    limit: int,
    seconds: float = float("inf"),
    among: Iterable[int] | None = None,
    early: bool = False,
) -> MailSweep:
    """Send up to `limit` mails whose time has come, the oldest first.

    `among` keeps to these mails; `early` takes those too whose time has not come. Stops
    taking new ones after `seconds`.
    """
    end = monotonic() + seconds
    now = timezone.now()
    queue = waiting().filter(_due(now) | _ended() if early else _due(now))
    if among is not None:
        queue = queue.filter(pk__in=list(among))
    outcomes = []
    for mail_id in queue.values_list("pk", flat=True)[:limit]:
        if monotonic() > end:
            break
        outcomes.append(send_mail(mail_id=mail_id, early=early))
    sent = outcomes.count(Outcome.SENT)
    return MailSweep(
        sent=sent,
        failed=len(outcomes) - sent - outcomes.count(Outcome.NOT_OURS),
        left=waiting().count(),
    )


def try_again(mails: QuerySet[Email]) -> int:
    """Put mails that wait for a person back in the queue; return how many."""
    return mails.filter(status=STATUS.failed).update(
        status=STATUS.queued,
        scheduled_time=None,
        number_of_retries=0,
        last_updated=timezone.now(),
    )


def _due(now: datetime) -> Q:
    return Q(scheduled_time=None) | Q(scheduled_time__lte=now)


def _ended() -> Q:
    """Whose last try has ended. Another may be under way, or its process has died."""
    return Q(status=STATUS.requeued) | Q(number_of_retries=0)


def _begin(mail_id: int, *, early: bool) -> Try | None:
    """Count a try and put the next one off; None when it is not for us to make."""
    now = timezone.now()
    with transaction.atomic():
        mail = (
            waiting()
            .select_for_update(skip_locked=True)
            .filter(_due(now) | _ended() if early else _due(now), pk=mail_id)
            .only("pk", "number_of_retries")
            .first()
        )
        if mail is None:
            return None
        number = (mail.number_of_retries or 0) + 1
        Email.objects.filter(pk=mail_id).update(
            status=STATUS.queued,
            number_of_retries=number,
            scheduled_time=now + delay(number),
        )
        return Try(number, Log.objects.create(email_id=mail_id, status=BEGUN))


def _hold(mail_id: int, attempt: Try) -> Email | None:
    """Lock and return the mail, unless somebody else has begun a later try of it."""
    return (
        waiting()
        .select_for_update(skip_locked=True)
        .filter(pk=mail_id, number_of_retries=attempt.number)
        .first()
    )


def _end_badly(mail: Email, attempt: Try, error: Exception) -> Outcome:
    answer = words_of(error)
    if is_final(error):
        outcome = Outcome.REFUSED
    elif attempt.number >= MOST_ATTEMPTS:
        outcome = Outcome.GIVEN_UP
    else:
        outcome = Outcome.DEFERRED
    logger.warning("mail %s: %s: %s", mail.pk, outcome.value, answer)
    return _end(mail, attempt, outcome, answer, type(error).__name__)


STATUSES = {
    Outcome.SENT: STATUS.sent,
    Outcome.DEFERRED: STATUS.requeued,
    Outcome.REFUSED: STATUS.failed,
    Outcome.GIVEN_UP: STATUS.failed,
}


def _end(
    mail: Email, attempt: Try, outcome: Outcome, answer: str, exception: str = ""
) -> Outcome:
    """Write how a try ended, on the row, in its log, and for whoever wrote the mail."""
    now = timezone.now()
    changes: dict[str, object] = {"status": STATUSES[outcome], "last_updated": now}
    if outcome is Outcome.SENT:
        # Nothing reads it any more, and a link to confirm an account opens it.
        changes |= {"message": "", "html_message": ""}
    Email.objects.filter(pk=mail.pk).update(**changes)
    attempt.line.status = STATUS.sent if outcome is Outcome.SENT else STATUS.failed
    attempt.line.message = answer
    attempt.line.exception_type = exception
    attempt.line.save(update_fields=["status", "message", "exception_type"])
    mail_tried.send(sender=Email, mail=mail, outcome=outcome, answer=answer, at=now)
    return outcome
