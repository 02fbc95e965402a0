"""Exporting a table of dossiers: what a person may read, in the columns chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.models import User
from applications.journal import record
from applications.models import Call, Event
from eligibility.french import PARIS
from reviews.exports.columns import Column
from reviews.exports.formats import Format
from reviews.exports.rows import table_rows
from reviews.models import Dossier
from reviews.models.decision import live_decision
from reviews.reading.access import with_readable_scores


@dataclass(frozen=True, slots=True)
class Export:
    """A file that leaves: its name, its type, and its bytes, to be read once."""

    name: str
    media_type: str
    chunks: Iterator[bytes]


def export_table(
    *,
    dossiers: QuerySet[Dossier],
    columns: Sequence[Column],
    written_as: Format,
    user: User | None,
) -> Export:
    """Return the table of `dossiers`, already narrowed to those that the person may read.

    What the opinions say is there when `user` reads them. The journal gains a line a call:
    who, how many dossiers, which columns; `user` is None for a command of the operator. The
    rows are read while the file is sent.
    """
    counted = dossiers.order_by("call_id").values("call_id").annotate(total=Count("pk"))
    totals = {each["call_id"]: each["total"] for each in counted}
    for call in Call.objects.filter(pk__in=totals).order_by("pk"):
        record(
            Event.EXPORTED,
            call=call,
            actor=user,
            detail={
                "format": written_as.code,
                "dossiers": totals[call.pk],
                "columns": [column.code for column in columns],
            },
        )
    now = timezone.now().astimezone(PARIS)
    return Export(
        name=f"dossiers-{now:%Y%m%d-%H%M}.{written_as.code}",
        media_type=written_as.media_type,
        chunks=written_as.write(
            [column.label for column in columns],
            table_rows(
                with_readable_scores(dossiers, user).annotate(
                    live_decision=live_decision()
                ),
                columns,
            ),
        ),
    )
