"""A table written as CSV, XLSX or ODS, bounded in memory and free of formulas.

A cell is None, a str, an int, a Decimal, a date or a naive datetime. In XLSX and ODS a
text is typed as a text, which no spreadsheet computes; a CSV has no types, so that a text
which one would take for a formula is given a leading apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from stream_write_ods import stream_write_ods
from xlsxwriter import Workbook

Rows = Iterable[Sequence[Any]]
CHUNK = 65_536
SHEET = "Dossiers"
_ROWS_A_CHUNK = 200
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# What XML 1.0 cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Format:
    """A format of tables: its extension, its media type, and what writes it."""

    code: str
    label: str
    media_type: str
    write: Callable[[Sequence[str], Rows], Iterator[bytes]]


def inert(text: str) -> str:
    """Return `text` as a CSV may hold it: never the beginning of a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def write_csv(header: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """Yield a CSV for French spreadsheets: UTF-8 with its mark, semicolons, decimal commas."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")

    def taken() -> bytes:
        written = text.getvalue().encode()
        text.seek(0)
        text.truncate()
        return written

    text.write("\ufeff")
    writer.writerow(header)
    for count, row in enumerate(rows, 1):
        writer.writerow([_as_text(value) for value in row])
        if count % _ROWS_A_CHUNK == 0:
            yield taken()
    yield taken()


def write_xlsx(header: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """Yield a workbook of one sheet, made in a temporary file, a row in memory at a time."""
    with tempfile.TemporaryFile() as file:
        book = Workbook(file, {"constant_memory": True, "in_memory": False})
        sheet = book.add_worksheet(SHEET)
        bold = book.add_format({"bold": True})
        formats = {
            Decimal: book.add_format({"num_format": "#,##0.00"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(header):
            sheet.set_column(place, place, 18)
            sheet.write_string(0, place, name, bold)
        for line, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, place, _UNWRITABLE.sub("", value))
                elif isinstance(value, date):
                    sheet.write_datetime(line, place, value, formats[type(value)])
                elif value is not None:
                    sheet.write_number(line, place, value, formats.get(type(value)))
        book.close()
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def write_ods(header: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """Yield an OpenDocument spreadsheet of one sheet as it is written."""
    yield from stream_write_ods(
        [(SHEET, tuple(header), rows)], encoders=_ODS_CELLS, chunk_size=CHUNK
    )


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return str(value)


_ODS_CELLS = (
    (str, ("string", None, None, lambda value: _UNWRITABLE.sub("", value))),
    (int, ("float", "office:value", None, str)),
    (Decimal, ("float", "office:value", None, lambda value: f"{value:f}")),
    (date, ("date", "office:date-value", "date", date.isoformat)),
    (datetime, ("date", "office:date-value", None, datetime.isoformat)),
    (type(None), (None, None, None, str)),
)
FORMATS = {
    each.code: each
    for each in (
        Format("csv", "CSV", "text/csv; charset=utf-8", write_csv),
        Format(
            "xlsx",
            "Excel (XLSX)",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write_xlsx,
        ),
        Format(
            "ods",
            "OpenDocument (ODS)",
            "application/vnd.oasis.opendocument.spreadsheet",
            write_ods,
        ),
    )
}
