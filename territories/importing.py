"""Bring the registry to what a source says, without ever deleting a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from django.db import connection, transaction

from territories import footprints
from territories.models import Category, LocalAuthority
from territories.records import Record, Snapshot, SourceError
from territories.text import search_text

Progress = Callable[[int, int], None]
T = TypeVar("T")

_BATCH: Final = 1_000
_FIELDS: Final = (
    "category",
    "name",
    "insee_code",
    "department",
    "region",
    "population",
    "grouping_id",
    "territorial_establishment_id",
    "search_text",
    "withdrawn_on",
)
# Above this share, an absence looks like a truncated source rather than like a year's mergers.
USUAL_WITHDRAWALS: Final = 0.05


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, in authorities.

    `restored` are among `updated`: withdrawn before, back in the source. `kept` stand in
    the registry in a category of which the source says nothing. `unidentified` are
    communes of the source without a SIREN, left out.
    """

    created: int
    updated: int
    unchanged: int
    withdrawn: int
    restored: int
    kept: int
    unidentified: int


def known_sirens() -> dict[str, str]:
    """Return the SIREN of each commune of the registry by INSEE code. One query."""
    return dict(
        LocalAuthority.objects.filter(
            category__in=[Category.COMMUNE, Category.PARIS], withdrawn_on=None
        ).values_list("insee_code", "siren")
    )


def import_registry(
    *,
    snapshot: Snapshot,
    today: date,
    dry_run: bool = False,
    accept_withdrawals: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Bring the registry to `snapshot` in one transaction and say what changed.

    Rows of the covered categories that `snapshot` lacks are withdrawn as of `today`; a
    row that comes back is withdrawn no more. Rows that differ in nothing are not written.
    `progress` hears (rows written, rows to write). With `dry_run`, nothing is written.
    SourceError, and nothing changes, if more than 5 % of the registry would be withdrawn
    and `accept_withdrawals` is false.
    """
    with transaction.atomic():
        current = {
            siren: tuple(values)
            for siren, *values in LocalAuthority.objects.values_list("siren", *_FIELDS)
        }
        listed = {record.siren for record in snapshot.records}
        created: list[LocalAuthority] = []
        updated: list[LocalAuthority] = []
        restored = 0
        for record in snapshot.records:
            stands = current.get(record.siren)
            row = _row(record, stands)
            if stands is None:
                created.append(row)
            elif stands != tuple(getattr(row, field) for field in _FIELDS):
                updated.append(row)
                restored += stands[_FIELDS.index("withdrawn_on")] is not None

        standing = {
            siren: values[0]
            for siren, values in current.items()
            if values[-1] is None and siren not in listed
        }
        withdrawn = sorted(
            siren for siren, category in standing.items() if category in snapshot.covers
        )
        active = sum(values[-1] is None for values in current.values())
        if len(withdrawn) > USUAL_WITHDRAWALS * active and not accept_withdrawals:
            raise SourceError(_too_many(len(withdrawn), active))
        if not dry_run:
            _write(created, updated, withdrawn, today=today, progress=progress)
    return Report(
        created=len(created),
        updated=len(updated),
        unchanged=len(snapshot.records) - len(created) - len(updated),
        withdrawn=len(withdrawn),
        restored=restored,
        kept=len(standing) - len(withdrawn),
        unidentified=snapshot.unidentified,
    )


def _row(record: Record, stands: tuple[Any, ...] | None) -> LocalAuthority:
    """Return the row that `record` asks for, where `stands` is the present one's values."""
    establishment = record.territorial_establishment
    if establishment is None and stands is not None:
        establishment = stands[_FIELDS.index("territorial_establishment_id")]
    return LocalAuthority(
        siren=record.siren,
        category=record.category,
        name=record.name,
        insee_code=record.insee_code,
        department=record.department,
        region=record.region,
        population=record.population,
        grouping_id=record.grouping or None,
        territorial_establishment_id=establishment or None,
        search_text=search_text(name=record.name, category=record.category),
    )


def _write(
    created: Sequence[LocalAuthority],
    updated: Sequence[LocalAuthority],
    withdrawn: Sequence[str],
    *,
    today: date,
    progress: Progress | None,
) -> None:
    """Upsert and withdraw, in batches, then rebuild the footprints if anything changed.

    A row written meanwhile by another import is updated.
    """
    total = len(created) + len(updated) + len(withdrawn)
    done = 0
    for rows in _batches([*created, *updated]):
        LocalAuthority.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["siren"],
            update_fields=_FIELDS,
        )
        done += len(rows)
        if progress:
            progress(done, total)
    for sirens in _batches(withdrawn):
        LocalAuthority.objects.filter(siren__in=sirens).update(withdrawn_on=today)
        done += len(sirens)
        if progress:
            progress(done, total)
    if total:
        footprints.rebuild(connection)


def _batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]


def _too_many(withdrawn: int, active: int) -> str:
    return (
        f"{withdrawn} des {active} collectivités du registre sont absentes de la source :"
        " elle semble incomplète. Rien n’a été modifié. Si ces retraits sont voulus,"
        " relancez avec --accept-withdrawals."
    )
