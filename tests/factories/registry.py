"""A small registry of every level, with its footprints, as an import leaves it."""

from __future__ import annotations

from django.db import connection

from territories import footprints
from territories.models import Category, LocalAuthority
from tests.factories.territories import LocalAuthorityFactory

MADE = {
    # name: category, département, région, grouping, territorial establishment
    "Région A": (Category.REGION, "", "27", None, None),
    "Corse": (Category.SINGLE_AUTHORITY, "", "94", None, None),
    "Département 58": (Category.DEPARTEMENT, "58", "27", None, None),
    "Département 71": (Category.DEPARTEMENT, "71", "27", None, None),
    "Rhône": (Category.DEPARTEMENT, "69", "84", None, None),
    "CC du Val": (Category.COMMUNAUTE_DE_COMMUNES, "58", "27", None, None),
    "CA du Mont": (Category.COMMUNAUTE_D_AGGLOMERATION, "71", "27", None, None),
    "Métropole": (Category.METROPOLE, "75", "11", None, None),
    "EPT Sud": (Category.TERRITORIAL_ESTABLISHMENT, "92", "11", None, None),
    "EPT Nord": (Category.TERRITORIAL_ESTABLISHMENT, "93", "11", None, None),
    "Métropole de Lyon": (Category.METROPOLE_DE_LYON, "69", "84", None, None),
    "Val-le-Haut": (Category.COMMUNE, "58", "27", "CC du Val", None),
    # A commune of another département than most of its grouping.
    "Val-le-Bas": (Category.COMMUNE, "71", "27", "CC du Val", None),
    "Mont": (Category.COMMUNE, "71", "27", "CA du Mont", None),
    "Île": (Category.COMMUNE, "58", "27", None, None),
    "Ajaccio": (Category.COMMUNE, "2A", "94", None, None),
    "Clamart": (Category.COMMUNE, "92", "11", "Métropole", "EPT Sud"),
    "Aubervilliers": (Category.COMMUNE, "93", "11", "Métropole", "EPT Nord"),
    "Paris": (Category.PARIS, "75", "11", "Métropole", None),
    "Lyon": (Category.COMMUNE, "69", "84", "Métropole de Lyon", None),
    "Villefranche": (Category.COMMUNE, "69", "84", None, None),
    # Of which the registry has no commune.
    "Département vide": (Category.DEPARTEMENT, "976", "06", None, None),
}


def small_registry() -> dict[str, LocalAuthority]:
    """Store the registry; return its authorities by name."""
    made: dict[str, LocalAuthority] = {}
    for name, (category, department, region, grouping, establishment) in MADE.items():
        made[name] = LocalAuthorityFactory(
            name=name,
            category=category,
            department=department,
            region=region,
            grouping=made.get(grouping or ""),
            territorial_establishment=made.get(establishment or ""),
        )
    footprints.rebuild(connection)
    return made
