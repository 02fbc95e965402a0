"""The engine: what its stylesheets may ask for, what it keeps between two documents."""

import re
from io import BytesIO

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from applications.acknowledgement.rendering.engine import FOLDER, engine
from applications.acknowledgement.rendering.qr import QrCode
from simulator.summary import STYLESHEET


@pytest.mark.parametrize("stylesheet", [FOLDER / "page.css", STYLESHEET])
def test_no_element_asks_for_a_font_feature(stylesheet):
    """WeasyPrint 70 loses memory with each (decision 20): faces ask for them."""
    asked = re.findall(
        r"font-(?:variant|feature-settings|kerning|language-override)",
        stylesheet.read_text(),
    )
    assert asked == []


def test_figures_are_all_of_one_width():
    """Amounts stand in columns: « 1 » takes as much room as « 8 »."""
    html = '<html lang="fr"><title>Essai</title><p>111111</p><p>888888</p>'
    with PdfDocument(engine().write_pdf(html, identifier="0" * 32)) as pdf:
        text = pdf[0].get_textpage()
        origins = [text.get_charbox(index, loose=True) for index in range(6)]
        others = [text.get_charbox(index, loose=True) for index in range(8, 14)]
    for one, eight in zip(origins, others, strict=True):
        assert (one[0], one[2]) == pytest.approx((eight[0], eight[2]))


def test_what_a_document_brings_is_not_kept():
    before = set(engine().images)
    engine().write_pdf(
        '<html lang="fr"><title>Essai</title><img alt="Code" src="packaged:qr">',
        identifier="0" * 32,
        images={"packaged:qr": QrCode("https://passnum.example")},
    )
    assert set(engine().images) == before


@pytest.mark.parametrize("digits", ["0d0a" * 8, "28295c00" * 4])
def test_the_identifier_is_read_back_whatever_bytes_its_digits_stand_for(digits):
    """A line end in a PDF string is any line end: bytes that look like one would change."""
    document = engine().write_pdf(
        '<html lang="fr"><title>Essai</title><p>Essai', identifier=digits
    )
    with pikepdf.open(BytesIO(document)) as pdf:
        assert bytes(pdf.trailer.ID[0]) == digits.encode()
