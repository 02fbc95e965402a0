from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from territories.models import LocalAuthority
from territories.search import search
from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db

# SIREN, category, name, INSEE code, department, population: rows of the real registry.
REAL = [
    ("215801945", "COM", "Nevers", "58194", "58", 33_235),
    ("245804406", "CA", "CA de Nevers", "", "58", 65_547),
    ("215800889", "COM", "Coulanges-lès-Nevers", "58088", "58", 3_612),
    ("225800010", "DEP", "Nièvre", "58", "58", 209_161),
    ("200071223", "CC", "CC Nièvre et Somme", "", "80", 28_252),
    ("216901231", "COM", "Lyon", "69123", "69", 515_695),
    ("200046977", "METLYON", "Métropole de Lyon", "69M", "69", 1_385_927),
    ("216902023", "COM", "Sainte-Foy-lès-Lyon", "69202", "69", 21_995),
    ("217500016", "PARIS", "Paris", "75056", "75", 2_190_327),
    ("214202186", "COM", "Saint-Étienne", "42218", "42", 171_924),
    ("244200770", "MET", "Saint-Etienne Métropole", "", "42", 404_323),
    ("219400389", "COM", "L'Haÿ-les-Roses", "94038", "94", 31_189),
    ("216206334", "COM", "Œuf-en-Ternois", "62633", "62", 251),
    ("212000046", "COM", "Ajaccio", "2A004", "2A", 69_075),
    ("211703004", "COM", "La Rochelle", "17300", "17", 75_736),
    ("219200771", "COM", "Ville-d'Avray", "92077", "92", 11_509),
    ("200069730", "CC", "CC des 4 rivières", "", "76", 29_460),
    ("200057867", "EPT", "Plaine Commune", "", "93", 405_702),
    ("216703777", "COM", "Plaine", "67377", "67", 989),
]


@pytest.fixture(autouse=True)
def registry():
    for siren, category, name, insee_code, department, population in REAL:
        LocalAuthorityFactory(
            siren=siren,
            category=category,
            name=name,
            insee_code=insee_code,
            department=department,
            population=population,
        )


def names(text, **options):
    return [authority.name for authority in search(text, **options)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("nevers", "Nevers"),
        ("NEVERS", "Nevers"),
        ("Commune de Nevers", "Nevers"),
        ("ca de nevers", "CA de Nevers"),
        ("communauté d’agglomération de Nevers", "CA de Nevers"),
        ("nevers agglomération", "CA de Nevers"),
        ("departement de la nievre", "Nièvre"),
        ("somme nievre", "CC Nièvre et Somme"),
        ("metropole lyon", "Métropole de Lyon"),
        ("st etienne", "Saint-Étienne"),
        ("ste foy", "Sainte-Foy-lès-Lyon"),
        ("l’hay les roses", "L'Haÿ-les-Roses"),
        ("roses hay", "L'Haÿ-les-Roses"),
        ("OEUF", "Œuf-en-Ternois"),
        ("œuf", "Œuf-en-Ternois"),
        ("la roch", "La Rochelle"),
        ("ville d'avray", "Ville-d'Avray"),
        ("4 rivieres", "CC des 4 rivières"),
        ("plaine commune", "Plaine Commune"),
        ("nevers 58", "Nevers"),
        ("Plaine (67)", "Plaine"),
        ("215801945", "Nevers"),
        ("215 801 945", "Nevers"),
        ("215\u00a0801\u00a0945", "Nevers"),
        ("21580194500012", "Nevers"),
        ("2158019", "Nevers"),
        ("58194", "Nevers"),
        ("2A004", "Ajaccio"),
        ("2a", "Ajaccio"),
        ("69m", "Métropole de Lyon"),
        ("58", "Nièvre"),
    ],
)
def test_an_authority_is_found_as_people_write_it(text, first):
    assert names(text)[0] == first


def test_the_very_name_comes_first_then_whole_words_then_the_rest_by_population():
    assert names("lyon") == ["Lyon", "Métropole de Lyon", "Sainte-Foy-lès-Lyon"]
    assert names("niev") == ["Nièvre", "CC Nièvre et Somme"]
    assert names("vers") == ["CA de Nevers", "Nevers", "Coulanges-lès-Nevers"]


@pytest.mark.parametrize("text", ["", "a", " ", "-", "%_", "\x00", "introuvable"])
def test_nothing_is_found_for_nothing(text):
    assert names(text) == []


def test_no_more_than_the_limit_is_given():
    assert len(names("ne", limit=2)) == 2


def test_a_withdrawn_authority_is_left_out():
    LocalAuthority.objects.filter(name="Lyon").update(withdrawn_on=date(2021, 1, 1))

    assert names("lyon") == ["Métropole de Lyon", "Sainte-Foy-lès-Lyon"]


def test_a_search_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        search("saint martin du val 58")


@given(st.text(max_size=300))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_answered(text):
    assert len(search(text)) <= 20


def test_a_renamed_authority_is_found_by_its_new_name():
    lyon = LocalAuthority.objects.get(name="Lyon")
    lyon.name = "Lugdunum"
    lyon.save(update_fields=["name"])

    assert names("lugdunum") == ["Lugdunum"]
