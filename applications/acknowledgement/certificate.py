"""The certificate that seals: read from its PKCS#12 file, and refused in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12

from eligibility import french

SMALLEST_RSA_KEY = 2048
"""Bits; a smaller one is no longer accepted by those who check signatures."""


class SealUnusable(Exception):
    """The certificate cannot seal; says why, in French, to whoever runs the portal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealCertificate:
    """A key, its certificate, and the certificates between it and its authority."""

    key: RSAPrivateKey | EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    def require_valid(self, now: datetime) -> None:
        """Raise SealUnusable unless the certificate is in force at `now` (aware)."""
        first = self.certificate.not_valid_before_utc
        last = self.certificate.not_valid_after_utc
        if now < first:
            raise SealUnusable(
                f"Le certificat du cachet n’est valable qu’à partir du {french.instant(first)}."
            )
        if now > last:
            raise SealUnusable(
                f"Le certificat du cachet a expiré le {french.instant(last)}\u00a0: "
                "remplacez le fichier par celui du certificat renouvelé."
            )


def read_certificate(path: Path, passphrase: str) -> SealCertificate:
    """Return the key and the certificate that the PKCS#12 file holds.

    Raises SealUnusable when the file cannot be read or cannot serve to seal. Whether the
    certificate is in force is another question: `SealCertificate.require_valid`.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise SealUnusable(f"Le fichier «\u00a0{path}\u00a0» n’existe pas.") from error
    except OSError as error:
        raise SealUnusable(
            f"Le fichier «\u00a0{path}\u00a0» ne peut pas être lu\u00a0: {error.strerror}."
        ) from error
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(
            content, passphrase.encode()
        )
    except ValueError as error:
        raise SealUnusable(
            f"Le fichier «\u00a0{path}\u00a0» n’est pas un PKCS#12, ou la phrase secrète "
            "n’est pas la sienne."
        ) from error
    if key is None or certificate is None:
        raise SealUnusable(
            f"Le fichier «\u00a0{path}\u00a0» doit contenir un certificat et sa clé privée."
        )
    return SealCertificate(
        key=_able_to_sign(key),
        certificate=_meant_to_sign(certificate),
        chain=tuple(chain),
    )


def check_certificate(path: Path, passphrase: str) -> SealCertificate:
    """Return the certificate of the file, in force now. Raises SealUnusable."""
    certificate = read_certificate(path, passphrase)
    certificate.require_valid(datetime.now(UTC))
    return certificate


def _able_to_sign(key: object) -> RSAPrivateKey | EllipticCurvePrivateKey:
    if isinstance(key, EllipticCurvePrivateKey):
        return key
    if not isinstance(key, RSAPrivateKey):
        raise SealUnusable("La clé du cachet doit être RSA ou à courbe elliptique.")
    if key.key_size < SMALLEST_RSA_KEY:
        raise SealUnusable(
            f"La clé RSA du cachet compte {key.key_size} bits\u00a0: il en faut au moins "
            f"{SMALLEST_RSA_KEY}."
        )
    return key


def _meant_to_sign(certificate: x509.Certificate) -> x509.Certificate:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return certificate
    if not (usage.digital_signature or usage.content_commitment):
        raise SealUnusable(
            "Le certificat n’est pas fait pour signer\u00a0: son usage de clé ne comprend ni "
            "«\u00a0digitalSignature\u00a0» ni «\u00a0nonRepudiation\u00a0»."
        )
    return certificate
