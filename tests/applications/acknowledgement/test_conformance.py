"""PDF/A-3a and PDF/UA-1 at once, as others judge it and as the objects say it.

`docs/acknowledgement_conformance.md` names these tests clause by clause.
"""

import json
import re
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from io import BytesIO

import page
import pdfua
import pikepdf
import pydyf
import pytest
from weasyprint import HTML

from applications.acknowledgement.rendering import (
    read_snapshot,
    render_html,
    render_pdf,
)
from applications.acknowledgement.rendering.engine import engine
from eligibility import canonical
from tests.applications.acknowledgement.conftest import LAST_INSTANT
from tests.applications.acknowledgement.documents import (
    changed,
    elements_of,
    kids_of,
    paginations_of,
    painted_outside_marks,
    text_of,
    with_many_lines,
)

pytestmark = pytest.mark.django_db

PROFILES = ("3a", "ua1")


def failures(document: bytes, profile: str) -> list[str]:
    """Return what the validator finds against a profile of veraPDF's: none when it conforms."""
    report = page.validate_pdf_bytes(document, profile=profile)
    assert report.rules.total > 100
    assert report.is_compliant == (not report.failures)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def metadata_of(document: bytes) -> bytes:
    """Return the XMP packet as it stands in the file."""
    with pikepdf.open(BytesIO(document)) as pdf:
        assert "/Filter" not in pdf.Root.Metadata
        return pdf.Root.Metadata.read_raw_bytes()


@pytest.fixture
def document(snapshot) -> bytes:
    return render_pdf(snapshot)


@pytest.fixture
def pdf(document):
    with pikepdf.open(BytesIO(document)) as opened:
        yield opened


@pytest.mark.parametrize("profile", PROFILES)
def test_an_independent_validator_finds_both_standards_kept(document, profile):
    assert failures(document, profile) == []


@pytest.mark.parametrize("profile", PROFILES)
def test_both_are_kept_over_many_pages(snapshot, profile):
    document = render_pdf(with_many_lines(snapshot, 200))
    with pikepdf.open(BytesIO(document)) as pdf:
        assert len(pdf.pages) >= 10
    assert failures(document, profile) == []


@pytest.mark.parametrize("profile", PROFILES)
def test_both_are_kept_by_a_site_outside_the_state(snapshot, settings, profile):
    settings.STATE_BRANDING = False
    html = render_html(read_snapshot(snapshot))
    assert failures(engine().write_pdf(html, identifier="0" * 32), profile) == []


@pytest.mark.parametrize("profile", PROFILES)
def test_the_validator_sees_what_weasyprint_alone_lacks(snapshot, profile):
    """The checks above are awake: without the completion, each standard breaks."""
    variant = {"3a": "pdf/ua-1", "ua1": "pdf/a-3a"}[profile]
    alone = HTML(
        string=render_html(read_snapshot(snapshot)), url_fetcher=engine().fetcher
    ).write_pdf(
        stylesheets=[engine().stylesheet],
        font_config=engine().fonts,
        color_profiles=engine().colours,
        output_intent="--srgb",
        pdf_variant=variant,
    )
    assert failures(alone, profile) != []


def test_a_second_checker_finds_no_fault_of_accessibility(document, tmp_path):
    file = tmp_path / "acknowledgement.pdf"
    file.write_bytes(document)
    report = pdfua.validate(file)
    assert report.findings == ()
    # pdfua 0.1.3 cannot read pikepdf 10.17's arrays there; the first validator reads them.
    assert {outcome.rule_id for outcome in report.skipped} <= {"UA-14-001"}


def test_qpdf_finds_the_file_sound(document, tmp_path, capfd):
    file = tmp_path / "acknowledgement.pdf"
    file.write_bytes(document)
    job = pikepdf.Job(["qpdf", "--check", str(file)])
    job.run()
    assert job.exit_code == 0
    assert not job.has_warnings
    with pikepdf.open(file) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_the_metadata_name_both_standards_and_describe_the_second(document):
    metadata = metadata_of(document)
    assert metadata.count(b"<rdf:RDF") == 1
    assert b'pdfaid:part="3"' in metadata
    assert b'pdfaid:conformance="A"' in metadata
    assert b'pdfuaid:part="1"' in metadata
    assert b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/" in metadata


def test_the_metadata_and_the_information_of_the_file_agree(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == str(pdf.docinfo["/Title"])
        assert metadata["dc:creator"] == [str(pdf.docinfo["/Author"])]
        assert metadata["dc:description"] == str(pdf.docinfo["/Subject"])
        assert metadata["xmp:CreatorTool"] == str(pdf.docinfo["/Creator"])
        assert metadata["pdf:Producer"] == str(pdf.docinfo["/Producer"])
        for name in ("xmp:CreateDate", "xmp:ModifyDate"):
            assert datetime.fromisoformat(metadata[name]) == LAST_INSTANT.replace(
                microsecond=0
            )
    for name in ("/CreationDate", "/ModDate"):
        assert str(pdf.docinfo[name]).startswith("D:20200515215959")


def test_it_bears_its_title_and_its_language(pdf, snapshot):
    number = json.loads(snapshot)["number"]
    assert str(pdf.docinfo["/Title"]) == f"Accusé de réception du dossier {number}"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.Root.Lang) == "fr"


def test_its_colours_are_those_of_srgb(pdf):
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    profile = files("weasyprint.pdf") / "sRGB2014.icc"
    assert intent.DestOutputProfile.read_bytes() == profile.read_bytes()
    assert intent.DestOutputProfile.N == 3


def test_its_fonts_are_embedded_in_part_and_say_what_their_glyphs_mean(pdf):
    fonts = [font for each in pdf.pages for font in each.resources.Font.values()]
    assert fonts
    for font in fonts:
        prefix, _, name = str(font.BaseFont).partition("+")
        assert len(prefix) == len("/ABCDEF")
        assert name.startswith("Document")
        assert font.ToUnicode.read_bytes()
        (descendant,) = font.DescendantFonts
        assert {"/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor.keys())


def test_everything_painted_is_tagged_or_an_artifact(pdf):
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.StructTreeRoot.Type == "/StructTreeRoot"
    for each in pdf.pages:
        assert painted_outside_marks(each) == []
        assert each.Tabs == "/S"


def test_every_mark_hangs_from_the_tree(pdf):
    root = pdf.Root.StructTreeRoot
    reached = {element.objgen for element in elements_of(pdf)}
    numbers = list(root.ParentTree.Nums)
    for page_number, parents in zip(numbers[::2], numbers[1::2], strict=True):
        marks = {
            int(operands[1].MCID)
            for operands, operator in pikepdf.parse_content_stream(
                pdf.pages[page_number]
            )
            if str(operator) == "BDC" and "/MCID" in operands[1]
        }
        given = {number for number, parent in enumerate(parents) if parent is not None}
        assert marks == given
        assert {parents[number].objgen for number in given} <= reached


def test_the_foot_of_each_page_is_left_out_of_the_reading(pdf):
    for each in pdf.pages:
        assert paginations_of(each) == 2
    assert [str(element.S) for element in elements_of(pdf)].count("/H1") == 1


def test_every_header_says_what_it_heads_and_is_found_by_its_name(pdf):
    elements = elements_of(pdf)
    headers = [element for element in elements if element.S == "/TH"]
    tables = [element for element in elements if element.S == "/Table"]
    assert len(tables) >= 8
    assert len(headers) > len(tables)
    assert {str(header.A.Scope) for header in headers} == {"/Row", "/Column"}
    names = list(pdf.Root.StructTreeRoot.IDTree.Names)
    listed = [bytes(name) for name in names[::2]]
    assert listed == sorted(bytes(header.ID) for header in headers)
    assert [element.objgen for element in names[1::2]] == [
        next(h for h in headers if bytes(h.ID) == name).objgen for name in listed
    ]
    for cell in elements:
        if cell.S == "/TD":
            assert {bytes(name) for name in cell.A.get("/Headers", [])} <= set(listed)


def test_headers_of_a_row_and_of_a_column_are_told_apart(pdf):
    for row in elements_of(pdf):
        if row.S == "/TR":
            kinds = {str(cell.S) for cell in kids_of(row)}
            scopes = {str(cell.A.Scope) for cell in kids_of(row) if cell.S == "/TH"}
            assert scopes <= ({"/Row"} if "/TD" in kinds else {"/Column"})


def test_every_image_says_what_it_shows_and_where_it_stands(pdf):
    figures = [element for element in elements_of(pdf) if element.S == "/Figure"]
    assert {str(figure.Alt) for figure in figures} >= {
        "Marianne",
        "Liberté, Égalité, Fraternité",
    }
    flag = next(figure for figure in figures if str(figure.Alt) == "Marianne")
    left, bottom, right, top = map(float, flag.A.BBox)
    width, height = map(float, flag.Pg.MediaBox[2:])
    assert 0 < left < right < width / 2
    assert height * 0.9 < bottom < top < height


def test_the_exact_text_of_the_filing_is_attached_as_its_source(pdf, snapshot):
    name = f"dossier-{json.loads(snapshot)['number']}.json"
    assert list(pdf.attachments) == [name]
    attached = pdf.attachments[name]
    file = attached.get_file()
    assert file.read_bytes().decode() == snapshot
    assert file.mime_type == "application/json"
    assert file.size == len(snapshot.encode())
    assert file.creation_date == LAST_INSTANT.replace(microsecond=0)
    assert file.mod_date == LAST_INSTANT.replace(microsecond=0)
    assert attached.relationship == pikepdf.Name.Source
    assert attached.description == "Contenu déposé, texte exact"
    assert [each.objgen for each in pdf.Root.AF] == [attached.obj.objgen]


def test_the_page_prints_the_digest_of_what_is_attached(document, snapshot):
    with pikepdf.open(BytesIO(document)) as pdf:
        (attached,) = pdf.attachments.values()
        digest = sha256(attached.get_file().read_bytes()).hexdigest()
    assert digest == canonical.digest(snapshot)
    assert f"Empreinte SHA-256 du contenu déposé {digest}" in text_of(document)


def test_a_text_of_another_filing_makes_another_attachment(document, snapshot):
    other = changed(snapshot, project__title="Autre")
    with pikepdf.open(BytesIO(render_pdf(other))) as pdf:
        (attached,) = pdf.attachments.values()
        assert attached.get_file().read_bytes() == other.encode()


def test_a_stream_whose_last_byte_is_a_carriage_return_keeps_its_length():
    """One compressed stream in 256, by the content of the filing: its checksum ends so."""
    data = pydyf.Stream([b"\x0c"], compress=True).data

    length = int(re.search(rb"/Length (\d+)", data)[1])
    content = data.partition(b"stream\n")[2]
    assert content[length - 1 : length] == b"\r"
    assert content[length:] == b"\r\nendstream"
