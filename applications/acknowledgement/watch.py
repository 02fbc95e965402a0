"""How the acknowledgements stand, in figures, for an operator and for an alarm."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, Sum
from django.utils import timezone

from applications.acknowledgement.debt import owed
from applications.models import AcknowledgementMail

logger = logging.getLogger(__name__)

LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of acknowledgements and of their mails; ages in seconds, 0 when there is none.

    Owed: without its document; given up ones among them. Waiting: a mail neither accepted
    nor refused. Late: owed or waiting for more than five minutes. Repeats: sendings whose
    acceptance nobody recorded, so that the message may have come twice.
    """

    owed: int
    owed_late: int
    owed_oldest_s: float
    given_up: int
    mails_waiting: int
    mails_late: int
    mails_oldest_s: float
    mails_failed: int
    mails_repeated: int

    @property
    def late(self) -> int:
        return self.owed_late + self.mails_late


def figures(*, now: datetime | None = None) -> Figures:
    """Count; two queries, on what is not settled and on the mails."""
    now = now or timezone.now()
    limit = now - LATE_AFTER
    debts = owed().aggregate(
        owed=Count("pk"),
        late=Count("pk", filter=Q(created_at__lt=limit)),
        oldest=Min("created_at"),
        given_up=Count("pk", filter=Q(given_up_at__isnull=False)),
    )
    waiting = Q(sent_at=None, failed_at=None)
    mails = AcknowledgementMail.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        late=Count("pk", filter=waiting & Q(queued_at__lt=limit)),
        oldest=Min("queued_at", filter=waiting),
        failed=Count("pk", filter=Q(failed_at__isnull=False)),
        repeats=Sum("repeats"),
    )
    return Figures(
        owed=debts["owed"],
        owed_late=debts["late"],
        owed_oldest_s=_age(debts["oldest"], now),
        given_up=debts["given_up"],
        mails_waiting=mails["waiting"],
        mails_late=mails["late"],
        mails_oldest_s=_age(mails["oldest"], now),
        mails_failed=mails["failed"],
        mails_repeated=mails["repeats"] or 0,
    )


def alert_when_late() -> None:
    """Write one ERROR line, « ACKNOWLEDGEMENTS LATE: … », when something is late."""
    now = figures()
    if now.late:
        logger.error(
            "ACKNOWLEDGEMENTS LATE: %s documents, the oldest owed for %.0f s (%s given up);"
            " %s mails, the oldest waiting for %.0f s",
            *(now.owed_late, now.owed_oldest_s, now.given_up),
            *(now.mails_late, now.mails_oldest_s),
        )


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
