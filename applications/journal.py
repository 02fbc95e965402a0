"""Writing the journal: one line an event, in the transaction of what it tells."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from applications.models import Application, Call, Event, JournalEntry


def record(
    event: Event,
    *,
    application: Application | None = None,
    call: Call | None = None,
    actor: User | None = None,
    at: datetime | None = None,
    detail: Mapping[str, Any] | None = None,
) -> JournalEntry:
    """Append one line. `at` is aware, now by default; `detail` is JSON-able.

    A dossier's line also carries its call, so that a call's journal is one query.
    """
    return JournalEntry.objects.create(
        **_line(event, application, call, actor, at), detail=dict(detail or {})
    )


def record_each(
    event: Event,
    *,
    application: Application,
    actor: User,
    details: Iterable[Mapping[str, Any]],
) -> None:
    """Append a line for each of the details, at one instant, in one query."""
    line = _line(event, application, None, actor, None)
    JournalEntry.objects.bulk_create(
        JournalEntry(**line, detail=dict(detail)) for detail in details
    )


def _line(
    event: Event,
    application: Application | None,
    call: Call | None,
    actor: User | None,
    at: datetime | None,
) -> dict[str, Any]:
    return {
        "event": event,
        "application": application,
        "call_id": call.pk if call else application.call_id if application else None,
        "actor": actor,
        "at": at or timezone.now(),
    }
