"""The frozen text of a notice: canonical JSON, as for a snapshot.

schema, kind, number, rank, received_at: the last two as in the snapshot
submission_sha256: digest of the snapshot that the notice is about
call: {slug, version, digest, title, contact}
holder: {siren, name}
issued_at: instant in UTC to the microsecond
complete_since: instant from which the dossier is complete      (kind complete)
items: [{code, label, note}], message, answer_by: ISO date      (kind items_requested)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from applications.models import Notice, Submission
from applications.notices.items import Item

SCHEMA = 1


def told_complete(
    submission: Submission, *, issued_at: datetime, complete_since: datetime
) -> dict[str, Any]:
    """Return the content of a notice that a dossier is complete. No query, no clock."""
    return _common(submission, Notice.Kind.COMPLETE, issued_at) | {
        "complete_since": _instant(complete_since)
    }


def told_missing(
    submission: Submission,
    *,
    issued_at: datetime,
    items: Iterable[Item],
    message: str,
    answer_by: date,
) -> dict[str, Any]:
    """Return the content of a notice that names what is missing. No query, no clock."""
    return _common(submission, Notice.Kind.ITEMS_REQUESTED, issued_at) | {
        "items": [asdict(item) for item in items],
        "message": message,
        "answer_by": answer_by.isoformat(),
    }


def _common(
    submission: Submission, kind: Notice.Kind, issued_at: datetime
) -> dict[str, Any]:
    filed = submission.content
    call = filed["call"]
    return {
        "schema": SCHEMA,
        "kind": kind.value,
        "number": filed["number"],
        "rank": filed["rank"],
        "received_at": filed["received_at"],
        "submission_sha256": submission.sha256,
        "call": {
            **{key: call[key] for key in ("slug", "version", "digest")},
            "title": call["definition"]["title"],
            "contact": call["definition"]["contact"],
        },
        "holder": {key: filed["holder"][key] for key in ("siren", "name")},
        "issued_at": _instant(issued_at),
    }


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")
