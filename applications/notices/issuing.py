"""Issuing a notice: its frozen text, and the debt of the document that carries it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from applications.frozen import latest_of
from applications.models import Acknowledgement, Notice, Submission
from applications.notices.content import (
    DecisionTold,
    told_complete,
    told_decision,
    told_missing,
)
from applications.notices.items import Item
from applications.tasks import announce_acknowledgement
from eligibility import canonical


def issue_complete(
    *,
    submission: Submission,
    issued_by: User,
    issued_at: datetime,
    complete_since: datetime,
) -> Notice:
    """Write the notice that a dossier is complete, and owe its document.

    Joins the caller's transaction, which holds the dossier; the workers are told after its
    commit. Raises IntegrityError when the dossier was declared complete before.
    """
    return _issue(
        submission,
        told_complete(
            latest_of(submission), issued_at=issued_at, complete_since=complete_since
        ),
        issued_by=issued_by,
        issued_at=issued_at,
    )


def issue_items_requested(
    *,
    submission: Submission,
    issued_by: User,
    issued_at: datetime,
    items: Iterable[Item],
    message: str,
    answer_by: date,
) -> Notice:
    """Write the notice that names what is missing, and owe its document; as `issue_complete`.

    `answer_by` is the last day, in Paris, on which the items are expected.
    """
    told = told_missing(
        latest_of(submission),
        issued_at=issued_at,
        items=items,
        message=message,
        answer_by=answer_by,
    )
    return _issue(
        submission, told, issued_by=issued_by, issued_at=issued_at, answer_by=answer_by
    )


def issue_decision(
    *,
    submission: Submission,
    issued_by: User,
    issued_at: datetime,
    decision: DecisionTold,
) -> Notice:
    """Write the letter of a decision, and owe its document; as `issue_complete`.

    Raises IntegrityError when the dossier has had the letter of a decision before.
    """
    return _issue(
        submission,
        told_decision(latest_of(submission), issued_at=issued_at, decision=decision),
        issued_by=issued_by,
        issued_at=issued_at,
    )


def _issue(
    submission: Submission,
    told: Mapping[str, Any],
    *,
    issued_by: User,
    issued_at: datetime,
    answer_by: date | None = None,
) -> Notice:
    content = canonical.dumps(told)
    with transaction.atomic():
        notice = Notice.objects.create(
            submission=submission,
            kind=told["kind"],
            issued_at=issued_at,
            issued_by=issued_by,
            answer_by=answer_by,
            content=content,
            sha256=canonical.digest(content),
        )
        debt = Acknowledgement.objects.create(submission=submission, notice=notice)
        transaction.on_commit(lambda: announce_acknowledgement(debt.pk))
    return notice
