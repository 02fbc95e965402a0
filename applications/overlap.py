"""Dossiers of one call whose territories share a commune.

A dossier's territory is what its holder and the authorities that it names cover: their
footprints (`territories.footprints`). Two dossiers overlap when these share a part, so
that the relation is symmetric, whatever the levels: a commune and its grouping, a
département and both, an establishment of Grand Paris and the Métropole, the same commune
named twice. A holder typed in by hand covers what the dossier names, nothing else.

Only dossiers in the running count (`IN_THE_RUNNING`): nobody's draft is ever looked at, and
what was withdrawn, rejected or found inadmissible takes no territory. Everything here is
for the desk: an applicant is told by the rule `overlap`, which names nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from applications.models import Application
from applications.models.application import IN_THE_RUNNING

CLAIMS = """
    SELECT id AS application_id, authority_id FROM applications_application
    WHERE authority_id IS NOT NULL
    UNION ALL
    SELECT application_id, authority_id FROM applications_coveredauthority
"""
"""What each dossier covers: its holder, and the authorities that it names."""

_RUNNING = ", ".join(["%s"] * len(IN_THE_RUNNING))
MEETING = f"""
FROM ({CLAIMS}) ours
JOIN applications_application one ON one.id = ours.application_id
JOIN territories_footprint mine ON mine.authority_id = ours.authority_id
JOIN territories_footprint shared ON shared.part_id = mine.part_id
JOIN ({CLAIMS}) theirs ON theirs.authority_id = shared.authority_id
JOIN applications_application other ON other.id = theirs.application_id
WHERE other.call_id = one.call_id
    AND other.id <> one.id
    AND other.state IN ({_RUNNING})
"""
"""Each part that a dossier `one` shares with a dossier `other` in the running, once for
each way in which they share it. Its parameters are the states of `IN_THE_RUNNING`."""

_OF_ONE = f"""
SELECT other.id, other.number, other.holder_name, other.state, COUNT(DISTINCT mine.part_id)
{MEETING} AND one.id = %s
GROUP BY other.id, other.number, other.holder_name, other.state
"""
_IN_CALL = f"""
SELECT one.id, other.id, COUNT(DISTINCT mine.part_id)
{MEETING} AND one.id < other.id AND one.call_id = %s AND one.state IN ({_RUNNING})
GROUP BY one.id, other.id
"""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another dossier in the running, and how many communes it shares with the one asked for."""

    application_id: int
    number: str
    holder: str
    state: str
    shared_communes: int


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two dossiers in the running, by their keys, `first` the lower, and the communes they share."""

    first: int
    second: int
    shared_communes: int


def overlaps_of(application: Application) -> list[Overlap]:
    """Return the dossiers in the running that overlap `application`, the most shared first.

    `application` may stand in any state. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OF_ONE, [*IN_THE_RUNNING, application.pk])
        found = [Overlap(*row) for row in cursor.fetchall()]
    return sorted(found, key=lambda one: (-one.shared_communes, one.number))


def overlaps_in(call_id: int) -> list[Pair]:
    """Return every pair of dossiers in the running under a call that overlap, in order.

    One query, however many dossiers.
    """
    with connection.cursor() as cursor:
        cursor.execute(_IN_CALL, [*IN_THE_RUNNING, call_id, *IN_THE_RUNNING])
        return sorted(Pair(*row) for row in cursor.fetchall())
