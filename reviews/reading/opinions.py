"""The opinions given on a dossier, as they are shown at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from applications.calls.definition import Criterion
from applications.models import JournalEntry
from eligibility import french
from reviews.models import Review

NOT_SCORED = "—"


@dataclass(frozen=True, slots=True)
class ShownScore:
    """The score of a criterion, over its scale."""

    label: str
    value: str
    comment: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """A reviewer's opinion; `mine` when the reader gave it."""

    reviewer: str
    mine: bool
    given: str
    total: str
    comment: str
    scores: tuple[ShownScore, ...]


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """A line of the journal."""

    at: str
    title: str
    actor: str
    detail: str


def show_opinions(
    reviews: Iterable[Review], criteria: Sequence[Criterion], reader: User
) -> tuple[Opinion, ...]:
    """Put reviews into words; their reviewer and scores are already fetched. No query."""
    return tuple(
        Opinion(
            reviewer=str(review.reviewer),
            mine=review.reviewer_id == reader.pk,
            given=french.instant(review.updated_at),
            total=french.number(review.total),
            comment=review.comment,
            scores=_scores(review, criteria),
        )
        for review in reviews
    )


def _scores(review: Review, criteria: Sequence[Criterion]) -> tuple[ShownScore, ...]:
    given = {score.criterion: score for score in review.scores.all()}
    return tuple(
        ShownScore(
            criterion.label,
            f"{score.value} / {criterion.scale}" if score else NOT_SCORED,
            score.comment if score else "",
        )
        for criterion in criteria
        for score in [given.get(criterion.code)]
    )


def show_journal(entries: Iterable[JournalEntry]) -> tuple[TimelineEvent, ...]:
    """Put a dossier's journal into words; the actors are already fetched. No query."""
    return tuple(
        TimelineEvent(
            at=f"{timezone.localtime(entry.at):%d/%m/%Y %H:%M:%S}",
            title=entry.get_event_display(),
            actor=str(entry.actor) if entry.actor else "",
            detail=_detail(entry.detail),
        )
        for entry in entries
    )


def _detail(detail: Mapping[str, object]) -> str:
    """The part of a line's detail that says something to a reader."""
    if isinstance(reviewer := detail.get("reviewer"), str):
        reason = detail.get("reason")
        return f"{reviewer} ({reason})" if reason else reviewer
    to, answer = detail.get("to"), detail.get("answer")
    if isinstance(to, list):
        said = f"{french.NBSP}: «{french.NBSP}{answer}{french.NBSP}»" if answer else ""
        return f"à {', '.join(to)}{said}"
    total = detail.get("total")
    if not isinstance(total, str):
        return ""
    mark = "Note pondérée modifiée" if detail.get("changed") else "Note pondérée"
    return f"{mark}{french.NBSP}: {total.replace('.', ',')} / 100"
