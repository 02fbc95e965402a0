"""The seal: who issued the document, judged by pyHanko's own validator."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from socket import create_server

import pikepdf
import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pytest_socket import disable_socket, enable_socket
from weasyprint import HTML

from applications.acknowledgement import pades
from applications.acknowledgement.certificate import SealUnusable
from applications.acknowledgement.coroutines import finished
from applications.acknowledgement.debt import render_pending
from applications.acknowledgement.pades import TimestampUnavailable
from applications.acknowledgement.rendering import render_pdf
from applications.acknowledgement.seal import seal
from applications.models import Acknowledgement
from tests.applications.acknowledgement.test_conformance import PROFILES, failures
from tests.certificates import PASSPHRASE, Authority, TimestampServer, rsa_key, serving
from tests.factories.applications import filed

PAGE = """<html lang="fr"><head><title>Accusé</title>
<meta name="dcterms.created" content="2026-01-02T03:04:05Z"></head>
<body><h1>Accusé de réception</h1><p>Dossier PN2020-000042-X</p></body></html>"""


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture(scope="module")
def pdf():
    """A document of the make of ours, accessible."""
    document: bytes = HTML(string=PAGE).write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=b"0123456789abcdef"
    )
    return document


@pytest.fixture
def sealing(settings, tmp_path, authority):
    """Configure a certificate; the names of `Authority.issue` change it."""

    def configure(**options) -> Path:
        path = authority.pkcs12(authority.issue(**options), tmp_path / "cachet.p12")
        settings.SEAL_PKCS12 = str(path)
        settings.SEAL_PASSPHRASE = PASSPHRASE
        return path

    return configure


@pytest.fixture
def timestamps(settings, authority):
    """Configure a timestamp authority that listens on this machine."""
    with serving(TimestampServer(authority.timestamper())) as server:
        settings.SEAL_TIMESTAMP_URL = server.url
        yield server


def judged(sealed: bytes, authority: Authority) -> PdfSignatureStatus:
    """What pyHanko thinks of the only seal of the document, without any network."""
    (embedded,) = PdfFileReader(BytesIO(sealed)).embedded_regular_signatures
    roots = [authority.root.der]
    return finished(
        async_validate_pdf_signature(
            embedded,
            ValidationContext(trust_roots=roots, allow_fetching=False),
            ValidationContext(trust_roots=roots, allow_fetching=False),
        )
    )


def is_accepted(sealed: bytes, authority: Authority) -> bool:
    try:
        status = judged(sealed, authority)
    except Exception:
        return False
    return status.bottom_line and status.coverage is SignatureCoverageLevel.ENTIRE_FILE


def test_without_a_certificate_the_document_is_left_as_it_is(pdf):
    assert seal(pdf) is pdf


def test_a_sealed_document_is_the_document_and_its_seal(pdf, sealing, authority):
    sealing()
    sealed = seal(pdf)
    status = judged(sealed, authority)

    assert sealed.startswith(pdf)
    assert status.bottom_line
    assert status.intact
    assert status.trusted
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert status.modification_level is ModificationLevel.NONE
    assert status.signing_cert.subject.native == {"common_name": "Service d’essai"}
    assert status.timestamp_validity is None


def test_the_next_seals_are_as_good_as_the_first(pdf, sealing, authority):
    sealing()
    sealed = [seal(pdf) for _ in range(8)]

    assert all(is_accepted(each, authority) for each in sealed)
    assert len({len(each) for each in sealed}) == 1


def test_a_thread_that_has_an_event_loop_may_seal(pdf, sealing, authority):
    sealing()

    async def sealed() -> bytes:
        return seal(pdf)

    assert is_accepted(finished(sealed()), authority)


def test_a_seal_is_pades_baseline(pdf, sealing):
    sealing()
    (embedded,) = PdfFileReader(BytesIO(seal(pdf))).embedded_regular_signatures
    attributes = {a["type"].native for a in embedded.signer_info["signed_attrs"]}

    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert {"content_type", "message_digest", "signing_certificate_v2"} <= attributes
    assert "signing_time" not in attributes
    assert embedded.sig_object["/M"].startswith("D:")
    assert embedded.docmdp_level is MDPPerm.NO_CHANGES


@pytest.mark.parametrize("bits", [2048, 3072])
def test_an_rsa_key_seals(pdf, sealing, authority, bits):
    sealing(key=rsa_key(bits))

    assert judged(seal(pdf), authority).bottom_line


def test_a_seal_with_a_timestamp_says_when_by_somebody_else(
    pdf, sealing, authority, timestamps
):
    sealing()
    before = datetime.now(UTC).replace(microsecond=0)
    sealed = seal(pdf)
    status = judged(sealed, authority)

    assert status.bottom_line
    assert status.timestamp_validity.trusted
    assert before <= status.timestamp_validity.timestamp <= datetime.now(UTC)


def test_a_timestamp_is_asked_once_a_document_and_once_to_know_its_size(
    pdf, sealing, timestamps
):
    sealing()
    seal(pdf)
    seal(pdf)

    assert timestamps.asked == 3


def test_the_field_is_out_of_sight_and_the_metadata_are_untouched(pdf, sealing):
    sealing()
    with (
        pikepdf.open(BytesIO(pdf)) as before,
        pikepdf.open(BytesIO(seal(pdf))) as after,
    ):
        (field,) = after.Root.AcroForm.Fields
        (page,) = after.pages

        assert field.FT == "/Sig"
        assert field.F == 0b10000100
        assert [float(at) for at in field.Rect] == [-9999.0] * 4
        assert field.TU == "Cachet électronique de l’accusé de réception"
        assert "/AP" not in field
        assert "/A" not in field
        assert list(page.Annots) == [field]
        assert page.Tabs == "/S"
        assert after.Root.AcroForm.keys() == {"/Fields", "/SigFlags"}
        assert set(after.Root.Perms.keys()) == {"/DocMDP"}
        assert "/DigestMethod" not in after.Root.Perms.DocMDP.Reference[0]
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert dict(after.docinfo) == dict(before.docinfo)
        assert bytes(after.trailer.ID[0]) == bytes(before.trailer.ID[0])
        assert set(after.Root.keys()) - set(before.Root.keys()) <= {
            *("/AcroForm", "/Perms", "/Extensions", "/Version"),
        }
        assert set(before.Root.keys()) <= set(after.Root.keys())
        assert page.StructParents == before.pages[0].StructParents
        assert after.Root.StructTreeRoot.objgen == before.Root.StructTreeRoot.objgen
        assert after.check_pdf_syntax() == []


def test_one_flipped_bit_of_the_document_is_refused(
    pdf, sealing, authority, timestamps
):
    sealing()
    sealed = seal(pdf)
    start, end = container(sealed)
    chosen = random.Random(2020)  # noqa: S311  the same places each time
    positions = {
        *(0, 5, len(pdf) // 2, len(pdf) - 1, len(pdf), start - 2, end + 1),
        *(len(sealed) - 1, sealed.index(b"/ByteRange", len(pdf)) + 15),
        *(match.start() + 1 for match in re.finditer(rb"/Annots|/Rect|/M ", sealed)),
        *chosen.sample(range(len(pdf)), 40),
        *chosen.sample(range(len(pdf), start - 1), 20),
        *chosen.sample(range(end + 1, len(sealed)), 20),
    }

    assert is_accepted(sealed, authority)
    for position in sorted(positions):
        altered = bytearray(sealed)
        altered[position] ^= 1
        assert not is_accepted(bytes(altered), authority), position


def test_one_flipped_bit_of_what_the_key_signed_is_refused(pdf, sealing, authority):
    sealing()
    sealed = seal(pdf)
    start, _ = container(sealed)
    (embedded,) = PdfFileReader(BytesIO(sealed)).embedded_regular_signatures
    signer = embedded.signer_info
    signed = signer["signed_attrs"].dump()[2:], signer["signature"].native
    for part in signed:
        first = start + sealed[start:].lower().index(part.hex().encode())
        for position in range(first, first + 2 * len(part), 7):
            altered = bytearray(sealed)
            digit = int(chr(altered[position]), 16)
            altered[position] = ord(f"{digit ^ 1:x}")
            assert not is_accepted(bytes(altered), authority), position


def container(sealed: bytes) -> tuple[int, int]:
    """Where the hexadecimal digits of the signature begin and end: what it cannot cover."""
    start = sealed.rindex(b"/Contents <") + len(b"/Contents <")
    return start, sealed.index(b">", start)


def test_what_is_added_behind_a_seal_is_refused(pdf, sealing, authority):
    sealing()
    sealed = seal(pdf)

    assert not is_accepted(sealed + b"\n% one more line\n", authority)


@pytest.fixture
def no_network():
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


def test_without_a_timestamp_authority_no_connection_is_opened(
    pdf, sealing, authority, no_network
):
    sealing()

    assert judged(seal(pdf), authority).bottom_line


def test_a_seal_of_somebody_else_is_not_trusted(pdf, sealing):
    sealing()
    status = judged(seal(pdf), Authority("Une autre autorité"))

    assert status.intact
    assert not status.bottom_line


def test_a_certificate_that_expires_while_the_worker_runs_seals_no_more(
    pdf, sealing, authority, monkeypatch
):
    sealing(last=timedelta(seconds=60))
    assert judged(seal(pdf), authority).bottom_line

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(seconds=61)

    monkeypatch.setattr(pades, "datetime", Later)

    with pytest.raises(SealUnusable, match="a expiré le"):
        seal(pdf)


def test_a_renewed_file_is_read_again(pdf, sealing, authority):
    sealing(last=timedelta(seconds=-1))
    with pytest.raises(SealUnusable):
        seal(pdf)

    sealing(name="Service renouvelé")
    status = judged(seal(pdf), authority)

    assert status.signing_cert.subject.native == {"common_name": "Service renouvelé"}


def test_a_missing_file_seals_nothing(pdf, sealing):
    sealing().unlink()

    with pytest.raises(SealUnusable, match="n’existe pas"):
        seal(pdf)


@pytest.fixture
def silent_port():
    """A port where nobody listens."""
    with create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_an_unreachable_timestamp_authority_is_transient(
    pdf, sealing, settings, silent_port
):
    sealing()
    settings.SEAL_TIMESTAMP_URL = f"http://127.0.0.1:{silent_port}/"

    with pytest.raises(TimestampUnavailable, match="n’a pas répondu comme attendu"):
        seal(pdf)
    assert issubclass(TimestampUnavailable, OSError)


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"0\x03\x02\x01\x00", b"\x30\x80", bytes(64), b"\xff" * 4096],
)
def test_an_answer_that_is_no_timestamp_is_transient(pdf, sealing, timestamps, content):
    sealing()
    timestamps.answer = lambda request: content

    with pytest.raises(TimestampUnavailable):
        seal(pdf)


def test_a_page_instead_of_a_timestamp_is_transient(pdf, sealing, timestamps):
    sealing()
    timestamps.media_type = "text/html"

    with pytest.raises(TimestampUnavailable):
        seal(pdf)


def test_the_timestamp_of_something_else_is_transient(pdf, sealing, timestamps):
    """Said again with its nonce, or without one: neither tells when this was sealed."""
    sealing()
    seal(pdf)
    answered = timestamps.answer
    timestamps.answer = lambda request: answered(_asking_for_zeros(request))

    with pytest.raises(TimestampUnavailable, match="autre chose"):
        seal(pdf)


def test_an_old_timestamp_sent_again_is_transient(pdf, sealing, timestamps):
    sealing()
    answers = []
    answered = timestamps.answer

    def remembering(request: bytes) -> bytes:
        answers.append(answered(request))
        return answers[0]

    timestamps.answer = remembering

    with pytest.raises(TimestampUnavailable):
        seal(pdf)


def _asking_for_zeros(request: bytes) -> bytes:
    read = tsp.TimeStampReq.load(request)
    read["message_imprint"]["hashed_message"] = bytes(32)
    content: bytes = read.dump(force=True)
    return content


@pytest.mark.django_db
def test_the_stored_acknowledgement_is_sealed(
    sealing, authority, django_capture_on_commit_callbacks
):
    sealing()
    filed()
    acknowledgement = Acknowledgement.objects.get()

    assert render_pending(acknowledgement_id=acknowledgement.pk)
    acknowledgement.refresh_from_db()
    with acknowledgement.file.open("rb") as file:
        assert judged(file.read(), authority).bottom_line


@pytest.mark.django_db
def test_a_document_that_cannot_be_sealed_stays_owed(sealing, settings, silent_port):
    sealing()
    settings.SEAL_TIMESTAMP_URL = f"http://127.0.0.1:{silent_port}/"
    filed()
    acknowledgement = Acknowledgement.objects.get()

    with pytest.raises(TimestampUnavailable):
        render_pending(acknowledgement_id=acknowledgement.pk)
    acknowledgement.refresh_from_db()
    assert acknowledgement.rendered_at is None
    assert not acknowledgement.file


def test_a_certificate_without_a_passphrase_is_read(pdf, settings, tmp_path, authority):
    holder = authority.issue()
    path = tmp_path / "cachet.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"", holder.key, holder.certificate, None, NoEncryption()
        )
    )
    settings.SEAL_PKCS12 = str(path)

    assert judged(seal(pdf), authority).bottom_line


@pytest.mark.django_db
@pytest.mark.parametrize("profile", PROFILES)
def test_a_sealed_acknowledgement_keeps_both_standards(
    snapshot, sealing, timestamps, authority, profile
):
    sealing()
    sealed = seal(render_pdf(snapshot))

    assert judged(sealed, authority).bottom_line
    assert failures(sealed, profile) == []
