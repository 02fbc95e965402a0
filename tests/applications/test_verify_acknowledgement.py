"""`verify_acknowledgement`: the answers of the public page, at the terminal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from applications.acknowledgement import pades
from applications.verification import seals
from tests.applications.verification.conftest import issue, made_of, saved_again
from tests.certificates import PASSPHRASE, Authority, TimestampServer, serving

pytestmark = pytest.mark.django_db


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

    return configure


@pytest.fixture
def root(authority, tmp_path):
    """The certificate of the authority, in a file."""
    path = tmp_path / "racine.pem"
    path.write_bytes(authority.root.pem)
    return path


@pytest.fixture
def stored(tmp_path):
    """Store documents as files, named in order."""

    def store(*documents: bytes) -> list[str]:
        paths = [tmp_path / f"{n}.pdf" for n in range(len(documents))]
        for path, document in zip(paths, documents, strict=True):
            path.write_bytes(document)
        return [str(path) for path in paths]

    return store


def run(*arguments) -> tuple[int, str, str]:
    """Return the exit status, and what was written on each output, spaces made plain."""
    out, err = StringIO(), StringIO()
    status = 0
    try:
        call_command(
            "verify_acknowledgement", *map(str, arguments), stdout=out, stderr=err
        )
    except SystemExit as exit_:
        status = exit_.code
    return status, _plain(out), _plain(err)


def _plain(stream: StringIO) -> str:
    return stream.getvalue().replace("\u00a0", " ").replace("\u202f", " ")


def test_all_authentic_is_zero(stored):
    first, second = issue(), issue()
    paths = stored(first.pdf, second.pdf)
    status, out, err = run(*paths)

    assert (status, err) == (0, "")
    assert out.splitlines()[0].startswith(
        f"{paths[0]} : authentique. Accusé de réception, dossier {first.number}, reçu le "
    )
    assert out.splitlines()[0].endswith("1er dossier reçu pour cet appel.")
    assert out.splitlines()[1].endswith("2e dossier reçu pour cet appel.")


def test_one_altered_or_unknown_is_one(stored):
    issued = issue()
    paths = stored(
        issued.pdf,
        saved_again(issued.pdf),
        made_of({}, issued.number),
        made_of({}),
        b"",
    )
    status, out, _ = run(*paths)
    said = [line.split(" : ")[1].split(".")[0] for line in out.splitlines()]

    assert status == 1
    assert said == ["authentique", "modifié", "modifié", "inconnu", "inconnu"]


def test_one_unreadable_is_two_and_the_others_are_judged(stored, tmp_path):
    (path,) = stored(issue().pdf)
    status, out, err = run(tmp_path / "absent.pdf", tmp_path, path)

    assert status == 2
    assert err.splitlines() == [
        f"{tmp_path / 'absent.pdf'} : illisible. Ce fichier n’existe pas.",
        f"{tmp_path} : illisible. C’est un dossier.",
    ]
    assert "authentique" in out


def test_a_base_that_does_not_answer_is_two(stored, monkeypatch):
    (path,) = stored(b"%PDF-")

    def away(**_):
        raise OperationalError("away")

    monkeypatch.setattr("applications.verification.answers.by_document", away)

    with pytest.raises(CommandError, match="essayez --offline") as raised:
        run(path)
    assert raised.value.returncode == 2


def test_trust_goes_with_offline(stored, root):
    (path,) = stored(b"")

    with pytest.raises(CommandError, match="--trust demande --offline") as raised:
        run("--trust", root, path)
    assert raised.value.returncode == 2


@pytest.mark.parametrize("content", [None, b"", b"not a certificate"])
def test_a_root_that_cannot_be_read_is_two(stored, tmp_path, content):
    (path,) = stored(b"")
    bad = tmp_path / "racine.pem"
    if content is not None:
        bad.write_bytes(content)

    with pytest.raises(CommandError, match="certificat illisible") as raised:
        run("--offline", "--trust", bad, path)
    assert raised.value.returncode == 2


def test_offline_a_trusted_seal_is_authentic_without_a_query(
    stored, sealing, root, django_assert_num_queries
):
    sealing()
    issued = issue()
    (path,) = stored(issued.pdf)
    number, code = issued.number, issued.code

    with django_assert_num_queries(0):
        status, out, _ = run("--offline", "--trust", root, path)

    assert status == 0
    assert f"{path} : authentique. Cachet de « Service d’essai » du " in out
    assert (
        f"selon lui, intact et reconnu. Dossier {number}, code de contrôle {code}."
        in out
    )


def test_offline_a_timestamped_seal_outlives_its_certificate(
    stored, sealing, root, authority, settings, monkeypatch
):
    with serving(TimestampServer(authority.timestamper())) as server:
        settings.SEAL_TIMESTAMP_URL = server.url
        sealing(last=timedelta(days=2))
        (path,) = stored(issue().pdf)
    later = datetime.now(UTC) + timedelta(days=30)
    contexts = seals.ValidationContext
    monkeypatch.setattr(
        seals,
        "ValidationContext",
        lambda moment=None, **options: contexts(moment=moment or later, **options),
    )

    status, out, _ = run("--offline", "--trust", root, path)

    assert status == 0
    assert "horodaté, intact et reconnu" in out


def test_offline_a_seal_that_its_certificate_does_not_outlive_is_unknown(
    stored, sealing, root, monkeypatch
):
    sealing(first=timedelta(days=-3), last=timedelta(days=-1))

    class Before(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(days=2)

    monkeypatch.setattr(pades, "datetime", Before)
    (path,) = stored(issue().pdf)

    status, out, _ = run("--offline", "--trust", root, path)

    assert status == 1
    assert "son certificat ne mène à aucune des racines données" in out


@pytest.mark.parametrize("roots", ["none", "another"])
def test_offline_a_seal_of_nobody_known_is_unknown(stored, sealing, tmp_path, roots):
    sealing()
    other = tmp_path / "autre.pem"
    other.write_bytes(Authority("Une autre autorité").root.pem)
    (path,) = stored(issue().pdf)
    trust = ["--trust", other] if roots == "another" else []

    status, out, _ = run("--offline", *trust, path)

    assert status == 1
    assert "inconnu. Cachet de « Service d’essai »" in out
    assert "ne mène à aucune des racines données" in out


def test_offline_a_broken_seal_is_altered(stored, sealing, root):
    sealing()
    pdf = issue().pdf
    middle = bytearray(pdf)
    middle[len(pdf) // 3] ^= 1

    status, out, _ = run(
        "--offline", "--trust", root, *stored(bytes(middle), pdf + b"\n% plus\n")
    )

    assert status == 1
    assert out.count("Le cachet ne correspond plus au document qui le porte.") == 2


def test_offline_without_a_seal_nothing_is_proved(stored, root):
    issued = issue()
    status, out, _ = run("--offline", "--trust", root, *stored(issued.pdf))

    assert status == 1
    assert "inconnu. Aucun cachet." in out
    assert f"Dossier {issued.number}, code de contrôle {issued.code}" in out


def test_offline_another_content_than_the_documents_own_is_altered(stored, root):
    def replace(pdf):
        name = next(iter(pdf.attachments))
        text = pdf.attachments[name].get_file().read_bytes()
        pdf.attachments[name].obj.EF.F.write(text.replace(b"50000.00", b"90000.00"))

    (path,) = stored(saved_again(issue().pdf, replace))
    status, out, _ = run("--offline", "--trust", root, path)

    assert status == 1
    assert "n’est pas celui pour lequel ce fichier a été établi" in out


@pytest.mark.parametrize("document", [b"", b"%PDF-1.7\n%%EOF", made_of({}), bytes(100)])
def test_offline_what_is_no_acknowledgement_is_unknown(stored, root, document):
    status, out, _ = run("--offline", "--trust", root, *stored(document))

    assert status == 1
    assert "inconnu" in out


def test_a_certificate_that_cannot_seal_does_not_stop_the_command(stored, sealing):
    (path,) = stored(issue().pdf)
    sealing(last=timedelta(hours=-1))

    assert run(path)[0] == 0
