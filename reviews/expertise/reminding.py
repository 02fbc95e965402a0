"""The reminder that the portal sends by itself, once, as the last day draws near."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from applications.models import UNDECIDED
from reviews.expertise.asking import lock_asked, send_reminder
from reviews.expertise.permissions import BETWEEN_MAILS
from reviews.models import ExternalOpinion, Standing

DAYS_BEFORE = 3
"""Days left to an expert when the portal reminds them."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """What one run did; `left` experts are still to be reminded."""

    sent: int
    left: int


def to_remind(at: datetime, *, days: int = DAYS_BEFORE) -> QuerySet[ExternalOpinion]:
    """Return the requests whose expert is to be reminded at that instant, the most urgent first.

    Those that wait for an answer, end within `days` days, had no reminder of this kind, and
    no mail of any kind for a day.
    """
    quiet_since = at - BETWEEN_MAILS
    return (
        ExternalOpinion.objects.filter(
            Q(reminded_at=None) | Q(reminded_at__lte=quiet_since),
            application__state__in=UNDECIDED,
            answered_at=None,
            withdrawn_at=None,
            auto_reminded_at=None,
            asked_at__lte=quiet_since,
            expires_at__gt=at,
            expires_at__lte=at + timedelta(days=days),
        )
        .select_related("application")
        .order_by("expires_at", "pk")
    )


def remind_late_experts(*, limit: int, days: int = DAYS_BEFORE) -> Reminded:
    """Remind `limit` experts at most, each in a transaction of its own; safe to run twice."""
    now = timezone.now()
    keys = list(to_remind(now, days=days).values_list("pk", flat=True)[:limit])
    sent = sum(_remind(key, now) for key in keys)
    return Reminded(sent=sent, left=to_remind(now, days=days).count())


def _remind(key: int, at: datetime) -> bool:
    """Remind one expert, unless it was done, or became needless, meanwhile."""
    with transaction.atomic():
        asked = lock_asked(key)
        if (
            asked.standing(at) != Standing.WAITING
            or asked.auto_reminded_at
            or at - asked.mailed_at < BETWEEN_MAILS
        ):
            return False
        send_reminder(asked, actor=None, at=at)
    return True
