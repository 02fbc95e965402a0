"""Which communes each authority covers."""

from collections import defaultdict
from contextlib import suppress

import pytest
from django.core.management import call_command
from django.db import connection, transaction

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


def make_the_registry_believed_empty():
    """What an import that failed leaves once the server has cleaned up after it."""
    with suppress(InterruptedError), transaction.atomic():
        call_command("import_territories", verbosity=0)
        raise InterruptedError
    with connection.cursor() as cursor:
        for table in ("territories_localauthority", "territories_footprint"):
            cursor.execute(f"VACUUM (TRUNCATE false) {table}")


@pytest.mark.django_db(transaction=True)
def test_an_import_after_one_that_failed_is_as_quick_as_the_first():
    make_the_registry_believed_empty()

    with connection.cursor() as cursor:
        # Minutes without a look at the rows; some two seconds with it.
        cursor.execute("SET statement_timeout = '20s'")
    try:
        call_command("import_territories", verbosity=0)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")

    assert Footprint.objects.count() > 100_000
