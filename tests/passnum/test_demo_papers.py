"""The demonstration's documents are PDFs that a reader opens."""

from io import BytesIO

import pikepdf
import pytest

from passnum.demo.papers import one_page_pdf, paper


def test_a_paper_is_a_sound_pdf_of_one_page() -> None:
    upload = paper("rib", "CC d’Essai (l’Aubrac)")

    with pikepdf.open(BytesIO(upload.read())) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.check_pdf_syntax() == []
        text = pdf.pages[0].Contents.read_bytes().decode("cp1252")
    assert r"(CC d’Essai \(l’Aubrac\)) Tj" in text
    assert "Document fictif" in text


def test_a_character_that_the_font_lacks_is_a_question_mark() -> None:
    assert b"(a ? b)" in one_page_pdf(["a 漢 b"])


def test_an_unknown_kind_of_paper_is_refused() -> None:
    with pytest.raises(KeyError):
        paper("inconnu", "CC d’Essai")
