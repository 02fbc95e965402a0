"""The opinions given on a dossier, as they are shown at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models import User
from applications.calls.definition import Criterion
from eligibility import french
from reviews.models import DeskEntry, Dossier, Review

NOT_SCORED = "—"


@dataclass(frozen=True, slots=True)
class ShownScore:
    """The score of a criterion, over its scale."""

    label: str
    value: str
    comment: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """A reviewer's opinion; `mine` when the reader gave it, `hidden` while theirs is not final."""

    reviewer: str
    mine: bool
    given: str
    total: str
    comment: str
    scores: tuple[ShownScore, ...]
    hidden: bool = False


def show_opinions(
    reviews: Iterable[Review],
    criteria: Sequence[Criterion],
    reader: User,
    *,
    readable: bool,
) -> tuple[Opinion, ...]:
    """Put reviews into words; their reviewer and scores are already fetched. No query.

    Others' drafts are left out; unless `readable`, others' final opinions tell only who
    gave them.
    """
    return tuple(
        _opinion(review, criteria, mine=review.reviewer_id == reader.pk)
        if readable or review.reviewer_id == reader.pk
        else Opinion(
            reviewer=str(review.reviewer),
            mine=False,
            given=french.instant(review.updated_at),
            total="",
            comment="",
            scores=(),
            hidden=True,
        )
        for review in reviews
        if review.final_at is not None or review.reviewer_id == reader.pk
    )


def shown_mean(dossier: Dossier) -> str:
    """The mean of the opinions as the queue shows it; empty when there is none. No query.

    The dossier's entry is already fetched.
    """
    entry: DeskEntry | None = getattr(dossier, "desk", None)
    if entry is None or entry.mean_total is None:
        return ""
    return french.number(entry.mean_total)


def _opinion(review: Review, criteria: Sequence[Criterion], *, mine: bool) -> Opinion:
    return Opinion(
        reviewer=str(review.reviewer),
        mine=mine,
        given=french.instant(review.updated_at),
        total="" if review.total is None else french.number(review.total),
        comment=review.comment,
        scores=_scores(review, criteria),
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
