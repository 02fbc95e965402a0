"""The frozen text of a notice: canonical JSON, as for a snapshot.

schema, kind, number, rank, received_at: the last two as in the snapshot
submission_sha256: digest of the snapshot that was filed
call: {slug, version, digest, title, contact}
holder: {siren, name}, as the applicant last completed them
issued_at: instant in UTC to the microsecond
complete_since: instant from which the dossier is complete      (kind complete)
items: [{code, label, note}], message, answer_by: ISO date      (kind items_requested)
decision: {reference, amount, requested_grant, reasons: [label], explanation}, letter:
    {subject, body}, appeal, preview: true when it is not sent  (award, refusal, inadmissible)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from applications.calls.decisions import LetterText
from applications.frozen import Frozen, filing_of
from applications.models import Notice
from applications.notices.items import Item
from eligibility import canonical

SCHEMA = 1


def told_complete(
    latest: Frozen, *, issued_at: datetime, complete_since: datetime
) -> dict[str, Any]:
    """Return the content of a notice that a dossier is complete. No query, no clock."""
    return _common(latest, Notice.Kind.COMPLETE, issued_at) | {
        "complete_since": canonical.instant(complete_since)
    }


def told_missing(
    latest: Frozen,
    *,
    issued_at: datetime,
    items: Iterable[Item],
    message: str,
    answer_by: date,
) -> dict[str, Any]:
    """Return the content of a notice that names what is missing. No query, no clock."""
    return _common(latest, Notice.Kind.ITEMS_REQUESTED, issued_at) | {
        "items": [asdict(item) for item in items],
        "message": message,
        "answer_by": answer_by.isoformat(),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTold:
    """What the letter of a decision says; amounts in euros, `amount` of an award alone.

    reference: number of the decision. reasons: French sentences. appeal: the call's own
    words on time limits and routes of appeal, empty when it states none.
    """

    kind: Notice.Kind
    reference: str
    amount: Decimal | None
    requested_grant: Decimal
    reasons: tuple[str, ...]
    explanation: str
    letter: LetterText
    appeal: str


def told_decision(
    latest: Frozen,
    *,
    issued_at: datetime,
    decision: DecisionTold,
    preview: bool = False,
) -> dict[str, Any]:
    """Return the content of the letter of a decision. No query, no clock."""
    told = _common(latest, decision.kind, issued_at) | {
        "decision": {
            "reference": decision.reference,
            "amount": None if decision.amount is None else str(decision.amount),
            "requested_grant": str(decision.requested_grant),
            "reasons": list(decision.reasons),
            "explanation": decision.explanation,
        },
        "letter": asdict(decision.letter),
        "appeal": decision.appeal,
    }
    return told | {"preview": True} if preview else told


def _common(latest: Frozen, kind: Notice.Kind, issued_at: datetime) -> dict[str, Any]:
    filed = latest.content
    call = filed["call"]
    return {
        "schema": SCHEMA,
        "kind": kind.value,
        "number": filed["number"],
        "rank": filed["rank"],
        "received_at": filed["received_at"],
        "submission_sha256": filing_of(latest).sha256,
        "call": {
            **{key: call[key] for key in ("slug", "version", "digest")},
            "title": call["definition"]["title"],
            "contact": call["definition"]["contact"],
        },
        "holder": {key: filed["holder"][key] for key in ("siren", "name")},
        "issued_at": canonical.instant(issued_at),
    }
