"""The opinions on one dossier with their scores, in one query."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from applications.models import Application
from reviews.disagreement.spread import Given
from reviews.models import Review, Score


def reviews_of(application: Application) -> list[Review]:
    """Return the opinions, the first given first; `scores.all()` is there, already fetched."""
    rows = (
        Review.objects.filter(application_id=application.pk)
        .select_related("reviewer")
        .annotate(
            criterion=F("scores__criterion"),
            value=F("scores__value"),
            said=F("scores__comment"),
        )
        .order_by("pk", "scores__pk")
    )
    found: dict[int, Review] = {}
    for row in rows:
        review = found.setdefault(row.pk, row)
        kept = review.__dict__.setdefault("_prefetched_objects_cache", {"scores": []})
        if row.criterion is not None:
            kept["scores"].append(
                Score(
                    review=review,
                    criterion=row.criterion,
                    value=row.value,
                    comment=row.said,
                )
            )
    return list(found.values())


def given_by(reviews: Iterable[Review]) -> list[Given]:
    """Return what final opinions give, in their order; their scores are fetched. No query."""
    return [
        Given(
            scores={score.criterion: score.value for score in review.scores.all()},
            total=review.total,
        )
        for review in reviews
        if review.total is not None
    ]
