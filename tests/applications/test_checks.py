"""What is said before commands and workers start."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery.signals import worker_init
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    pkcs12,
)
from django.core.management import call_command
from django.core.management.base import SystemCheckError

import applications.tasks  # noqa: F401  it connects the signal
from applications.checks import check_seal
from tests.certificates import PASSPHRASE, Authority, rsa_key


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
def sealing(settings, tmp_path, authority):
    """Configure a certificate; the names of `Authority.issue` change it."""

    def configure(**options):
        path = authority.pkcs12(authority.issue(**options), tmp_path / "cachet.p12")
        settings.SEAL_PKCS12 = str(path)
        settings.SEAL_PASSPHRASE = PASSPHRASE
        return path

    return configure


def said() -> list[tuple[str, str]]:
    return [(message.id, message.msg) for message in check_seal()]


def test_nothing_is_said_without_a_certificate():
    assert said() == []


def test_nothing_is_said_of_a_certificate_in_force(sealing):
    sealing()

    assert said() == []


def test_a_certificate_soon_to_expire_is_recalled(sealing):
    sealing(last=timedelta(days=29))
    ((identifier, message),) = said()

    assert identifier == "applications.W001"
    assert message.startswith("Le certificat du cachet expire le ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"last": timedelta(hours=-1)}, "Le certificat du cachet a expiré le "),
        ({"first": timedelta(days=1)}, "n’est valable qu’à partir du "),
        ({"key": rsa_key(1024)}, "La clé RSA du cachet compte 1024 bits"),
        (
            {"usage": {"digital_signature": False, "content_commitment": False}},
            "n’est pas fait pour signer",
        ),
    ],
)
def test_a_certificate_that_cannot_seal_is_refused(sealing, options, message):
    sealing(**options)
    ((identifier, said_),) = said()

    assert identifier == "applications.E001"
    assert message in said_


def test_a_key_that_seals_no_pdf_is_refused(sealing, authority):
    path = sealing()
    holder = authority.issue(key=ed25519.Ed25519PrivateKey.generate())
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"",
            holder.key,
            holder.certificate,
            None,
            BestAvailableEncryption(PASSPHRASE.encode()),
        )
    )

    assert "RSA ou à courbe elliptique" in said()[0][1]


def test_a_missing_file_is_refused(sealing):
    sealing().unlink()

    assert "n’existe pas" in said()[0][1]


def test_a_file_of_another_kind_is_refused(sealing):
    sealing().write_bytes(b"-----BEGIN CERTIFICATE-----")

    assert "n’est pas un PKCS#12" in said()[0][1]


def test_a_folder_is_refused(sealing, settings, tmp_path):
    sealing()
    settings.SEAL_PKCS12 = str(tmp_path)

    assert "ne peut pas être lu" in said()[0][1]


def test_another_passphrase_is_refused(sealing, settings):
    sealing()
    settings.SEAL_PASSPHRASE = "une autre"

    assert "la phrase secrète n’est pas la sienne" in said()[0][1]


def test_a_file_without_its_key_is_refused(sealing, authority):
    sealing().write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"",
            None,
            authority.root.certificate,
            None,
            BestAvailableEncryption(PASSPHRASE.encode()),
        )
    )

    assert "doit contenir un certificat et sa clé privée" in said()[0][1]


@pytest.mark.parametrize(
    "address", ["tsa.example", "ftp://tsa.example/", "https://", "http:///tsa"]
)
def test_what_is_no_address_of_a_timestamp_authority_is_refused(
    sealing, settings, address
):
    sealing()
    settings.SEAL_TIMESTAMP_URL = address

    assert [identifier for identifier, _ in said()] == ["applications.E002"]


@pytest.mark.parametrize(
    "address", ["https://tsa.example/", "http://127.0.0.1:3180/tsa"]
)
def test_the_address_of_a_timestamp_authority_is_accepted(sealing, settings, address):
    sealing()
    settings.SEAL_TIMESTAMP_URL = address

    assert said() == []


def test_settings_that_go_without_a_certificate_are_refused(settings):
    settings.SEAL_PASSPHRASE = "oubliée"
    settings.SEAL_TIMESTAMP_URL = "https://tsa.example/"

    assert [identifier for identifier, _ in said()] == ["applications.E003"] * 2


def test_commands_refuse_to_start_with_a_certificate_that_cannot_seal(sealing):
    sealing(last=timedelta(hours=-1))

    with pytest.raises(SystemCheckError, match="a expiré le"):
        call_command("check")


def test_a_worker_refuses_to_start_with_a_certificate_that_cannot_seal(sealing):
    sealing(last=timedelta(hours=-1))

    with pytest.raises(SystemExit, match="a expiré le"):
        worker_init.send(sender=None)
