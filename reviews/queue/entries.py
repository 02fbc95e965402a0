"""The desk's entry of each filed dossier: written once with the filing, kept up by reviews."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from applications.models import Application, Completion, Submission
from reviews.models import DeskEntry, Review
from reviews.scoring import mean_total
from territories.text import normalise

BATCH = 1_000


def entry_of(application: Application) -> DeskEntry:
    """Build, unsaved, the entry of a filed dossier that nobody reviewed yet.

    Reads `application.authority`: one query unless it was selected.
    """
    authority = application.authority
    searched = (
        application.holder_name,
        application.holder_siren,
        application.title,
        application.number or "",
    )
    return DeskEntry(
        application_id=application.pk,
        department=authority.department if authority else "",
        search_text=normalise(" ".join(searched))[:600],
    )


def add_entry(
    sender: type[Submission],
    instance: Submission,
    created: bool,
    raw: bool = False,
    **_kwargs: Any,
) -> None:
    """Receive `post_save` of a filing: its entry is part of the same transaction."""
    if created and not raw:
        entry_of(instance.application).save(force_insert=True)


def renew_entry(
    sender: type[Completion],
    instance: Completion,
    created: bool,
    raw: bool = False,
    **_kwargs: Any,
) -> None:
    """Receive `post_save` of a completion: the dossier is then found by its new words."""
    if created and not raw:
        application = Application.objects.select_related("authority").get(
            pk=instance.submission.application_id
        )
        entry = entry_of(application)
        DeskEntry.objects.filter(pk=entry.pk).update(
            department=entry.department, search_text=entry.search_text
        )


def add_missing_entries(
    applications: Iterable[Application] | None = None,
) -> int:
    """Give an entry to each filed dossier that has none; return how many were added.

    For dossiers that came without a filing (a restored table, bulk-made data). Bounded
    batches, safe to run again.
    """
    if applications is None:
        applications = (
            Application.objects.filed()
            .filter(desk=None)
            .select_related("authority")
            .order_by("pk")
            .iterator(BATCH)
        )
    entries = [entry_of(application) for application in applications]
    DeskEntry.objects.bulk_create(entries, batch_size=BATCH, ignore_conflicts=True)
    return len(entries)


def refresh_reviews(application_id: int) -> None:
    """Work out again how many final reviews a dossier has, and their mean.

    To be called in the transaction that wrote a review, with the dossier locked. Two
    queries; the entry is made when it is missing.
    """
    totals = list(
        Review.objects.filter(application_id=application_id)
        .exclude(final_at=None)
        .values_list("total", flat=True)
    )
    figures = {
        "review_count": len(totals),
        "mean_total": mean_total(total for total in totals if total is not None),
    }
    if not DeskEntry.objects.filter(application_id=application_id).update(**figures):
        entry = entry_of(Application.objects.get(pk=application_id))
        entry.review_count, entry.mean_total = figures.values()  # type: ignore[assignment]
        entry.save(force_insert=True)
