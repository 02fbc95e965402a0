"""The command: what it answers, what it reports, and its exit status."""

import csv
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from simulator.bulk.lines import COLUMNS
from tests.factories.applications import make_call
from tests.factories.territories import LocalAuthorityFactory, siren

pytestmark = pytest.mark.django_db

CALL_2020 = "pass-numerique-2020"
ELIGIBLE = {
    "category": "CC",
    "eligible_cost": "100 000,00 €",
    "total_cost": "120000",
    "requested_grant": "50000.00",
    "other_resources": "70 000",
    "beneficiaries": "100",
    "target_beneficiaries": "50",
}


@pytest.fixture(autouse=True)
def call():
    return make_call(number_prefix="ESSAI")


def csv_file(path: Path, *rows: dict[str, str], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(file: Path | str, **options) -> tuple[int, str, str]:
    """Return the exit status, the answers, and what is told beside, plainly spaced."""
    out, err = StringIO(), StringIO()
    status, last = 0, ""
    try:
        call_command("check_eligibility", str(file), stdout=out, stderr=err, **options)
    except CommandError as error:
        status, last = error.returncode, str(error)
    plain = str.maketrans("\u00a0\u202f", "  ")
    return status, out.getvalue(), (err.getvalue() + last).translate(plain)


def answers(file: Path | str, **options) -> list[dict]:
    _, out, _ = run(file, format="json", **options)
    return json.loads(out)


def project(reference: str, **cells: str) -> dict[str, str]:
    return ELIGIBLE | {"reference": reference} | cells


def test_a_file_is_answered_line_by_line(tmp_path):
    file = csv_file(
        tmp_path / "projects.csv",
        project("PN-1"),
        project("PN-2", requested_grant="50000,01"),
        project("PN-3", beneficiaries=""),
        delimiter=";",
    )

    status, out, told = run(file)

    assert [line.split()[1:] for line in out.splitlines() if "PN-" in line] == [
        ["PN-1", "recevable"],
        ["PN-2", "irrecevable"],
        ["PN-3", "indéterminé"],
    ]
    assert status == 0
    assert told.splitlines() == [
        "Règles appliquées : Appel d’essai (version 1).",
        "3 lignes : 1 recevable, 1 indéterminé et 1 irrecevable.",
    ]


def test_bad_lines_are_reported_and_the_good_ones_answered(tmp_path):
    file = csv_file(
        tmp_path / "projects.csv",
        project("PN-\n1"),
        project("PN-2", total_cost="12,345", siren="123456789"),
        project("PN-3"),
    )

    status, out, told = run(file, format="csv")

    assert [row["line"] for row in csv.DictReader(StringIO(out, newline=""))] == [
        "2",
        "5",
    ]
    assert status == 1
    assert told.splitlines()[1:] == [
        f"{file}, ligne 4, colonne siren : « 123456789 » ; attendu : un SIREN, neuf "
        "chiffres dont le dernier est une clé de contrôle.",
        f"{file}, ligne 4, colonne total_cost : « 12,345 » ; attendu : un montant en "
        "euros, à douze chiffres et deux décimales au plus, comme 1234.56, 1 234,56 "
        "ou 1 234,56 €.",
        "3 lignes : 2 recevables, 0 indéterminé et 0 irrecevable.",
        "1 ligne fautive, sans réponse.",
    ]


def test_json_lines_are_answered_in_json(tmp_path):
    file = tmp_path / "projects.jsonl"
    file.write_text(
        "\n".join(
            json.dumps(line)
            for line in (
                project("PN-1", requested_grant=50_000, beneficiaries=100),
                {"reference": None},
            )
        )
    )

    first, second = answers(file)

    assert (first["reference"], first["verdict"]) == ("PN-1", "eligible")
    assert (second["reference"], second["verdict"]) == (None, "undetermined")
    assert {finding["rule"] for finding in first["findings"]} == {
        "applicant",
        "deadline",
        "funding-rate",
        "grant-cap",
        "target-public",
        "financing-plan",
        "eligible-cost",
    }


def test_the_category_is_read_from_the_registry(tmp_path):
    LocalAuthorityFactory(siren=siren(1), category="REG")
    file = csv_file(
        tmp_path / "projects.csv",
        project("PN-1", siren=siren(1), category=""),
        project("PN-2", siren=siren(2), category=""),
    )

    found = [answer["findings"][0] for answer in answers(file)]

    assert [(each["found"], each["status"]) for each in found] == [
        ("région", "met"),
        (None, "undetermined"),
    ]


@pytest.mark.parametrize("lines", [1, 3])
def test_the_database_is_asked_as_much_whatever_the_lines(
    tmp_path, lines, django_assert_num_queries
):
    file = csv_file(
        tmp_path / "projects.csv",
        *(project(f"PN-{n}", siren=siren(n), category="") for n in range(lines)),
    )

    with django_assert_num_queries(2):
        run(file)


def test_an_empty_instant_is_one_now_for_the_whole_file(tmp_path):
    file = csv_file(tmp_path / "projects.csv", project("PN-1"), project("PN-2"))

    assert {answer["findings"][1]["status"] for answer in answers(file)} == {"met"}


def test_the_standard_input_is_a_file(tmp_path, monkeypatch):
    file = csv_file(tmp_path / "projects.csv", project("PN-1"))

    with file.open() as standard_input:
        monkeypatch.setattr("sys.stdin", standard_input)

        assert [answer["reference"] for answer in answers("-")] == ["PN-1"]


def test_many_lines_are_judged_by_several_processes_in_order(tmp_path):
    file = csv_file(
        tmp_path / "projects.csv",
        *(project(f"PN-{n}", siren="1" if n == 3_000 else "") for n in range(6_000)),
    )
    output = tmp_path / "answers.json"

    status, out, told = run(file, format="json", output=output)

    references = [each["reference"] for each in json.loads(output.read_text())]
    assert references == [f"PN-{n}" for n in range(6_000) if n != 3_000]
    assert (status, out) == (1, "")
    assert f"{file}, ligne 3002, colonne siren" in told


@pytest.mark.parametrize("format_", ["table", "csv", "json"])
def test_the_output_file_holds_what_the_standard_output_would(tmp_path, format_):
    file = csv_file(tmp_path / "projects.csv", project("é"), project("x", siren="1"))
    output = tmp_path / "answers"

    _, expected, _ = run(file, format=format_)
    status, out, _ = run(file, format=format_, output=output)

    assert (status, out) == (1, "")
    assert output.read_bytes() == expected.encode()


@pytest.mark.parametrize(
    ("content", "options", "reason"),
    [
        (None, {}, "absent.csv : ce fichier n’existe pas."),
        (b"", {}, "le fichier est vide ou n’est pas un texte."),
        (b"reference,siren\n", {}, "manquantes : category"),
        (
            ",".join(COLUMNS).encode() + b"\nB\xe9ziers",
            {},
            "la ligne 2 n’est pas en UTF-8",
        ),
        (
            ",".join(COLUMNS).encode(),
            {"call": "x"},
            "aucun appel n’a pour identifiant « x »",
        ),
    ],
)
def test_a_file_that_cannot_be_read_gives_nothing(tmp_path, content, options, reason):
    file = tmp_path / "absent.csv"
    output = tmp_path / "answers.csv"
    if content is not None:
        file.write_bytes(content)

    status, out, told = run(file, output=output, **options)

    assert (status, out) == (2, "")
    assert reason in told
    assert not output.exists()


def test_an_output_that_cannot_be_written_is_told(tmp_path):
    file = csv_file(tmp_path / "projects.csv", project("PN-1"))

    status, _, told = run(file, output=tmp_path / "absent" / "answers.csv")

    assert status == 2
    assert told.endswith("ce fichier n’existe pas.")


def test_a_file_of_no_line_has_an_empty_answer(tmp_path):
    file = csv_file(tmp_path / "projects.csv")

    assert answers(file) == []
    assert run(file)[0] == 0


def test_on_a_terminal_the_progress_is_drawn_and_erased(tmp_path, monkeypatch):
    monkeypatch.setattr("simulator.bulk.progress.EVERY_S", 0)
    err = StringIO()
    err.isatty = lambda: True
    file = csv_file(tmp_path / "projects.csv", project("PN-1"))

    call_command(
        "check_eligibility",
        str(file),
        output=tmp_path / "answers",
        stdout=StringIO(),
        stderr=err,
        no_color=True,
    )

    told = err.getvalue().replace("\u00a0", " ").replace("\u202f", " ")
    before, drawn, after = told.split("\r\x1b[K")
    assert before == "Règles appliquées : Appel d’essai (version 1).\n"
    assert "100 % · 1 ligne, " in drawn
    assert after == "1 ligne : 1 recevable, 0 indéterminé et 0 irrecevable.\n"


def test_nothing_is_told_beside_when_nothing_is_asked_to_be(tmp_path):
    file = csv_file(tmp_path / "projects.csv", project("PN-1"))

    assert run(file, verbosity=0)[2] == ""


def test_the_example_of_the_documentation_is_true(tmp_path):
    page = (settings.BASE_DIR / "docs" / "check_eligibility.md").read_text()
    content, expected = re.findall(r"```(?:csv|text)\n(.*?)```", page, re.DOTALL)[:2]
    file = tmp_path / "projets.csv"
    file.write_text(content)
    call_command("load_call", str(settings.BASE_DIR / "calls" / f"{CALL_2020}.toml"))

    status, out, told = run(file, call=CALL_2020)

    plain = str.maketrans("\u00a0\u202f", "  ")
    answer = f"{out}{told}\n".replace(str(file), file.name).translate(plain)
    assert (status, answer) == (1, expected.translate(plain))
