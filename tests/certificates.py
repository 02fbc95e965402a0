"""Authorities of certificates and of timestamps that live as long as a test."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

PASSPHRASE = "une phrase secrète"


@dataclass(frozen=True)
class Holder:
    """A key and its certificate."""

    key: Any
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.certificate.public_bytes(Encoding.DER))


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


class Authority:
    """A certificate authority; what it issues is in force around now unless said otherwise."""

    def __init__(self, name: str = "Autorité d’essai") -> None:
        self.name = _name(name)
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        certificate = (
            _builder(self.name, self.name, key, now - timedelta(days=1000))
            .not_valid_after(now + timedelta(days=1000))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
            .add_extension(_usage(key_cert_sign=True, crl_sign=True), True)
            .sign(key, SHA256())
        )
        self.root = Holder(key, certificate)

    def issue(
        self,
        name: str = "Service d’essai",
        *,
        key: Any = None,
        first: timedelta = timedelta(days=-1),
        last: timedelta = timedelta(days=400),
        usage: dict[str, bool] | None = None,
        extended: x509.ObjectIdentifier | None = None,
    ) -> Holder:
        """Return a key and its certificate, in force from `first` to `last` (from now)."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        builder = _builder(_name(name), self.name, key, now + first).not_valid_after(
            now + last
        )
        usage = {"digital_signature": True, "content_commitment": True} | (usage or {})
        builder = builder.add_extension(_usage(**usage), True)
        if extended:
            builder = builder.add_extension(x509.ExtendedKeyUsage([extended]), True)
        return Holder(key, builder.sign(self.root.key, SHA256()))

    def pkcs12(self, holder: Holder, path: Path) -> Path:
        """Write the holder's key, its certificate and the authority's, under PASSPHRASE."""
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"cachet",
                holder.key,
                holder.certificate,
                [self.root.certificate],
                BestAvailableEncryption(PASSPHRASE.encode()),
            )
        )
        return path

    def timestamper(self) -> DummyTimeStamper:
        """Return a timestamp authority of this certificate authority."""
        holder = self.issue(
            "Horodatage d’essai",
            key=rsa_key(),
            usage={"content_commitment": False},
            extended=ExtendedKeyUsageOID.TIME_STAMPING,
        )
        chain = SimpleCertificateStore()
        chain.register_multiple([self.root.der])
        return DummyTimeStamper(  # it signs with RSA only
            holder.der,
            keys.PrivateKeyInfo.load(
                holder.key.private_bytes(
                    Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
                )
            ),
            certs_to_embed=chain,
        )


class TimestampServer:
    """A timestamp authority over HTTP; `answer` may be changed to make it fail."""

    media_type = "application/timestamp-reply"

    def __init__(self, timestamper: DummyTimeStamper) -> None:
        self.timestamper = timestamper
        self.asked = 0
        self.url = ""

    def answer(self, request: bytes) -> bytes:
        """Return the answer to a request, both DER."""
        read = tsp.TimeStampReq.load(request)
        response = asyncio.run(self.timestamper.async_request_tsa_response(read))
        content: bytes = response.dump()
        return content


@contextmanager
def serving(server: TimestampServer) -> Iterator[TimestampServer]:
    """Serve timestamps on this machine for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            server.asked += 1
            content = server.answer(
                self.rfile.read(int(self.headers["Content-Length"]))
            )
            self.send_response(200)
            self.send_header("Content-Type", server.media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = Thread(target=http.serve_forever, args=(0.05,))
        thread.start()
        server.url = f"http://127.0.0.1:{http.server_port}/tsa"
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Any, first: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
    )


def _usage(**meant: bool) -> x509.KeyUsage:
    names = (
        *("digital_signature", "content_commitment", "key_encipherment"),
        *("data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
        *("encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{name: meant.get(name, False) for name in names})
