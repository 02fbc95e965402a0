"""The opinions given on a dossier, as they are shown at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models import User
from applications.calls.definition import Criterion
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
