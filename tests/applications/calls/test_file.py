"""A call's file is read whole, or refused with the line and the reason."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from applications.calls.definition import CallDefinition
from applications.calls.file import end_of_day, read_call_file
from applications.calls.toml_document import DocumentRefused
from tests.factories.call_files import CALLS, changed, line_of, write

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
FLOAT = (
    "un montant s’écrit en nombre entier (3000000) ou entre guillemets ('12500.50'),"
    " jamais en nombre à virgule flottante"
)


def refusal(path: Path) -> list[tuple[int, str]]:
    with pytest.raises(DocumentRefused) as caught:
        read_call_file(path).definition(now=NOW)
    assert {problem.place.file for problem in caught.value.problems} == {path}
    return [(problem.place.line, problem.reason) for problem in caught.value.problems]


# --- What is read -----------------------------------------------------------------


def test_a_file_becomes_a_definition(tmp_path: Path) -> None:
    call = read_call_file(write(tmp_path)).definition(now=NOW)

    assert call.slug == "essai"
    assert call.pass_face_value == Decimal("10.00")
    assert call.terms.opens_at == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert call.terms.closes_at == datetime(2026, 3, 31, 21, 59, 59, 999999, tzinfo=UTC)
    assert call.terms.envelope == Decimal("15000000.00")
    assert call.terms.minimum_grant is None
    assert call.terms.funding_rate == call.terms.target_share == Decimal("0.5")
    assert call.terms.eligible_categories == {"COM", "CC"}
    assert call.terms.lone_categories == frozenset()
    assert call.terms.single_application is True
    assert dict(call.terms.references) == {"funding-rate": "Article 2 de l’appel."}
    assert dict(call.terms.required_documents) == {"deliberation": "Délibération"}
    assert [document.code for document in call.documents] == ["deliberation", "rib"]
    assert [(item.code, item.weight, item.scale) for item in call.criteria] == [
        ("publics", Decimal("1.5"), 5)
    ]
    assert call.missing_mentions() == {}


def test_a_definition_is_read_back_from_its_canonical_form(tmp_path: Path) -> None:
    call = read_call_file(write(tmp_path)).definition(now=NOW)

    assert CallDefinition.from_dict(call.to_dict()) == call


@pytest.mark.parametrize(
    ("written", "euros"),
    [
        ("0", "0.00"),
        ("12_500", "12500.00"),
        ('"12500.5"', "12500.50"),
        ('"12500.05"', "12500.05"),
        ('"12500.0500"', "12500.05"),
    ],
)
def test_an_amount_is_exact_to_the_cent(
    tmp_path: Path, written: str, euros: str
) -> None:
    path = write(tmp_path, ("grant_cap = 3_000_000", f"grant_cap = {written}"))

    assert str(read_call_file(path).definition(now=NOW).terms.grant_cap) == euros


@pytest.mark.parametrize(
    ("written", "share"),
    [("0", "0"), ("1", "1"), ("0.3", "0.3"), ('"0.333333"', "0.333333")],
)
def test_a_share_is_read_digit_by_digit(
    tmp_path: Path, written: str, share: str
) -> None:
    path = write(tmp_path, ("funding_rate = 0.5", f"funding_rate = {written}"))

    assert str(read_call_file(path).definition(now=NOW).terms.funding_rate) == share


def test_sentences_are_joined_and_given_their_french_spaces(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        (
            '"Une présentation."',
            '"""\nAu plus :\n3 000 000 € et 50 %.\n\n« Fin »\n"""',
        ),
    )

    assert read_call_file(path).definition(now=NOW).presentation == (
        "Au plus\u00a0: 3\u202f000\u202f000\u00a0€ et 50\u202f%.\n\n«\u00a0Fin\u00a0»"
    )


def test_a_file_saved_on_windows_is_read_as_any_other(tmp_path: Path) -> None:
    path = write(tmp_path, ("grant_cap = 3_000_000", "grant_cap = -1"))
    before = refusal(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert refusal(path) == before


# --- What is refused --------------------------------------------------------------

REFUSED = {
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


# --- A file that extends another --------------------------------------------------


def extending(folder: Path, text: str) -> Path:
    path = folder / "variante.toml"
    path.write_text(f'extends = "appel.toml"\n{text}')
    return path


def test_a_file_changes_only_what_it_says_of_the_one_it_extends(tmp_path: Path) -> None:
    base = read_call_file(write(tmp_path)).definition(now=NOW)
    path = extending(
        tmp_path,
        '[call]\nslug = "variante"\nnumber_prefix = "VAR"\n'
        '[terms]\neligible_categories = ["REG"]\n'
        '[terms.references]\ndeadline = "Article 3."\n'
        '[[documents]]\ncode = "rib"\nlabel = "RIB"\nrequired = true\n',
    )

    call = read_call_file(path).definition(now=NOW)

    assert (call.slug, call.number_prefix) == ("variante", "VAR")
    assert (call.title, call.contact, call.legal, call.criteria) == (
        base.title,
        base.contact,
        base.legal,
        base.criteria,
    )
    assert call.terms.closes_at == base.terms.closes_at
    assert call.terms.eligible_categories == {"REG"}
    assert dict(call.terms.references) == {
        "funding-rate": "Article 2 de l’appel.",
        "deadline": "Article 3.",
    }
    assert [document.code for document in call.documents] == ["rib"]


def test_days_to_the_deadline_replace_an_inherited_deadline(tmp_path: Path) -> None:
    write(tmp_path, ("opens_at = 2026-01-01T00:00:00+01:00\n", ""))
    path = extending(tmp_path, "[terms]\ncloses_in_days = 10\n")

    call = read_call_file(path).definition(now=NOW)

    assert call.terms.closes_at == datetime(2026, 2, 11, 22, 59, 59, 999999, tzinfo=UTC)


def test_a_problem_is_told_in_the_file_where_it_stands(tmp_path: Path) -> None:
    base = write(tmp_path, ("grant_cap = 3_000_000", "grant_cap = -1"))
    path = extending(tmp_path, '[terms]\nenvelope = -1\n[[documents]]\ncode = "rib"\n')

    with pytest.raises(DocumentRefused) as caught:
        read_call_file(path)

    assert [
        (problem.place.file, problem.place.line) for problem in caught.value.problems
    ] == [
        (base, line_of(base, "grant_cap")),
        (path, 3),
        (path, 4),
        (path, 4),
    ]


@pytest.mark.parametrize(
    ("extends", "reason"),
    [
        (
            '"absent.toml"',
            "extends : « absent.toml » ne peut être lu (No such file or directory)",
        ),
        ("3", "extends : le nom d’un fichier est attendu"),
    ],
)
def test_a_file_that_extends_nothing_is_refused(
    tmp_path: Path, extends: str, reason: str
) -> None:
    path = tmp_path / "appel.toml"
    path.write_text(f"# un appel\nextends = {extends}\n")

    assert refusal(path) == [(2, reason)]


def test_extensions_do_not_chain(tmp_path: Path) -> None:
    path = extending(tmp_path, "")
    (tmp_path / "appel.toml").write_text('extends = "variante.toml"\n')

    with pytest.raises(DocumentRefused, match="un fichier étendu n’en étend pas"):
        read_call_file(path)


# --- A deadline counted in days ---------------------------------------------------


@pytest.mark.parametrize(
    ("now", "days", "offset_hours"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=PARIS), 0, 1),
        (datetime(2026, 3, 28, 12, tzinfo=PARIS), 1, 2),
        (datetime(2026, 10, 24, 12, tzinfo=PARIS), 0, 2),
        (datetime(2026, 10, 24, 12, tzinfo=PARIS), 1, 1),
        (datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=1), 0, 1),
        (datetime(2026, 1, 31, 22, 59, 59, tzinfo=UTC), 28, 1),
    ],
)
def test_the_deadline_is_the_last_microsecond_of_its_day_whatever_the_season(
    now: datetime, days: int, offset_hours: int
) -> None:
    deadline = end_of_day(now, days)

    day = now.astimezone(PARIS).date() + timedelta(days=days)
    assert deadline.isoformat() == f"{day}T23:59:59.999999+0{offset_hours}:00"
    following = deadline.astimezone(UTC) + timedelta(microseconds=1)
    assert following.astimezone(PARIS).date() == day + timedelta(days=1)


def test_the_day_is_counted_in_paris_not_in_utc() -> None:
    almost_midnight_utc = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)

    assert (
        end_of_day(almost_midnight_utc, 0).isoformat()
        == "2026-06-02T23:59:59.999999+02:00"
    )


# --- The files that ship ----------------------------------------------------------


def test_the_call_of_2020_says_what_its_source_says() -> None:
    call = read_call_file(CALLS / "pass-numerique-2020.toml").definition(now=NOW)
    terms = call.terms

    assert (call.slug, call.number_prefix) == ("pass-numerique-2020", "PN2020")
    assert call.title == "Pass numérique 2020"
    assert call.pass_face_value == Decimal("10.00")
    assert terms.opens_at is None
    assert terms.closes_at == datetime(2020, 5, 15, 21, 59, 59, 999999, tzinfo=UTC)
    assert terms.closes_at + timedelta(microseconds=1) == datetime(
        2020, 5, 16, tzinfo=PARIS
    )
    assert terms.envelope == Decimal("15000000.00")
    assert terms.funding_rate == Decimal("0.5")
    assert terms.grant_cap == Decimal("3000000.00")
    assert terms.minimum_grant is None
    assert terms.target_share == Decimal("0.5")
    assert terms.single_application is True
    assert " ".join(sorted(terms.eligible_categories)) == (
        "7210 7220 7225 7229 7230 7340 7343 7344 7345 7346 7348 7349"
        " 7351 7352 7353 7354 7355 7357"
        " CA CC COM CTU CU DEP EPT MET METLYON PARIS REG"
    )
    assert terms.lone_categories == {"COM", "7210"}
    assert list(terms.required_documents) == ["deliberation", "attestation", "rib"]
    assert call.contact.service == "Mission Société Numérique"
    assert {criterion.weight for criterion in call.criteria} == {Decimal("1")}
    assert all(
        criterion.guidance.startswith("Grille indicative, à compléter par le service.")
        for criterion in call.criteria
    )
    assert list(call.missing_mentions()) == [
        "contact.email",
        "contact.telephone",
        "legal.appeal",
    ]


def test_the_demonstration_has_the_terms_of_2020_and_a_deadline_ahead() -> None:
    call = read_call_file(CALLS / "pass-numerique-2020.toml").definition(now=NOW)
    demo = read_call_file(CALLS / "pass-numerique-demo.toml").definition(now=NOW)

    assert (demo.slug, demo.number_prefix) == ("pass-numerique-demo", "PNDEMO")
    assert demo.terms.closes_at == datetime(2026, 5, 2, 21, 59, 59, 999999, tzinfo=UTC)
    other_terms = call.terms.to_dict().keys() - {"closes_at", "references"}
    assert {key: demo.terms.to_dict()[key] for key in other_terms} == {
        key: call.terms.to_dict()[key] for key in other_terms
    }
    assert demo.documents == call.documents
    assert demo.criteria == call.criteria
    assert demo.contact.email.endswith(".example")
    assert demo.contact.telephone.startswith("01 99 00 ")
    assert list(demo.missing_mentions()) == ["legal.appeal"]
