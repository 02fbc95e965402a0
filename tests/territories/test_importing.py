import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from territories import importing
from territories.importing import Report
from territories.models import Category, LocalAuthority
from territories.records import SourceError
from territories.sources import decoupage, shipped
from tests.factories.territories import LocalAuthorityFactory
from tests.territories.conftest import COMMUNE, GROUPING, write_release

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 1)
NEVERS = "215801945"
CA_DE_NEVERS = "245804406"
OUESSANT = {
    "code": "29155",
    "nom": "Ouessant",
    "departement": "29",
    "region": "53",
    "type": "commune-actuelle",
    "population": 842,
}


def load(folder, **options):
    snapshot = decoupage.read(folder, known_sirens=importing.known_sirens())
    options = {"today": TODAY, "accept_withdrawals": True} | options
    return importing.import_registry(snapshot=snapshot, **options)


def report(**counts):
    zero = dict.fromkeys(Report.__slots__, 0)
    return Report(**(zero | counts))


def rows():
    return list(LocalAuthority.objects.order_by("siren").values())


def test_the_whole_shipped_vintage_is_loaded_once_and_then_left_alone():
    first = importing.import_registry(snapshot=shipped.read(), today=TODAY)
    again = importing.import_registry(snapshot=shipped.read(), today=TODAY)

    assert first == report(created=36_346)
    assert again == report(unchanged=36_346)
    nevers = LocalAuthority.objects.get(pk=NEVERS)
    assert (nevers.grouping.name, nevers.population) == ("CA de Nevers", 33_235)
    assert LocalAuthority.objects.filter(territorial_establishment=None).count() == (
        36_346 - 129
    )
    assert LocalAuthority.objects.filter(category=Category.DEPARTEMENT).count() == 96


def test_a_commune_of_an_early_release_takes_its_siren_from_its_grouping(release):
    assert load(release) == report(created=2)

    nevers = LocalAuthority.objects.get(pk=NEVERS)
    assert (nevers.name, nevers.grouping_id) == ("Nevers", CA_DE_NEVERS)
    grouping = LocalAuthority.objects.get(pk=CA_DE_NEVERS)
    assert (grouping.department, grouping.region) == ("58", "27")


def test_a_commune_of_a_late_release_has_its_own_siren(tmp_path):
    write_release(tmp_path, communes=[COMMUNE | {"siren": NEVERS}], epci=[], ept=[])

    assert load(tmp_path) == report(created=1)
    assert LocalAuthority.objects.get().grouping is None


def test_a_release_without_sirens_of_islands_finds_them_in_the_registry(tmp_path):
    island = LocalAuthorityFactory(
        siren="212901557",
        category=Category.COMMUNE,
        name="Ouessant",
        insee_code="29155",
    )
    write_release(tmp_path, communes=[OUESSANT], epci=[])

    assert load(tmp_path) == report(updated=1)
    island.refresh_from_db()
    assert (island.population, island.department) == (842, "29")


def test_a_commune_whose_siren_nobody_gives_is_left_out_and_counted(tmp_path):
    write_release(tmp_path, communes=[OUESSANT], epci=[])

    assert load(tmp_path) == report(unidentified=1)
    assert rows() == []


def test_former_and_delegated_communes_are_no_legal_persons(tmp_path):
    delegated = COMMUNE | {"type": "commune-deleguee", "siren": NEVERS}
    write_release(tmp_path, communes=[delegated], epci=[])

    assert load(tmp_path) == report()


def test_what_a_source_no_longer_lists_is_withdrawn_and_may_come_back(release):
    load(release)
    write_release(release, communes=[], epci=[GROUPING | {"membres": []}])

    assert load(release) == report(updated=1, withdrawn=1)
    nevers = LocalAuthority.objects.get(pk=NEVERS)
    assert (nevers.withdrawn_on, nevers.name) == (TODAY, "Nevers")
    assert load(release) == report(unchanged=1)

    write_release(release, communes=[COMMUNE], epci=[GROUPING])
    assert load(release) == report(updated=2, restored=1)
    nevers.refresh_from_db()
    assert nevers.withdrawn_on is None


def test_what_a_release_says_nothing_of_is_kept(release):
    LocalAuthorityFactory(category=Category.DEPARTEMENT, name="Nièvre")
    plaine = LocalAuthorityFactory(category=Category.TERRITORIAL_ESTABLISHMENT)
    LocalAuthorityFactory(
        siren=NEVERS, category=Category.COMMUNE, territorial_establishment=plaine
    )

    assert load(release) == report(created=1, updated=1, kept=2)
    nevers = LocalAuthority.objects.get(pk=NEVERS)
    assert nevers.territorial_establishment == plaine


def test_establishments_are_read_where_a_release_has_them(release):
    establishment = GROUPING | {
        "code": "200057867",
        "type": "EPT",
        "nom": "Plaine Commune",
        "membres": [{"code": "58194", "nom": "Nevers"}],
    }
    write_release(release, ept=[establishment])

    assert load(release) == report(created=3)
    nevers = LocalAuthority.objects.get(pk=NEVERS)
    assert nevers.territorial_establishment_id == "200057867"


def test_a_dry_run_counts_and_writes_nothing(release):
    assert load(release, dry_run=True) == report(created=2)
    assert rows() == []


def test_a_source_that_would_empty_the_registry_is_refused(release):
    load(release)
    before = rows()
    write_release(release, communes=[], epci=[])

    with pytest.raises(SourceError, match="2 des 2 collectivités"):
        load(release, accept_withdrawals=False)
    assert rows() == before


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (
            {"siren": "215801946"},
            "communes.json, ligne 3, champ « siren/code » : « 215801946 » refusé ;"
            " attendu : neuf chiffres dont la clé de contrôle est juste.",
        ),
        (
            {"population": -1},
            "communes.json, ligne 3, champ « population/populationMunicipale » : « -1 »"
            " refusé ; attendu : un nombre entier, 0 s’il est inconnu.",
        ),
        (
            {"nom": None},
            "communes.json, ligne 3, champ « nom » : absent ; attendu : un nom de 1 à"
            " 200 caractères.",
        ),
        (
            {"departement": "20"},
            "communes.json, ligne 3, champ « departement » : « 20 » refusé ; attendu :"
            " un code de département (01 à 95, 2A, 2B, 971…) ou rien.",
        ),
        (
            {"code": 58194},
            "communes.json, ligne 3, champ « code » : « 58194 » refusé ; attendu : un"
            " code INSEE de cinq caractères, entre guillemets.",
        ),
    ],
)
def test_a_bad_row_is_named_and_nothing_changes(release, change, complaint):
    load(release)
    before = rows()
    second = {"code": "58001", "siren": NEVERS, "nom": "Achun"}
    write_release(
        release, communes=[COMMUNE, COMMUNE | second | change], epci=[GROUPING]
    )

    with pytest.raises(SourceError) as refusal:
        load(release)
    assert complaint in str(refusal.value)
    assert rows() == before


def test_a_siren_given_twice_is_refused_with_both_lines(release):
    write_release(
        release, communes=[COMMUNE, COMMUNE | {"siren": NEVERS}], epci=[GROUPING]
    )

    with pytest.raises(SourceError) as refusal:
        load(release)
    assert str(refusal.value) == (
        "communes.json, ligne 3, champ « siren/code » : « 215801945 » refusé ; attendu :"
        " un SIREN qui ne figure pas déjà (communes.json, ligne 2)."
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{}", "communes.json, ligne 1 : une liste JSON est attendue"),
        ("[\n1]", "communes.json, ligne 2 : un objet JSON est attendu"),
        ('[\n{"a": }]', "communes.json, ligne 2 : JSON mal formé"),
        ('[\n{"a": 1}', "communes.json, ligne 2 : liste JSON interrompue"),
        ("[\n", "communes.json, ligne 2 : JSON mal formé"),
    ],
)
def test_a_broken_file_is_named_with_its_line(release, text, complaint):
    (release / "data" / "communes.json").write_text(text)

    with pytest.raises(SourceError) as refusal:
        load(release)
    assert complaint in str(refusal.value)


def test_a_release_reads_the_same_however_it_is_laid_out(release):
    load(release)
    before = rows()
    for name in ("communes", "epci"):
        path = release / "data" / f"{name}.json"
        path.write_text(json.dumps(json.loads(path.read_text()), indent=4))

    assert load(release) == report(unchanged=2)
    assert rows() == before


def test_the_command_prints_the_counts(release, capsys):
    call_command("import_territories", directory=release)

    assert capsys.readouterr().out == (
        "Collectivités — créées : 2 · mises à jour : 0 (dont revenues : 0)"
        " · inchangées : 0 · retirées : 0\n"
    )


def test_the_command_says_which_folder_holds_no_release(tmp_path):
    with pytest.raises(CommandError, match=r"communes\.json et epci\.json") as refusal:
        call_command("import_territories", directory=tmp_path)
    assert refusal.value.returncode == 1
