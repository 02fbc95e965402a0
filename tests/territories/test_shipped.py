import gzip

import pytest

from territories.records import Record, SourceError
from territories.sources import shipped

HEADER = "siren,category,name,insee_code,department,region,population,epci_siren"
NEVERS = "215801945,COM,Nevers,58194,58,27,33235,245804406"
GROUPING = "245804406,CA,CA de Nevers,,58,27,65547,"


@pytest.fixture
def vintage(tmp_path):
    """Return a function that writes a vintage of the given lines and gives its folder."""

    def write(*lines, members=()):
        text = "\n".join([HEADER, *lines]) + "\n"
        (tmp_path / shipped.AUTHORITIES).write_bytes(gzip.compress(text.encode()))
        members_text = "\n".join(["insee_code,ept_siren", *members]) + "\n"
        (tmp_path / shipped.MEMBERS).write_text(members_text)
        return tmp_path

    return write


def test_a_row_is_read_whole(vintage):
    snapshot = shipped.read(vintage(NEVERS, GROUPING))

    assert snapshot.records[0] == Record(
        siren="215801945",
        category="COM",
        name="Nevers",
        insee_code="58194",
        department="58",
        region="27",
        population=33_235,
        grouping="245804406",
        territorial_establishment="",
    )


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (
            NEVERS.replace("215801945", "215801946"),
            "local-authorities-2020.csv.gz, ligne 3, champ « siren » : « 215801946 »"
            " refusé ; attendu : neuf chiffres dont la clé de contrôle est juste.",
        ),
        (
            NEVERS.replace("COM", "CCAS"),
            "local-authorities-2020.csv.gz, ligne 3, champ « category » : « CCAS » refusé ;"
            " attendu : un code parmi COM, CC, CA, CU, MET, METLYON, EPT, DEP, REG, CTU,"
            " PARIS.",
        ),
        (
            NEVERS.replace("33235", "33 235"),
            "local-authorities-2020.csv.gz, ligne 3, champ « population » : « 33 235 »"
            " refusé ; attendu : un nombre entier, 0 s’il est inconnu.",
        ),
        (
            NEVERS.replace("245804406", "245804400"),
            "local-authorities-2020.csv.gz, ligne 3, champ « epci_siren » : « 245804400 »"
            " refusé ; attendu : le SIREN d’un groupement ou rien.",
        ),
        (
            NEVERS.replace("245804406", "200057867"),
            "local-authorities-2020.csv.gz, ligne 3, champ « epci_siren » : « 200057867 »"
            " refusé ; attendu : le SIREN d’un groupement de la source.",
        ),
        (
            NEVERS + ",58",
            "local-authorities-2020.csv.gz, ligne 3 : 8 colonnes attendues, séparées par"
            " des virgules.",
        ),
    ],
)
def test_a_bad_row_is_named_with_what_would_be_taken(vintage, line, complaint):
    with pytest.raises(SourceError) as refusal:
        shipped.read(vintage(GROUPING, line))
    assert str(refusal.value) == complaint


def test_an_establishment_that_is_not_in_the_source_is_refused(vintage):
    folder = vintage(NEVERS, GROUPING, members=["58194,245804406"])

    with pytest.raises(SourceError, match="champ « ept_siren » : « 245804406 » refusé"):
        shipped.read(folder)


def test_many_bad_rows_are_counted_beyond_the_first_twenty(vintage):
    with pytest.raises(SourceError) as refusal:
        shipped.read(
            vintage(*[f"{n:09},COM,Nevers,,58,27,1," for n in range(1, 8)] * 5)
        )
    lines = str(refusal.value).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "… et 15 autres."


def test_a_truncated_file_is_refused(vintage):
    folder = vintage(GROUPING, NEVERS)
    path = folder / shipped.AUTHORITIES
    path.write_bytes(path.read_bytes()[:-12])

    with pytest.raises(SourceError, match="ne se lit pas"):
        shipped.read(folder)


def test_a_missing_column_is_named(vintage):
    folder = vintage()
    text = HEADER.replace("population,", "")
    (folder / shipped.AUTHORITIES).write_bytes(gzip.compress(text.encode()))

    with pytest.raises(SourceError, match="ligne 1 : colonnes absentes : population"):
        shipped.read(folder)
