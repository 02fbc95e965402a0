"""What the page gives to have it checked: a code, an address, a QR code; a seal if it has one."""

import json
from io import BytesIO

import page
import pikepdf
import pytest
import zxingcpp
from pypdfium2 import PdfDocument

from applications.acknowledgement.control import control_code
from applications.acknowledgement.rendering import render_pdf
from applications.acknowledgement.seal import seal
from eligibility import canonical
from tests.applications.acknowledgement.documents import elements_of, text_of
from tests.certificates import PASSPHRASE, Authority

pytestmark = pytest.mark.django_db


def qr_codes_of(document: bytes, *, scale: float = 2) -> list[str]:
    """Return what a reader of codes sees on the first page, drawn at 72 × `scale` dots/in."""
    with PdfDocument(document) as pdf:
        picture = pdf[0].render(scale=scale).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.fixture
def address(settings, snapshot) -> str:
    """The address printed where the portal has its own."""
    settings.BASE_URL = "https://passnum.example"
    code = control_code(canonical.digest(snapshot))
    return f"https://passnum.example/v/{json.loads(snapshot)['number']}/{code}"


def test_the_code_is_printed_even_where_the_portal_has_no_address(snapshot):
    document = render_pdf(snapshot)
    code = control_code(canonical.digest(snapshot))
    assert f"Code de contrôle {code} Candidat" in text_of(document)
    assert qr_codes_of(document) == []
    assert "Vérification" not in text_of(document)


def test_the_address_is_printed_and_leads_there(snapshot, address):
    document = render_pdf(snapshot)
    start, code = address.removeprefix("https://").rsplit("/", maxsplit=1)
    assert f"Vérification {start}/ {code}" in text_of(document)
    with pikepdf.open(BytesIO(document)) as pdf:
        # One a line.
        links = list(pdf.pages[0].Annots)
        assert len(links) == 2
        for link in links:
            assert str(link.A.URI) == address
            assert str(link.Contents) == address
            assert link.F == 4


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_the_qr_code_reads_as_that_address(snapshot, address, scale):
    assert qr_codes_of(render_pdf(snapshot), scale=scale) == [address]


def test_the_qr_code_says_what_it_is_to_those_who_do_not_see_it(snapshot, address):
    with pikepdf.open(BytesIO(render_pdf(snapshot))) as pdf:
        texts = [str(e.Alt) for e in elements_of(pdf) if e.S == "/Figure"]
    assert texts[-1] == (
        f"Code QR qui mène à la vérification de ce document, {address}"
    )


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_both_standards_are_kept_with_a_link_and_a_qr_code(snapshot, address, profile):
    report = page.validate_pdf_bytes(render_pdf(snapshot), profile=profile)
    assert report.failures == []


def test_no_seal_is_claimed_where_there_is_none(snapshot):
    assert "achet" not in text_of(render_pdf(snapshot))


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_a_seal_is_announced_and_keeps_both_standards(
    snapshot, settings, address, tmp_path, profile
):
    authority = Authority()
    certificate = authority.pkcs12(authority.issue(), tmp_path / "cachet.p12")
    settings.SEAL_PKCS12 = str(certificate)
    settings.SEAL_PASSPHRASE = PASSPHRASE
    document = seal(render_pdf(snapshot))
    assert "Cachet électronique apposé au fichier PDF" in text_of(document)
    assert page.validate_pdf_bytes(document, profile=profile).failures == []
