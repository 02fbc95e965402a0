"""Which communes each authority covers."""

from collections import defaultdict

import pytest
from django.db import connection

from territories import footprints
from territories.models import Footprint
from tests.factories.registry import small_registry

pytestmark = pytest.mark.django_db

EXPECTED = {
    "Région A": {"Val-le-Haut", "Val-le-Bas", "Mont", "Île"},
    "Corse": {"Ajaccio"},
    "Département 58": {"Val-le-Haut", "Île"},
    "Département 71": {"Val-le-Bas", "Mont"},
    "Rhône": {"Villefranche"},
    "CC du Val": {"Val-le-Haut", "Val-le-Bas"},
    "CA du Mont": {"Mont"},
    "Métropole": {"Clamart", "Aubervilliers", "Paris"},
    "EPT Sud": {"Clamart"},
    "EPT Nord": {"Aubervilliers"},
    "Métropole de Lyon": {"Lyon"},
    "Département vide": {"Département vide"},
}
COMMUNES = set().union(*EXPECTED.values())


def found():
    parts = defaultdict(set)
    for authority, part in Footprint.objects.values_list(
        "authority__name", "part__name"
    ):
        parts[authority].add(part)
    return parts


def test_each_level_covers_its_communes_and_a_commune_itself():
    small_registry()
    assert found() == EXPECTED | {name: {name} for name in COMMUNES}


def test_the_metropole_de_lyon_stands_in_for_the_departement():
    small_registry()
    assert "Lyon" not in found()["Rhône"]


def test_a_commune_that_changes_its_grouping_changes_both_footprints():
    registry = small_registry()
    mont = registry["Mont"]
    mont.grouping = registry["CC du Val"]
    mont.save()
    footprints.rebuild(connection)
    assert "Mont" in found()["CC du Val"]
    # Left without a commune, it covers itself.
    assert found()["CA du Mont"] == {"CA du Mont"}


def test_rebuilding_twice_gives_the_same():
    small_registry()
    before = found()
    footprints.rebuild(connection)
    assert found() == before
