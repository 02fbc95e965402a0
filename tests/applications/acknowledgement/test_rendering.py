"""The document: what it says, that it is always the same, that nothing gets out of it."""

import hashlib
import json
import logging
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from applications.acknowledgement.rendering import (
    read_snapshot,
    render_html,
    render_pdf,
)
from applications.acknowledgement.rendering.engine import Engine, engine
from applications.submission import submit_application
from eligibility import canonical
from tests.factories.applications import attach, filed, make_call, ready_draft

pytestmark = pytest.mark.django_db

LAST_INSTANT = datetime(2020, 5, 15, 21, 59, 59, 999_999, tzinfo=UTC)


def text_of(document: bytes) -> str:
    """Return the document's text, its spaces and line ends made plain."""
    return " ".join(" ".join(pages_of(document)).split())


def pages_of(document: bytes) -> list[str]:
    """Return the text of each page."""
    with PdfDocument(document) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def changed(snapshot: str, **changes) -> str:
    """Return `snapshot` with other values; `project__title` names a nested one."""
    content = json.loads(snapshot)
    for path, value in changes.items():
        *parents, key = path.split("__")
        target = content
        for parent in parents:
            target = target[parent]
        assert key in target
        target[key] = value
    return canonical.dumps(content)


@pytest.fixture
def snapshot() -> str:
    make_call(
        title="Pass numérique 2020",
        closes_at=LAST_INSTANT,
        opens_at=None,
    )
    draft = ready_draft(mandated_name="Andréa Modèle", mandated_role="Cheffe de projet")
    attach(draft, "lettres", b"deux lettres")
    return submit_application(
        application_id=draft.pk,
        user=draft.owner,
        sworn=True,
        received_at=LAST_INSTANT,
    ).snapshot


def test_it_says_what_was_filed_when_and_by_whom(snapshot):
    filing = json.loads(snapshot)
    text = text_of(render_pdf(snapshot))
    for words in (
        f"Dossier {filing['number']}",
        "Reçu le 15 mai 2020 à 23 h 59 min 59 s (UTC+02:00)",
        "Rang 1er dossier reçu pour cet appel",
        "Pass numérique 2020",
        filing["holder"]["name"],
        "communauté de communes",
        "Alex Petit, Présidente",
        "Andréa Modèle, Cheffe de projet",
        "Camille Durand, Directrice du numérique, camille.durand@mairie.example",
        "Le numérique pour tous",
        "du 1er janvier 2027 au 31 décembre 2027",
        "5 000 pass d’une valeur de 10,00 €",
        "1 000 personnes, dont 500 du public cible (PIC)",
        "2020-05-15T23:59:59.999999+02:00",
    ):
        assert words in text


def test_it_gives_the_amounts_and_the_whole_plan(snapshot):
    text = text_of(render_pdf(snapshot))
    for words in (
        "Aide demandée à l’État Dépense éligible Coût total du projet"
        " 50 000,00 € 100 000,00 € 100 000,00 €",
        "Pass numériques éligible 100 000,00 €",
        "Total des dépenses 100 000,00 €",
        "Fonds propres 50 000,00 €",
        "Total des ressources 100 000,00 €",
    ):
        assert words in text


def test_it_lists_the_documents_with_their_digests_and_the_verdict_of_each_rule(
    snapshot,
):
    filing = json.loads(snapshot)
    text = text_of(render_pdf(snapshot))
    assert len(filing["documents"]) == 2
    for document in filing["documents"]:
        assert document["sha256"] in text
        assert document["label"] in text
    assert len(filing["assessment"]["findings"]) > 5
    for finding in filing["assessment"]["findings"]:
        assert finding["title"] in text
    assert text.count("Respectée") == len(filing["assessment"]["findings"])


def test_it_bears_the_digest_of_the_snapshot_and_of_the_terms(snapshot):
    text = text_of(render_pdf(snapshot))
    assert canonical.digest(snapshot) in text
    assert json.loads(snapshot)["call"]["digest"] in text


def test_it_carries_the_mentions_of_the_law_as_the_call_writes_them(snapshot):
    text = text_of(render_pdf(snapshot))
    for words in (
        "Service chargé du dossier Mission Société Numérique",
        "Adresse électronique mission@etat.example",
        "Adresse postale non renseigné par l’appel",
        "Téléphone non renseigné par l’appel",
        "Le silence gardé pendant deux mois vaut rejet."
        " Pour ce dossier, s’il est complet, le délai de deux mois s’achève le 15 juillet 2020.",
        "Le rejet peut être contesté.",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("sentence", "printed"),
    [
        ("", "non renseigné par l’appel"),
        ("Sans réponse, rejet le {date}.", "Sans réponse, rejet le 15 juillet 2020."),
        ("Silence vaut acceptation.", "Silence vaut acceptation."),
        ("Silence pendant\ndeux mois\n : rejet.", "Silence pendant deux mois : rejet."),
    ],
)
def test_the_date_of_silence_follows_the_sentence_of_the_call(
    snapshot, sentence, printed
):
    other = changed(snapshot, call__definition__legal__silence=sentence)
    silence = read_snapshot(other).silence.replace("\u00a0", " ")
    assert silence.splitlines()[0] == printed
    assert len(silence.splitlines()) == (2 if "deux" in sentence else 1)


@pytest.mark.parametrize(
    ("received", "decided"),
    [
        ("2026-12-31T11:00:00.000000+00:00", "28 février 2027"),
        ("2027-12-31T11:00:00.000000+00:00", "29 février 2028"),
        # Already the next day in Paris.
        ("2026-06-30T22:30:00.000000+00:00", "1er septembre 2026"),
    ],
)
def test_two_months_end_on_a_day_that_exists_in_paris_time(snapshot, received, decided):
    silence = read_snapshot(changed(snapshot, received_at=received)).silence
    assert silence.replace("\u00a0", " ").endswith(f"s’achève le {decided}.")


def test_an_ordinary_dossier_takes_two_numbered_pages(snapshot):
    pages = pages_of(render_pdf(snapshot))
    number = json.loads(snapshot)["number"]
    assert len(pages) == 2
    for index, text in enumerate(pages, start=1):
        assert f"Page {index} sur 2" in text
        assert f"Dossier {number}" in text


def test_it_is_a_whole_tagged_pdf_that_names_its_language_and_title(snapshot):
    with pikepdf.open(BytesIO(render_pdf(snapshot))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot.Type == "/StructTreeRoot"
        assert str(pdf.Root.Lang) == "fr"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20200515215959+00'00"
        number = json.loads(snapshot)["number"]
        assert str(pdf.docinfo["/Title"]) == f"Accusé de réception du dossier {number}"
        fonts = {
            str(font.BaseFont)
            for page in pdf.pages
            for font in page.resources.Font.values()
        }
        assert {name.partition("+")[2].partition("-")[0] for name in fonts} == {
            "Document"
        }


def test_every_table_has_headers_and_every_image_says_what_it_shows(snapshot):
    with pikepdf.open(BytesIO(render_pdf(snapshot))) as pdf:
        elements = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/S" in item
        ]
        tables = [item for item in elements if item.S == "/Table"]
        figures = [item for item in elements if item.S == "/Figure"]
        assert len(tables) >= 8
        assert sum(item.S == "/TH" for item in elements) > len(tables)
        assert {str(item.Alt) for item in figures} == {
            "Marianne",
            "Liberté, Égalité, Fraternité",
        }


def test_another_process_makes_the_same_bytes(snapshot):
    program = (
        "import sys, django, hashlib; django.setup()\n"
        "from applications.acknowledgement.rendering import render_pdf\n"
        "text = sys.stdin.buffer.read().decode()\n"
        "print(hashlib.sha256(render_pdf(text)).hexdigest())"
    )
    # Another time zone, another locale, another hash seed: nothing of them shows.
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "passnum.settings",
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONUTF8": "1",
    }
    other = subprocess.run(
        [sys.executable, "-c", program],
        input=snapshot.encode(),
        capture_output=True,
        env=environment,
        check=True,
    )
    document = render_pdf(snapshot)
    assert other.stdout.decode().strip() == hashlib.sha256(document).hexdigest()
    assert render_pdf(snapshot) == document


def test_threads_that_render_at_once_make_the_same_bytes_too(snapshot):
    with ThreadPoolExecutor(4) as pool:
        documents = set(pool.map(render_pdf, [snapshot] * 8))
    assert documents == {render_pdf(snapshot)}


def test_rendering_asks_the_database_nothing(snapshot, django_assert_num_queries):
    with django_assert_num_queries(0):
        render_pdf(snapshot)


def test_a_site_outside_the_state_shows_neither_its_mark_nor_its_font(
    snapshot, settings
):
    settings.STATE_BRANDING = False
    html = render_html(read_snapshot(snapshot))
    assert "packaged:" not in html
    plain = Engine().write_pdf(html, identifier=b"plain")
    assert "RÉPUBLIQUE" not in text_of(plain)
    assert b"Marianne" not in plain


HOSTILE = {
    "markup": "</td><script>alert(1)</script><h1>Accusé FAUX</h1>",
    "file": '<img src="file:///etc/passwd"><link rel=attachment href="file:///etc/passwd">',
    "network": '<img src="http://127.0.0.1:9/x"><style>@import url(http://127.0.0.1:9/);</style>',
    "data": '<object data="data:text/html,<b>x</b>"></object><base href="file:///">',
    "template": "{{ content.sha256 }} {% include 'x' %} &lt;b&gt;",
    "css": "x; } body { display: none } url(file:///etc/passwd)",
    "emoji": "🏳️‍🌈👩🏽‍💻🚀" * 20,
    "right-to-left": "مشروع رقمي للجميع \u202e50 000,00 €\u202c שלום",
    "zero-width": "a\u200b\u200d\ufeff\u2060" * 200,
    "combining": "Z" + "\u0301\u0316\u0334" * 300,
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
    start = time.perf_counter()
    with caplog.at_level(logging.ERROR, logger="weasyprint"):
        document = render_pdf(canonical.dumps(content))
    assert time.perf_counter() - start < 5
    assert refused == []
    assert caplog.records == []
    with pikepdf.open(BytesIO(document)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(pdf.pages) <= 4
        assert len(pdf.attachments) == 0
    shown = text_of(document)
    assert "root:" not in shown
    assert f"Dossier {content['number']}" in shown
    assert "Empreinte SHA-256" in shown


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


def test_two_hundred_lines_and_documents_are_all_printed(snapshot):
    content = json.loads(snapshot)
    content["financing"]["expenses"] = [
        {"label": f"Ligne {n}", "amount": "1.00", "eligible": False} for n in range(200)
    ]
    content["documents"] = [
        content["documents"][0] | {"name": f"pièce-{n}.pdf"} for n in range(200)
    ]
    text = text_of(render_pdf(canonical.dumps(content)))
    assert "Ligne 199 non éligible 1,00 €" in text
    assert "pièce-199.pdf" in text


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


def test_text_that_is_no_snapshot_is_refused():
    with pytest.raises(ValueError, match="Expecting value"):
        render_pdf("nothing")
    with pytest.raises(KeyError):
        render_pdf("{}")


def test_the_snapshot_of_a_real_filing_renders():
    submission = filed()
    assert submission.application.number in text_of(render_pdf(submission.snapshot))
