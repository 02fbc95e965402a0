"""The desk's entry of each filed dossier: written once with the filing, kept up by reviews."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from applications.calls.definition import CallDefinition
from applications.models import Application, Completion, Submission
from reviews.disagreement.spread import deliberated, in_disagreement, lines_of
from reviews.models import Deliberation, DeskEntry, Disagreement, Review
from reviews.reading.reviews import given_by, reviews_of
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


def refresh_reviews(application: Application, definition: CallDefinition) -> None:
    """Work out again how many final reviews a dossier has, their mean, and their disagreement.

    `definition`: what the call said in the version under which it was filed. To be called in
    the transaction that wrote a review or a deliberation, with the dossier locked. Four
    queries; the entry is made when it is missing.
    """
    final = [review for review in reviews_of(application) if review.final_at]
    entry = DeskEntry.objects.filter(application=application).first()
    found = entry or entry_of(application)
    found.deliberation = (
        Deliberation.objects.filter(application=application).order_by("-pk").first()
    )
    found.review_count = len(final)
    found.mean_total = mean_total(
        each.total for each in final if each.total is not None
    )
    found.disagreement = disagreement_of(final, definition, found.deliberation)
    if entry is None:
        found.save(force_insert=True)
    else:
        found.save(
            update_fields=[
                *("review_count", "mean_total", "disagreement", "deliberation"),
            ]
        )


def disagreement_of(
    final: Iterable[Review],
    definition: CallDefinition,
    deliberation: Deliberation | None,
) -> Disagreement:
    """Tell where final opinions stand; `deliberation` is the last one. No query."""
    lines = lines_of(
        definition.criteria, given_by(final), definition.review.deliberate_above
    )
    if not in_disagreement(lines):
        return Disagreement.NONE
    if deliberation and deliberated(lines, deliberation.seen):
        return Disagreement.DELIBERATED
    return Disagreement.OPEN
