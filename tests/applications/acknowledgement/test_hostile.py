"""What applicants may write: nothing of it opens, hides, or takes long."""

import json
import logging
import time
from io import BytesIO

import page
import pikepdf
import pytest
from pypdfium2 import PdfDocument

from applications.acknowledgement.rendering import (
    read_snapshot,
    render_html,
    render_pdf,
)
from applications.acknowledgement.rendering.engine import engine
from applications.forms.plan import MAX_LINES
from eligibility import canonical
from tests.applications.acknowledgement.documents import (
    changed,
    text_of,
    with_many_lines,
)

pytestmark = pytest.mark.django_db


def foreign_fonts_of(pdf: pikepdf.Pdf) -> set[str]:
    """Return the fonts that are not of the packaged family."""
    names = {
        str(font.BaseFont).partition("+")[2].partition("-")[0]
        for each in pdf.pages
        for font in each.resources.Font.values()
    }
    return names - {"Document"}


MOST_SECONDS = 10
"""Of processor, for any document: a sixth of what a worker grants its tasks."""
RIGHT_MARGIN_PT = (210 - 18) / 25.4 * 72 + 0.5


def rightmost(document: bytes) -> float:
    """Return how far to the right a character goes, in points."""
    with PdfDocument(document) as pdf:
        return max(
            text.get_charbox(index)[2]
            for text in (each.get_textpage() for each in pdf)
            for index in range(text.count_chars())
            if text.get_text_range(index, 1).strip()
        )


HOSTILE = {
    "markup": "</td><script>alert(1)</script><h1>Accusé FAUX</h1>",
    "file": '<img src="file:///etc/passwd"><link rel=attachment href="file:///etc/passwd">',
    "network": '<img src="http://127.0.0.1:9/x"><style>@import url(http://127.0.0.1:9/);</style>',
    "data": '<object data="data:text/html,<b>x</b>"></object><base href="file:///">',
    "template": "{{ content.sha256 }} {% include 'x' %} &lt;b&gt;",
    "nested tables": "<table><tr><td>" * 2_000,
    "wide markup": "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "accent on markup": "\u0338\u20d2<b>",
    "css": "x; } body { display: none } url(file:///etc/passwd)",
    "emoji": "🏳️‍🌈👩🏽‍💻🚀" * 20,
    "right-to-left": "مشروع رقمي للجميع \u202e50 000,00 €\u202c שלום",
    "zero-width": "a\u200b\u200d\ufeff\u2060" * 200,
    "combining": "Z" + "\u0301\u0316\u0334" * 300,
    "greek, cyrillic, chinese": "Αθήνα Київ 数字 ①②",
    "no character": "\ufdd0\uffff\U0010fffd\ue000\U000e0041",
    "controls": "a\x01b\x08c\x1b[31md\x85e",
    "long word": "x" * 100_000,
    "long lines": "\n" * 50_000 + "fin",
    "long text": "Le numérique pour tous. " * 10_000,
}


@pytest.fixture
def refused(monkeypatch):
    """Collect what the document tried to open and was refused."""
    addresses: list[str] = []
    fetch = type(engine().fetcher).fetch

    def spy(self, url, headers=None):
        if url not in self._files:
            addresses.append(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(type(engine().fetcher), "fetch", spy)
    return addresses


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_open_nothing_hide_nothing_and_take_no_time(
    snapshot, text, refused, caplog
):
    hostile = changed(
        snapshot,
        holder__name=text,
        contact__name=text,
        project__title=text,
        project__summary=text,
        publics__territory=text,
    )
    content = json.loads(hostile)
    for line in content["financing"]["expenses"] + content["documents"]:
        line["label"] = text
    content["documents"][0]["name"] = text
    start = time.process_time()
    with caplog.at_level(logging.ERROR, logger="weasyprint"):
        document = render_pdf(canonical.dumps(content))
    assert time.process_time() - start < MOST_SECONDS
    assert refused == []
    assert caplog.records == []
    for profile in ("3a", "ua1"):
        assert page.validate_pdf_bytes(document, profile=profile).failures == []
    with pikepdf.open(BytesIO(document)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(pdf.pages) <= 4
        assert foreign_fonts_of(pdf) == set()
        assert list(pdf.attachments) == [f"dossier-{content['number']}.json"]
    assert rightmost(document) <= RIGHT_MARGIN_PT
    shown = text_of(document)
    assert "root:" not in shown
    assert f"Dossier {content['number']}" in shown
    assert "Empreinte SHA-256" in shown


def test_the_longest_plan_of_the_longest_words_takes_no_time_either(snapshot):
    content = json.loads(with_many_lines(snapshot, MAX_LINES))
    financing = content["financing"]
    financing["resources"] = [dict(line) for line in financing["expenses"]]
    for line in financing["expenses"] + financing["resources"] + content["documents"]:
        line["label"] = "anticonstitutionnellement_" * 1_000
    start = time.process_time()
    document = render_pdf(canonical.dumps(content))
    assert time.process_time() - start < MOST_SECONDS
    assert rightmost(document) <= RIGHT_MARGIN_PT


def test_the_validator_sees_the_box_of_a_missing_glyph():
    """The checks above are awake."""
    missing = engine().write_pdf(
        '<html lang="fr"><title>Essai</title><p>\U0010fffd', identifier="0" * 32
    )
    for profile in ("3a", "ua1"):
        rules = {
            failure.rule_id
            for failure in page.validate_pdf_bytes(missing, profile=profile).failures
        }
        assert any("NOTDEF" in rule for rule in rules)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Projet 🚀🚀 2027", "Projet ◊ 2027"),
        ("De l’été à l’hiver, 50 %", "De l’été à l’hiver, 50 %"),
        ("e\u0301te\u0301", "été"),
        ("\uf0b7 un point", "• un point"),
        ("salle ① : \ufb01bre", "salle 1 : fibre"),
        ("ca\u00adché, ca\u200bché", "caché, caché"),
        ("Papeete, fenua \u02bbEnata", "Papeete, fenua \u2018Enata"),
        ("Z\u0336o", "Zo"),
    ],
)
def test_what_cannot_be_drawn_is_replaced_by_what_can(snapshot, typed, printed):
    document = render_pdf(changed(snapshot, project__title=typed))
    text = text_of(document)
    assert f"Intitulé {printed} Calendrier" in text
    assert ("Caractères remplacés" in text) == ("◊" in printed)


def test_the_attachment_keeps_what_the_page_replaced(snapshot):
    other = changed(snapshot, project__title="🚀 מיזם")
    with pikepdf.open(BytesIO(render_pdf(other))) as pdf:
        (attached,) = pdf.attachments.values()
        assert attached.get_file().read_bytes() == other.encode()


def test_markup_of_an_applicant_is_printed_as_it_was_typed(snapshot):
    document = render_pdf(
        changed(snapshot, project__title="<b>50 %</b> & {{ number }} “été”")
    )
    assert "Intitulé <b>50 %</b> & {{ number }} “été”" in text_of(document)


def test_controls_that_reverse_the_reading_order_are_not_printed(snapshot):
    title = "Projet \u202e€ 00,0005\u202c"
    html = render_html(read_snapshot(changed(snapshot, project__title=title)))
    assert "\u202e" not in html
    assert "€ 00,0005" in html


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/",
        "https://example.org/",
        "data:text/css,*{}",
        "packaged:../../passnum/settings.py",
        "packaged:page.css",
        "ftp://127.0.0.1/",
    ],
)
def test_the_fetcher_opens_packaged_files_only(url):
    with pytest.raises(ValueError, match="not a packaged file"):
        engine().fetcher(url)
