"""Which communes each authority covers: rebuilt from the registry, whole, in two statements.

A commune belongs to its grouping, to its territorial establishment (Grand Paris), to its
département and to its région. The Métropole de Lyon stands in for the département on its own
territory, so that the département du Rhône does not cover its communes. A withdrawn
commune stays in the footprints that it was in: dossiers may still name it.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_REBUILD = """
INSERT INTO territories_footprint (authority_id, part_id)
WITH commune AS (
    SELECT * FROM territories_localauthority WHERE category IN ('COM', 'PARIS')
),
covered (authority_id, part_id) AS (
    SELECT siren, siren FROM commune
    UNION ALL
    SELECT grouping_id, siren FROM commune WHERE grouping_id IS NOT NULL
    UNION ALL
    SELECT territorial_establishment_id, siren FROM commune
    WHERE territorial_establishment_id IS NOT NULL
    UNION ALL
    SELECT departement.siren, commune.siren
    FROM commune
    JOIN territories_localauthority departement
        ON departement.category = 'DEP' AND departement.department = commune.department
    LEFT JOIN territories_localauthority metropole
        ON metropole.category = 'METLYON' AND metropole.siren = commune.grouping_id
    WHERE metropole.siren IS NULL
    UNION ALL
    SELECT region.siren, commune.siren
    FROM commune
    JOIN territories_localauthority region
        ON region.category IN ('REG', 'CTU') AND region.region = commune.region
)
SELECT authority_id, part_id FROM covered
UNION ALL
SELECT siren, siren FROM territories_localauthority
WHERE NOT EXISTS (SELECT 1 FROM covered WHERE covered.authority_id = siren)
"""


def rebuild(connection: BaseDatabaseWrapper) -> None:
    """Replace every footprint by what the registry says. To be called in a transaction.

    The planner is told at once of the new rows, before and after: they are joined to
    themselves, and a registry that it believes empty (an import that failed, then a vacuum)
    is joined in minutes instead of a second.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE territories_localauthority")
        cursor.execute("DELETE FROM territories_footprint")
        cursor.execute(_REBUILD)
        cursor.execute("ANALYZE territories_footprint")
