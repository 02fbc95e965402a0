"""What stands around a dossier's own row: its documents, the call's other filed dossiers.

What an applicant may learn of others is decided here and in the rules' words
(`docs/decisions/0014-what-an-applicant-learns-of-the-others.md`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from applications.models import Application, State
from applications.models.application import IN_THE_RUNNING

_CENT = Decimal("0.01")
_RUNNING = ", ".join(["%s"] * len(IN_THE_RUNNING))
_OWN = """
SELECT 'documents', kind FROM applications_supportingdocument WHERE application_id = %s
UNION ALL
SELECT 'same', number FROM applications_application
WHERE call_id = %s AND holder_siren = %s AND id <> %s AND state NOT IN (%s, %s)
"""
_RIVAL = f"""
other.call_id = %s AND other.id <> %s AND other.state IN ({_RUNNING})
"""
# From the dossier outwards: its authorities, those that share a part with them (a handful,
# a few thousand for a région), then the dossiers that claim one of these. Left to the
# planner, young statistics have it read the whole registry.
_ALL = f"""
WITH ours AS MATERIALIZED (
    SELECT authority_id FROM applications_application
    WHERE id = %s AND authority_id IS NOT NULL
    UNION
    SELECT authority_id FROM applications_coveredauthority WHERE application_id = %s
),
neighbours AS MATERIALIZED (
    SELECT DISTINCT theirs.authority_id
    FROM ours
    JOIN territories_footprint mine ON mine.authority_id = ours.authority_id
    JOIN territories_footprint theirs ON theirs.part_id = mine.part_id
)
{_OWN}
UNION ALL
SELECT 'committed', CAST(COALESCE(SUM(requested_grant), 0) AS text)
FROM applications_application other WHERE {_RIVAL}
UNION ALL
SELECT 'covers', MIN(authority_id) FROM ours
UNION ALL
SELECT 'overlaps', other.number
FROM neighbours
JOIN applications_application other ON other.authority_id = neighbours.authority_id
WHERE {_RIVAL}
UNION ALL
SELECT 'overlaps', other.number
FROM neighbours
JOIN applications_coveredauthority claim ON claim.authority_id = neighbours.authority_id
JOIN applications_application other ON other.id = claim.application_id
WHERE {_RIVAL}
"""  # noqa: S608 - no value in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a dossier holds and meets.

    documents: codes of the kinds of its documents.
    other_applications: numbers of the holder's other filed dossiers in the call.
    overlapping: numbers of the dossiers in the running that share a part of its territory;
        None while it has no territory.
    committed: euros that the dossiers in the running request; None is not told.
    """

    documents: frozenset[str] = frozenset()
    other_applications: frozenset[str] = frozenset()
    overlapping: frozenset[str] | None = None
    committed: Decimal | None = None

    def as_told_to_a_draft(self, envelope: Decimal | None) -> Surroundings:
        """Return the same, with of `committed` only whether it reaches the `envelope`.

        Otherwise anybody could find what others request to the cent, by trying grants in
        a draft until the advice changes.
        """
        if self.committed is None or envelope is None or self.committed < envelope:
            return replace(self, committed=None)
        return replace(self, committed=envelope)


def surroundings(application: Application, *, others: bool = True) -> Surroundings:
    """Return what stands around `application`, a draft. One query.

    Without `others`, a lighter one, of the holder's own dossiers alone.
    """
    call, own = application.call_id, application.pk
    of_its_own: list[Any] = [
        own,
        call,
        application.holder_siren,
        own,
        State.DRAFT,
        State.WITHDRAWN,
    ]
    rivals: list[Any] = [call, own, *IN_THE_RUNNING] * 3
    with connection.cursor() as cursor:
        if others:
            cursor.execute(_ALL, [own, own, *of_its_own, *rivals])
        else:
            cursor.execute(_OWN, of_its_own)
        rows: list[tuple[str, str | None]] = cursor.fetchall()
    kinds = ("documents", "same", "overlaps", "covers")
    told: dict[str, set[str]] = {kind: set() for kind in kinds}
    committed = None
    for kind, value in rows:
        if kind == "committed":
            committed = Decimal(value or 0).quantize(_CENT)
        elif value:
            told[kind].add(value)
    return Surroundings(
        documents=frozenset(told["documents"]),
        other_applications=frozenset(told["same"]),
        overlapping=frozenset(told["overlaps"]) if told["covers"] else None,
        committed=committed,
    )


def committed_before() -> Coalesce:
    """Return what the dossiers in the running of a lower rank request, in euros.

    An annotation of filed dossiers, for the desk.
    """
    before = Application.objects.filter(
        call_id=OuterRef("call_id"), rank__lt=OuterRef("rank"), state__in=IN_THE_RUNNING
    )
    total = before.order_by().values("call_id").annotate(total=Sum("requested_grant"))
    return Coalesce(Subquery(total.values("total")), Value(Decimal("0.00")))
