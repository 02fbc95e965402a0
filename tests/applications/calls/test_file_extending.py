"""A call's file that says only what differs from another."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from applications.calls.file import read_call_file
from applications.calls.toml_document import DocumentRefused
from tests.applications.calls.refusals import NOW, refusal
from tests.factories.call_files import line_of, write


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
