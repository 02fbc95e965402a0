"""The three formats say the same, and none holds a formula."""

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from reviews.exports.formats import FORMATS, inert, write_csv

HEADER = ["Nom", "Montant", "Nombre", "Jour", "Instant", "Vide"]
ROW = [
    "Communauté « du Val »",
    Decimal("49999.50"),
    1_200,
    date(2020, 5, 15),
    datetime(2020, 5, 15, 23, 59, 59),
    None,
]
FORMULAS = ["=1+1", "+33 1 99 00", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\uff1d1"]


def written(code, rows, header=HEADER):
    return b"".join(FORMATS[code].write(header, iter(rows)))


def sheet(content):
    return load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def read_csv(content):
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_csv_is_what_a_french_spreadsheet_opens():
    content = written("csv", [ROW])
    assert content.startswith(b"\xef\xbb\xbf")
    assert read_csv(content) == [
        HEADER,
        [
            "Communauté « du Val »",
            "49999,50",
            "1200",
            "2020-05-15",
            "2020-05-15 23:59:59",
            "",
        ],
    ]


@pytest.mark.parametrize("code", ["xlsx", "ods"])
def test_a_workbook_keeps_numbers_and_dates_as_such(code):
    header, row = sheet(written(code, [ROW]))
    assert header == HEADER
    assert row[:5] == [
        "Communauté « du Val »",
        49999.5,
        1200.0,
        date(2020, 5, 15),
        datetime(2020, 5, 15, 23, 59, 59),
    ]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_only_a_text(formula):
    assert read_csv(written("csv", [[formula]], ["A"]))[1] == [f"'{formula}"]
    for code in ("xlsx", "ods"):
        content = written(code, [[formula]], ["A"])
        assert sheet(content)[1][0].strip() == formula.strip()
        assert b"<f>" not in unzipped(content)
        assert b"table:formula" not in unzipped(content)


def unzipped(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("code", FORMATS)
def test_characters_that_xml_cannot_hold_do_not_break_the_file(code):
    content = written(code, [["a\x00\x0b\ufffeb"]], ["A"])
    rows = read_csv(content) if code == "csv" else sheet(content)
    assert rows[1][0].startswith("a")
    assert rows[1][0].endswith("b")


@given(st.text())
def test_no_cell_of_a_csv_begins_a_formula(text):
    assert inert(text).lstrip()[:1] not in set("=+-@\uff1d\uff0b\uff0d\uff20")
    assert inert(text).endswith(text)


def test_rows_are_written_as_they_come():
    taken = []

    def rows():
        for place in range(1_000):
            taken.append(place)
            yield [place]

    chunks = write_csv(["A"], rows())
    next(chunks)
    assert len(taken) == 200
