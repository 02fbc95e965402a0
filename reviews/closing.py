"""Closing the scoring of dossiers: no opinion changes any more, and everybody reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications.journal import record
from applications.models import Application, Call, Event, State
from reviews.models import DeskEntry
from reviews.reviewing import lock_dossier


@dataclass(frozen=True, slots=True)
class Standing:
    """A dossier under review, and how many final opinions it has and is to have."""

    application_id: int
    number: str
    given: int
    wanted: int

    @property
    def enough(self) -> bool:
        return self.given >= self.wanted


def open_scorings(call: Call) -> list[Standing]:
    """Return the dossiers of a call under review whose scoring is open, in order. One query.

    Each is to have what the version under which it was filed says.
    """
    rows = (
        Application.objects.filter(
            call=call, state=State.UNDER_REVIEW, desk__scoring_closed_at=None
        )
        .order_by("rank")
        .select_related("submission__call_version", "desk")
        .only(
            *("number", "desk__review_count", "submission__call_version__content"),
        )
    )
    return [
        Standing(
            row.pk,
            row.number or "",
            row.desk.review_count,
            row.submission.call_version.definition.review.reviewers,
        )
        for row in rows
    ]


def close_scoring(*, application_ids: Iterable[int], actor: User | None) -> int:
    """Close the scoring of dossiers that have their opinions; return how many were closed.

    One transaction each, journalled; a dossier closed before, decided, or whose opinions
    are no longer enough meanwhile, is left as it is. `actor` is None for a command.
    """
    return sum(_close(pk, actor) for pk in application_ids)


def _close(application_id: int, actor: User | None) -> bool:
    with transaction.atomic():
        application = lock_dossier(application_id)
        entry = DeskEntry.objects.filter(application=application).first()
        terms = application.submission.call_version.definition.review
        if (
            application.state != State.UNDER_REVIEW
            or entry is None
            or entry.scoring_closed_at is not None
            or entry.review_count < terms.reviewers
        ):
            return False
        entry.scoring_closed_at = timezone.now()
        entry.save(update_fields=["scoring_closed_at"])
        record(
            Event.SCORING_CLOSED,
            application=application,
            actor=actor,
            at=entry.scoring_closed_at,
            detail={"opinions": entry.review_count, "mean": str(entry.mean_total)},
        )
    return True
