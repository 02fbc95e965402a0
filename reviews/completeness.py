"""Whether a filed dossier is complete: saying so, or asking for what is missing (CRPA L114-5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications.models import (
    Application,
    Event,
    JournalEntry,
    Notice,
    State,
    Submission,
)
from applications.notices import (
    Item,
    issue_complete,
    issue_items_requested,
    requestable_items,
)
from applications.workflow import take_transition
from eligibility.french import NBSP, PARIS
from reviews.checklist import (
    forget_checks,
    read_checklist,
    still_to_check,
    unsettled,
)
from reviews.permissions import Person, may_check_completeness
from reviews.reviewing import ReviewRefused, lock_dossier, require


class InvalidRequest(ValueError):
    """What is asked of the applicant cannot be: the message is a French sentence."""


def declare_complete(*, application_id: int, reviewer: User) -> Notice:
    """Declare a filed dossier complete, and tell the applicant.

    It is complete since it was received, or since the applicant last completed it; its
    rank does not change. In one transaction: date, state (under review), journal with the
    checklist, notice and the debt of its document. Raises ReviewRefused with the reason,
    also while an item of the checklist is to be looked at; nothing is then written.
    """
    with transaction.atomic():
        application, submission = _checkable(application_id, reviewer)
        checklist = read_checklist(application_id, submission.call_version.definition)
        if left := unsettled(checklist):
            raise ReviewRefused(still_to_check(left))
        now = timezone.now()
        application.complete_since = _complete_since(submission)
        take_transition(
            application=application,
            name="declare_complete",
            user=reviewer,
            at=now,
            detail={
                "complete_since": application.complete_since,
                "admitted": {
                    line.item.label: line.check.reason
                    for line in checklist
                    if line.check and not line.check.in_order
                },
            },
            saved=("complete_since",),
        )
        return issue_complete(
            submission=submission,
            issued_by=reviewer,
            issued_at=now,
            complete_since=application.complete_since,
        )


def request_items(
    *,
    application_id: int,
    reviewer: User,
    notes: Mapping[str, str],
    message: str,
    answer_by: date,
) -> Notice:
    """Ask the applicant for what a dossier lacks, named one by one, within a time limit.

    notes: code of an item (`applications.notices.requestable_items`) → what is to be done,
        possibly empty.
    answer_by: last day, in Paris, after today.

    In one transaction: state (incomplete), journal, notice and the debt of its document;
    the items lose their check. Raises ReviewRefused with the reason, or InvalidRequest
    when no item is named, one is not of this call, or the day is not ahead; nothing is
    then written.
    """
    with transaction.atomic():
        application, submission = _checkable(application_id, reviewer)
        now = timezone.now()
        items = _named(submission, notes)
        if answer_by <= now.astimezone(PARIS).date():
            raise InvalidRequest("Le délai de réponse est un jour à venir.")
        forget_checks(application_id, (item.code for item in items))
        take_transition(
            application=application,
            name="declare_incomplete",
            user=reviewer,
            at=now,
            detail={
                "items": [item.code for item in items],
                "answer_by": answer_by.isoformat(),
            },
        )
        return issue_items_requested(
            submission=submission,
            issued_by=reviewer,
            issued_at=now,
            items=items,
            message=message.strip(),
            answer_by=answer_by,
        )


def _checkable(application_id: int, reviewer: User) -> tuple[Application, Submission]:
    """The dossier, locked, and its filing; raises ReviewRefused."""
    application = lock_dossier(application_id)
    require(
        may_check_completeness(
            State(application.state),
            Person.of(reviewer, application),
            complete=application.complete_since is not None,
        )
    )
    submission = Submission.objects.select_related("call_version").get(
        application=application
    )
    return application, submission


def _complete_since(submission: Submission) -> datetime:
    """The receipt, or the applicant's last answer."""
    answered = (
        JournalEntry.objects.filter(
            application_id=submission.application_id, event=Event.COMPLETED
        )
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    return answered or submission.received_at


def _named(submission: Submission, notes: Mapping[str, str]) -> tuple[Item, ...]:
    """The items named, in the order of the call, each with its note."""
    offered = {
        item.code: item
        for item in requestable_items(submission.call_version.definition)
    }
    if strangers := [code for code in notes if code not in offered]:
        raise InvalidRequest(
            f"L’appel ne demande pas {strangers[0]!r}. Sont possibles{NBSP}: "
            f"{', '.join(offered)}."
        )
    if not notes:
        raise InvalidRequest("Nommez au moins un élément manquant.")
    return tuple(
        Item(code, item.label, notes[code].strip())
        for code, item in offered.items()
        if code in notes
    )
