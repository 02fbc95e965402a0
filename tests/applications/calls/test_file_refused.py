"""A call's file is refused with the line and the reason."""

from pathlib import Path

import pytest

from applications.calls.file import read_call_file
from applications.calls.toml_document import DocumentRefused
from tests.applications.calls.refusals import refusal
from tests.factories.call_files import changed, line_of, write

FLOAT = (
    "un montant s’écrit en nombre entier (3000000) ou entre guillemets ('12500.50'),"
    " jamais en nombre à virgule flottante"
)


REVIEW = '[[criteria]]\ncode = "publics"'

REFUSED = {
    "a spread that is no share": (
        (REVIEW, f"[review]\ndeliberate_above = 1.5\n\n{REVIEW}"),
        "deliberate_above",
        "review.deliberate_above : une part comprise entre 0 et 1 est attendue",
    ),
    "a spread that nothing exceeds": (
        (REVIEW, f"[review]\ndeliberate_above = 1\n\n{REVIEW}"),
        "deliberate_above",
        "review.deliberate_above : aucun écart ne dépasse l’échelle entière : donnez une"
        " part inférieure à 1, ou retirez la clé",
    ),
    "an unknown key": (
        ("grant_cap =", "grantcap ="),
        "grantcap",
        "terms.grantcap : cette clé n’existe pas ; vouliez-vous écrire « grant_cap » ?",
    ),
    "an unknown table": (
        ("[contact]", "[autre]\n[contact]"),
        "[autre]",
        "autre : cette clé n’existe pas",
    ),
    "an unknown key in a list of tables": (
        ('label = "RIB"', 'label = "RIB"\nnote = "x"'),
        "note",
        "documents[2].note : cette clé n’existe pas",
    ),
    "a rule that does not exist": (
        ("funding-rate =", "taux ="),
        "taux =",
        "terms.references.taux : cette clé n’existe pas",
    ),
    "a missing key": (
        ("funding_rate = 0.5\n", ""),
        "[terms]",
        "terms.funding_rate : cette clé est nécessaire et manque",
    ),
    "a missing key in a list of tables": (
        ('label = "RIB"\n', ""),
        '[[documents]]\ncode = "rib"',
        "documents[2].label : cette clé est nécessaire et manque",
    ),
    "no deadline": (
        ("closes_at = 2026-03-31T23:59:59.999999+02:00\n", ""),
        "[terms]",
        "terms.closes_at : cette clé est nécessaire et manque",
    ),
    "two deadlines": (
        ("envelope =", "closes_in_days = 3\nenvelope ="),
        "closes_in_days",
        "terms.closes_in_days : l’échéance est déjà donnée par « closes_at »",
    ),
    "a negative amount": (
        ("envelope = 15_000_000", "envelope = -1"),
        "envelope",
        "terms.envelope : le montant ne peut pas être négatif",
    ),
    "a floating amount": (
        ("envelope = 15_000_000", "envelope = 15000000.0"),
        "envelope",
        f"terms.envelope : {FLOAT}",
    ),
    "an amount finer than a cent": (
        ("envelope = 15_000_000", 'envelope = "0.001"'),
        "envelope",
        "terms.envelope : le montant doit être exact au centime",
    ),
    "an amount in words": (
        ("envelope = 15_000_000", 'envelope = "15 M€"'),
        "envelope",
        "terms.envelope : « 15 M€ » n’est pas un nombre",
    ),
    "an amount of another type": (
        ("pass_face_value = 10", "pass_face_value = true"),
        "pass_face_value",
        "call.pass_face_value : un montant est attendu, pas un booléen",
    ),
    "a minimum above the cap": (
        ("target_share", "minimum_grant = 3_000_001\ntarget_share"),
        "minimum_grant",
        "terms.minimum_grant : le minimum dépasse le plafond",
    ),
    "a share above one": (
        ("funding_rate = 0.5", "funding_rate = 50"),
        "funding_rate",
        "terms.funding_rate : une part comprise entre 0 et 1 est attendue",
    ),
    "a share below zero": (
        ('target_share = "0.5"', "target_share = -0.1"),
        "target_share",
        "terms.target_share : une part comprise entre 0 et 1 est attendue",
    ),
    "a share that is no number": (
        ("funding_rate = 0.5", "funding_rate = nan"),
        "funding_rate",
        "terms.funding_rate : un nombre fini est attendu",
    ),
    "a deadline before the opening": (
        ("2026-03-31", "2025-12-31"),
        "closes_at",
        "terms.closes_at : la clôture ne suit pas l’ouverture",
    ),
    "a naive deadline": (
        (".999999+02:00", ".999999"),
        "closes_at",
        "terms.closes_at : le fuseau horaire manque ; écrivez par exemple"
        " 2020-05-15T23:59:59.999999+02:00",
    ),
    "a day without its time": (
        ("closes_at = 2026-03-31T23:59:59.999999+02:00", "closes_at = 2026-03-31"),
        "closes_at",
        "terms.closes_at : une date, une heure et leur décalage sont attendus, pas une date",
    ),
    "a text for a truth": (
        ("required = false", 'required = "non"'),
        'required = "non"',
        "documents[2].required : true ou false est attendu, pas un texte",
    ),
    "a number for a text": (
        ('title = "Appel d’essai"', "title = 2020"),
        "title",
        "call.title : un texte est attendu, pas un nombre entier",
    ),
    "a table for a list": (
        ("[[criteria]]", "[criteria]"),
        "[criteria]",
        "criteria : une liste de tables est attendue, pas une table",
    ),
    "an empty text": (
        ('"Le service"', '"  "'),
        "service =",
        "contact.service : le texte est vide",
    ),
    "a title too long for its place": (
        ('title = "Appel d’essai"', f'title = "{"a" * 201}"'),
        "title",
        "call.title : le texte compte 201 caractères, 200 au plus sont admis",
    ),
    "a code given twice": (
        ('code = "rib"', 'code = "deliberation"'),
        'code = "deliberation"\nlabel = "RIB"',
        "documents[2].code : « deliberation » désigne déjà un autre élément",
    ),
    "an unknown category": (
        ('  "CC",', '  "CC",\n  "MAIRIE",'),
        '"MAIRIE"',
        "terms.eligible_categories[3] : « MAIRIE » n’est pas une catégorie connue",
    ),
    "a category given twice": (
        ('  "CC",', '  "CC",\n  "COM",'),
        '"COM",\n]',
        "terms.eligible_categories[3] : « COM » figure déjà dans la liste",
    ),
    "no category": (
        ('[\n  "COM",\n  "CC",\n]', "[]"),
        "eligible_categories",
        "terms.eligible_categories : au moins une catégorie doit être admise",
    ),
    "a bad slug": (
        ('slug = "essai"', 'slug = "Pass numérique"'),
        "slug",
        "call.slug : « Pass numérique » n’a pas la forme attendue : pass-numerique-2020",
    ),
    "a bad prefix": (
        ('number_prefix = "ESSAI"', 'number_prefix = "pn-2020"'),
        "number_prefix",
        "call.number_prefix : « pn-2020 » n’a pas la forme attendue : PN2020",
    ),
    "a bad address": (
        ("service@etat.example", "service"),
        "email",
        "contact.email : « service » n’est pas une adresse électronique",
    ),
    "a weight of zero": (
        ("weight = 1.50", "weight = 0"),
        "weight",
        "criteria[1].weight : un poids est un nombre supérieur à 0, et 1000 au plus",
    ),
    "a weight too fine": (
        ("weight = 1.50", "weight = 1e-99999"),
        "weight",
        "criteria[1].weight : un poids compte au plus deux décimales",
    ),
    "a scale of zero": (
        ("scale = 5", "scale = 0"),
        "scale",
        "criteria[1].scale : un nombre entre 1 et 100 est attendu",
    ),
    "a key given twice": (
        ("scale = 5", "scale = 5\nscale = 6"),
        "scale = 6",
        "la syntaxe TOML n’est pas respectée (Cannot overwrite a value)",
    ),
    "a syntax error": (
        ('title = "Appel', "title = Appel"),
        "title",
        "la syntaxe TOML n’est pas respectée (Invalid value)",
    ),
}


@pytest.mark.parametrize(
    ("change", "where", "reason"), REFUSED.values(), ids=REFUSED.keys()
)
def test_the_file_is_refused_for(
    tmp_path: Path, change: tuple[str, str], where: str, reason: str
) -> None:
    path = write(tmp_path, change)

    assert refusal(path) == [(line_of(path, where), reason)]


def test_a_missing_table_is_told_at_the_first_line(tmp_path: Path) -> None:
    path = write(tmp_path, ("[contact]", "[coordonnees]"))

    assert refusal(path) == [
        (1, "contact : cette clé est nécessaire et manque"),
        (
            line_of(path, "[coordonnees]"),
            "coordonnees : cette clé n’existe pas",
        ),
    ]


def test_an_unfinished_file_is_refused_at_its_last_line(tmp_path: Path) -> None:
    path = tmp_path / "appel.toml"
    path.write_text("[call]\n\nslug\n")

    [(line, reason)] = refusal(path)

    assert line == 3
    assert reason.startswith("la syntaxe TOML n’est pas respectée (")


def test_a_file_that_is_not_utf8_is_refused_at_the_line_of_the_character(
    tmp_path: Path,
) -> None:
    path = tmp_path / "appel.toml"
    path.write_bytes(changed().encode("cp1252"))

    assert refusal(path) == [(4, "ce caractère n’est pas codé en UTF-8")]


def test_every_problem_is_told_at_once_in_the_order_of_the_lines(
    tmp_path: Path,
) -> None:
    path = write(
        tmp_path,
        ("scale = 5", "scale = 0"),
        ('slug = "essai"', 'slug = ""'),
        ("envelope = 15_000_000", "envelope = -1"),
    )

    assert refusal(path) == [
        (2, "call.slug : le texte est vide"),
        (14, "terms.envelope : le montant ne peut pas être négatif"),
        (
            line_of(path, "scale"),
            "criteria[1].scale : un nombre entre 1 et 100 est attendu",
        ),
    ]


def test_a_problem_is_written_with_its_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path, ('slug = "essai"', 'slug = ""'))

    with pytest.raises(
        DocumentRefused,
        match=rf"^{path}:2\u00a0: call\.slug\u00a0: le texte est vide$",
    ):
        read_call_file(path)
