"""The archive of a dossier: everything, its digests, and what is missing told."""

import csv
import hashlib
import io
import json
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.acknowledgement.debt import acknowledge_missing
from applications.models import Event, JournalEntry, SupportingDocument
from reviews.expertise.answering import give_opinion
from reviews.exports.archive import safe_name
from reviews.models import Recommendation
from tests.factories.applications import PDF, filed, ready_draft
from tests.factories.decisions import published
from tests.factories.external_opinions import asked

pytestmark = pytest.mark.django_db


def archive_of(client, dossier):
    address = reverse("admin:reviews_dossier_archive", args=[dossier.pk])
    response = client.post(address)
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(response.getvalue()))


def inventory(archive):
    text = archive.read("inventaire.csv").decode("utf-8-sig")
    return {line[0]: line[1:] for line in csv.reader(io.StringIO(text), delimiter=";")}


def test_an_archive_holds_what_was_filed_issued_and_told(desk, reviewer):
    submission = filed()
    acknowledge_missing(limit=10)
    archive = archive_of(desk, submission.application)
    number = submission.application.number
    assert archive.testzip() is None
    assert archive.namelist() == [
        "depot.json",
        "pieces/01-deliberation-délibération.pdf",
        f"accuses/01-accuse-de-reception-{number}.pdf",
        "equite.csv",
        "journal.csv",
        "inventaire.csv",
    ]
    assert archive.read("depot.json").decode() == submission.snapshot
    assert archive.read("pieces/01-deliberation-délibération.pdf") == PDF
    assert archive.read(f"accuses/01-accuse-de-reception-{number}.pdf")[:4] == b"%PDF"
    told = archive.read("journal.csv").decode("utf-8-sig")
    assert "Dossier déposé" in told
    assert "Archive du dossier téléchargée" in told
    line = JournalEntry.objects.get(event=Event.ARCHIVED)
    assert (line.application, line.actor) == (submission.application, reviewer)


def test_the_inventory_gives_the_digest_of_each_file(desk):
    submission = filed()
    archive = archive_of(desk, submission.application)
    lines = inventory(archive)
    del lines["Fichier"]
    assert lines.keys() == set(archive.namelist()) - {"inventaire.csv"}
    for name, (_, digest, check) in lines.items():
        assert digest == hashlib.sha256(archive.read(name)).hexdigest()
        assert check == "conforme"
    assert lines["depot.json"][1] == submission.sha256


def test_a_file_that_is_gone_or_differs_is_told_and_stops_nothing(desk):
    submission = filed()
    document = submission.application.documents.get()
    SupportingDocument.objects.filter(pk=document.pk).update(sha256="0" * 64)
    path = "pieces/01-deliberation-délibération.pdf"
    assert inventory(archive_of(desk, submission.application))[path][2] == "différent"
    document.file.storage.delete(document.file.name)
    archive = archive_of(desk, submission.application)
    assert path not in archive.namelist()
    assert inventory(archive)[path][1:] == ["0" * 64, "absent"]


def test_a_draft_has_no_archive(desk):
    address = reverse("admin:reviews_dossier_archive", args=[ready_draft().pk])
    assert desk.post(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("budget.pdf", "budget.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\x00b\u202efdp.exe", "a_b_fdp.exe"),
        ("...", "sans-nom"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("x" * 300, "x" * 100),
    ],
)
def test_a_name_becomes_one_that_any_system_may_hold(name, expected):
    assert safe_name(name) == expected


def test_an_archive_tells_what_the_decision_is_defended_with(desk):
    decision = published()

    record = archive_of(desk, decision.application).read("equite.csv")

    told = dict(csv.reader(io.StringIO(record.decode("utf-8-sig")), delimiter=";"))
    assert told["Rang"] == "1"
    assert told["Décision"] == "Attribution"
    assert told["Aide attribuée"] == "40\u202f000,00\u00a0€"
    assert str(decision.confirmed_by) in told["Confirmée"]


def test_an_archive_holds_what_experts_were_asked_and_answered(desk, settings):
    settings.BASE_URL = "https://passnum.example"
    submission = filed()
    opinion = asked(
        submission.application,
        document_ids=[submission.application.documents.get().public_id],
    )
    give_opinion(
        asked_id=opinion.pk,
        opinion="Un avis 🙂",
        recommendation=Recommendation.RESERVED,
        at=timezone.now(),
    )
    archive = archive_of(desk, submission.application)
    path = f"avis-externes/{opinion.pk}.json"
    assert inventory(archive)[path][0] == "Avis externe : Ada Experte"
    told = json.loads(archive.read(path))
    assert (told["opinion"], told["recommendation"]) == ("Un avis 🙂", "reserved")
    assert [each["name"] for each in told["documents"]] == ["délibération.pdf"]
    assert "Avis externe reçu" in archive.read("journal.csv").decode("utf-8-sig")
