"""The rows of a table of dossiers, read from the database a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from reviews.exports.columns import Column
from reviews.models import Dossier

BATCH = 500


def table_rows(
    dossiers: QuerySet[Dossier], columns: Sequence[Column]
) -> Iterator[list[Any]]:
    """Yield a row a dossier, in the order of `dossiers`. One query, through a cursor.

    Memory holds a batch of the chosen columns, whatever the number of dossiers.
    """
    sources = [column.source for column in columns]
    for values in dossiers.values_list(*sources).iterator(chunk_size=BATCH):
        yield [
            column.cell(value) for column, value in zip(columns, values, strict=True)
        ]
