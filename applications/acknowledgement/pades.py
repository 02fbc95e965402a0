"""PAdES seals by pyHanko: B-B, or B-T with a timestamp authority; nothing else is fetched.

The seal is an incremental update that keeps the document what it was, PDF/A-3 and PDF/UA:
its field is a widget outside every page's box, with the print flag that the one asks for
and the place that the other asks for (ISO 19005-3, 6.3.2 and 6.3.3; ISO 14289-1, 7.18),
and the metadata stay as they are.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from asn1crypto import cms, x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import (
    InvisSigSettings,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
)
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from applications.acknowledgement.certificate import SealCertificate
from applications.acknowledgement.coroutines import finished

FIELD = "Cachet"
SUBFILTER = SigSeedSubFilter.PADES
DIGEST = "sha256"
TIMESTAMP_SECONDS = 10
"""How long the timestamp authority may take: the row of the document is locked meanwhile."""


class TimestampUnavailable(OSError):
    """The timestamp authority gave no usable answer; another try may get one."""


class Sealer:
    """Seals documents with one certificate."""

    def __init__(
        self, certificate: SealCertificate, *, timestamp_url: str = ""
    ) -> None:
        self.certificate = certificate
        self._signer = _Signer(certificate)
        self._timestamper = (
            Timestamper(timestamp_url, timeout=TIMESTAMP_SECONDS)
            if timestamp_url
            else None
        )
        # Hexadecimal digits to set aside for a signature; pyHanko signs twice to know.
        # A timestamp's size is not ours to foresee.
        self._reserved: int | None = None

    def seal(self, pdf: bytes) -> bytes:
        """Return `pdf`, which bears no seal yet, followed by its seal.

        Certifies that nothing may change after it. Raises SealUnusable when the
        certificate is not in force now, TimestampUnavailable.
        """
        self.certificate.require_valid(datetime.now(UTC))
        writer = _DocumentAsItIs(BytesIO(pdf))
        page, _ = writer.find_page_for_modification(0)  # type: ignore[no-untyped-call]
        page.get_object()[NameObject("/Tabs")] = NameObject("/S")
        signer = PdfSigner(
            PdfSignatureMetadata(
                field_name=FIELD,
                subfilter=SUBFILTER,
                md_algorithm=DIGEST,
                reason="Accusé de réception délivré par le service chargé du dossier",
                certify=True,
                docmdp_permissions=MDPPerm.NO_CHANGES,
            ),
            self._signer,
            timestamper=self._timestamper,
            new_field_spec=SigFieldSpec(
                FIELD,
                readable_field_name="Cachet électronique de l’accusé de réception",
                invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
            ),
        )
        sealed: BytesIO = finished(
            signer.async_sign_pdf(writer, bytes_reserved=self._reserved)
        )
        content = sealed.getvalue()
        if self._timestamper is None and self._reserved is None:
            self._reserved = _digits_of_signature(content)
        return content


class Timestamper(HTTPTimeStamper):
    """Asks a timestamp authority, and believes only an answer about what was asked."""

    async def async_timestamp(
        self, message_digest: bytes, md_algorithm: str
    ) -> cms.ContentInfo:
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            stamped = token["content"]["encap_content_info"]["content"].parsed
            imprint = stamped["message_imprint"]["hashed_message"].native
        # A page instead of a token, or half of one: the parser complains in its own ways.
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise TimestampUnavailable(
                f"Le service d’horodatage {self.url} n’a pas répondu comme attendu\u00a0: "
                f"{error.__cause__ or error}"
            ) from error
        if imprint != message_digest:
            raise TimestampUnavailable(
                f"Le service d’horodatage {self.url} a daté autre chose que le document."
            )
        return token


class _Signer(Signer):
    """Signs with a key read once: reading one again costs 40 ms, signing 1 ms."""

    def __init__(self, certificate: SealCertificate) -> None:
        chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        chain.register_multiple(map(_for_pyhanko, certificate.chain))
        super().__init__(
            signing_cert=_for_pyhanko(certificate.certificate), cert_registry=chain
        )
        self._key = certificate.key

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        if digest_algorithm != DIGEST:
            raise ValueError(f"digest: {digest_algorithm!r}; expected {DIGEST!r}")
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), SHA256())
        return self._key.sign(data, ECDSA(SHA256()))


class _DocumentAsItIs(IncrementalPdfFileWriter):
    """Adds to a document without touching what it says of itself: dates, producer, XMP."""

    def _update_meta(self) -> None:
        pass


def _digits_of_signature(sealed: bytes) -> int:
    start = sealed.rindex(b"/Contents <") + len(b"/Contents <")
    return sealed.index(b">", start) - start


def _for_pyhanko(certificate: Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))
