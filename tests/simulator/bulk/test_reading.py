import io
import json

import pytest

from eligibility.french import typeset
from simulator.bulk.feed import LINE_BYTES, Feed
from simulator.bulk.lines import COLUMNS
from simulator.bulk.problems import BadLine, FileRefused
from simulator.bulk.reading import read_records

HEADER = ",".join(COLUMNS)


def records(content: str | bytes):
    raw = content if isinstance(content, bytes) else content.encode()
    return list(read_records(Feed(io.BytesIO(raw))))


def row(reference: str, delimiter: str = ",") -> str:
    return reference + delimiter * (len(COLUMNS) - 1)


def record(number: int, **cells: str):
    return number, [cells.get(column, "") for column in COLUMNS]


def read(content: str | bytes):
    """The line and the reference of each record, or the line and columns at fault."""
    return [
        (each.problems[0].line, *(problem.column for problem in each.problems))
        if isinstance(each, BadLine)
        else (each[0], each[1][0])
        for each in records(content)
    ]


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_csv_is_read_whatever_its_delimiter_endings_and_mark(delimiter, ending, mark):
    lines = [delimiter.join(COLUMNS), row("PN-1", delimiter), row("PN-2", delimiter)]

    assert read(mark + ending.join(lines)) == [(2, "PN-1"), (3, "PN-2")]


def test_columns_come_in_any_order():
    names = list(reversed(COLUMNS))
    content = f"{' , '.join(names)}\n{','.join(names)}"

    [(number, cells)] = records(content)

    assert (number, tuple(cells)) == (2, COLUMNS)


def test_blank_lines_are_passed_over_and_counted():
    content = f"\n{HEADER}\n\n{row('PN-1')}\n  \n{row('PN-2')}\n\n"

    assert read(content) == [(4, "PN-1"), (6, "PN-2")]


def test_a_line_of_empty_cells_is_a_line():
    assert read(f"{HEADER}\n{row('')}\n") == [(2, "")]


def test_a_quoted_cell_may_hold_delimiters_quotes_and_lines():
    quoted = row('"PN ""1"", a\nb\r\nc"')

    assert read(f"{HEADER}\n{quoted}\n{row('PN-2')}") == [
        (2, 'PN "1", a\nb\r\nc'),
        (5, "PN-2"),
    ]


@pytest.mark.parametrize(
    "bad",
    [
        row('"PN-1'),  # a quote never closed
        row('"PN-1" bis'),
        row("PN\r1"),
        row("x" * LINE_BYTES),
    ],
)
def test_a_malformed_row_costs_its_own_line_only(bad):
    good = [row(f"PN-{number}") for number in range(3, 300)]

    assert read("\n".join([HEADER, row("PN-1"), bad, *good])) == [
        (2, "PN-1"),
        (3, ""),
        *((number + 1, f"PN-{number}") for number in range(3, 300)),
    ]


def test_a_quote_closed_by_that_of_another_line_costs_its_own_line_only():
    assert read(
        f"{HEADER}\n{row(chr(34) + 'PN-1')}\n{row(chr(34) + 'PN-2' + chr(34))}"
    ) == [
        (2, ""),
        (3, "PN-2"),
    ]


def test_a_short_row_names_the_first_column_it_lacks():
    [bad] = records(f"{HEADER}\nPN-1,,CC\n")

    assert str(bad.problems[0]) == typeset(
        "ligne 2, colonne received_at : attendu : 10 valeurs, et non 3."
    )


def test_a_long_row_shows_the_first_value_too_many():
    [bad] = records(f"{HEADER}\n{row('PN-1')},trop\n")

    assert str(bad.problems[0]) == typeset(
        "ligne 2, colonne n° 11 : « trop » ; attendu : 10 valeurs, et non 11."
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "vide"),
        ("\n \n", "vide"),
        ("x" * LINE_BYTES * 2, "n’est pas un texte"),
        (f"{HEADER},pays\n", "inconnues : pays"),
        (f"{HEADER},\n", r"inconnues : \(vide\)"),
        ("reference,siren\n", "manquantes : category, received_at"),
        (f"{HEADER},siren,siren\n", "répétées : siren"),
        (HEADER.upper(), "inconnues : REFERENCE"),
        ('"reference\n', "ne nomme pas les colonnes"),
        ("[\n{}\n]\n", r"inconnues : \["),
        ("référence".encode("cp1252"), "pas en UTF-8"),
        ("reference".encode("utf-16"), "pas en UTF-8"),
    ],
)
def test_a_file_without_its_columns_is_refused(content, reason):
    with pytest.raises(FileRefused, match=reason):
        records(content)


def test_a_file_of_a_header_alone_has_no_record():
    assert records(HEADER) == []


def test_json_lines_give_texts_numbers_and_nulls():
    content = (
        '\n{"reference": "PN-1", "siren": null, "eligible_cost": 1234.50}\r\n\n'
        '{"reference": 12, "beneficiaries": 100, "total_cost": "1 234,56 €"}'
    )

    assert records(content) == [
        record(2, reference="PN-1", eligible_cost="1234.50"),
        record(4, reference="12", beneficiaries="100", total_cost="1 234,56 €"),
    ]


@pytest.mark.parametrize(
    "number", ["1e5", "123456789012345678901234567890.1", "0.1", "-0", "1" * 5_000]
)
def test_json_numbers_stay_as_they_are_written(number):
    [(_, cells)] = records(f'{{"total_cost": {number}}}')

    assert cells == record(1, total_cost=number)[1]


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ('{"reference": "PN-1"', [""]),
        ('{"total_cost": NaN}', [""]),
        ('{"total_cost": -Infinity}', [""]),
        ('["PN-1"]', [""]),
        ('"PN-1"', [""]),
        ("[" * 60_000, [""]),
        ("{" + " " * LINE_BYTES + "}", [""]),
        ('{"siren": 1, "siren": 2}', ["siren"]),
        ('{"requested_grand": 5}', ["requested_grand"]),
        ('{"beneficiaries": true, "siren": false}', ["siren", "beneficiaries"]),
        ('{"reference": {"id": 1}, "total_cost": [5]}', ["reference", "total_cost"]),
        ('{"pays": "FR", "siren": []}', ["pays", "siren"]),
    ],
)
def test_a_bad_json_line_costs_itself_only(line, columns):
    content = f'{{"reference": "PN-1"}}\n{line}\n{{"reference": "PN-3"}}\n'

    assert read(content) == [(1, "PN-1"), (2, *columns), (3, "PN-3")]


def test_json_texts_may_hold_anything_that_json_escapes():
    text = 'é"\\\n\u2028'

    assert read(json.dumps({"reference": text})) == [(1, text)]
