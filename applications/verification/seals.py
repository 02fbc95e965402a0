"""The seal that a document bears, judged without network: intact, and by whom.

Whether a certificate was revoked is not asked: nothing is fetched. A seal outlives its
certificate when its timestamp is trusted, and is then judged as of that instant.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from asn1crypto import x509
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from applications.acknowledgement.coroutines import finished
from formkit.text import readable

MEANT_TO_SIGN = KeyUsageConstraints({"digital_signature", "non_repudiation"})

# What they say of a document that does not hold is said by the answer.
for name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(name).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A seal and what it is worth.

    `intact`: the document is to the byte what was sealed. `trusted`: the certificate leads
    to one of the roots given. `at` is aware, said by the timestamp authority when
    `timestamped`, else by who sealed.
    """

    signer: str
    intact: bool
    trusted: bool
    timestamped: bool
    at: datetime | None


SIGNED = b"/ByteRange"
"""What a signed PDF names, never compressed: where the bytes that were signed stand."""
BROKEN = Seal(signer="", intact=False, trusted=False, timestamped=False, at=None)


def read_roots(paths: Sequence[Path]) -> list[x509.Certificate]:
    """Return the certificates of files in PEM or DER. Raises OSError or ValueError."""
    found = load_certs_from_pemder(map(str, paths))  # type: ignore[no-untyped-call]
    return list(found)


def read_seal(pdf: bytes, roots: Sequence[x509.Certificate]) -> Seal | None:
    """Return the seal of `pdf`; None when it bears none. More than one is none of ours."""
    if SIGNED not in pdf:
        return None
    try:
        seals = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
        if not seals:
            return None
        return _judged(seals[0], roots) if len(seals) == 1 else BROKEN
    # pyHanko says in a dozen ways that a file is not what it should be.
    except Exception:
        return BROKEN


def _judged(embedded: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]) -> Seal:
    status = _validated(embedded, roots, None)
    stamp = status.timestamp_validity
    timestamped = bool(stamp and stamp.valid and stamp.intact and stamp.trusted)
    at = stamp.timestamp if timestamped and stamp else status.signer_reported_dt
    if timestamped and not status.trusted:
        status = _validated(embedded, roots, at)
    return Seal(
        signer=_name(status.signing_cert.subject),
        intact=status.intact
        and status.valid
        and bool(status.docmdp_ok)
        and status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        trusted=status.trusted,
        timestamped=timestamped,
        at=at,
    )


def _name(subject: x509.Name) -> str:
    name = subject.native.get("common_name") or subject.human_friendly
    return readable(str(name)).replace("\n", " ")


def _validated(
    embedded: EmbeddedPdfSignature,
    roots: Sequence[x509.Certificate],
    moment: datetime | None,
) -> PdfSignatureStatus:
    """Return pyHanko's judgement, as of `moment` (aware), or of now."""
    return finished(
        async_validate_pdf_signature(
            embedded,
            ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment),
            ValidationContext(trust_roots=roots, allow_fetching=False),
            key_usage_settings=MEANT_TO_SIGN,
        )
    )
