"""Who read which document, from where; the journal day by day."""

import pytest
from django.urls import reverse

from applications.models import Event, JournalEntry
from tests.factories.applications import PDF, filed, ready_draft
from tests.reviews.conftest import dossier_url, sign_in

pytestmark = pytest.mark.django_db


def read(client, dossier, **extra):
    document = dossier.documents.get()
    url = reverse("applications:document", args=[dossier.public_id, document.public_id])
    answer = client.get(url, **extra)
    assert b"".join(answer.streaming_content) == PDF


def test_each_read_of_a_filed_document_is_journalled(desk, reviewer):
    dossier = filed().application
    read(desk, dossier, REMOTE_ADDR="192.0.2.77")

    line = JournalEntry.objects.get(event=Event.DOCUMENT_READ)
    assert (line.actor, line.application_id) == (reviewer, dossier.pk)
    assert line.detail == {
        "kind": "deliberation",
        "name": "délibération.pdf",
        "sha256": dossier.documents.get().sha256,
        "network": "192.0.2.0/24",
    }


def test_a_draft_is_read_by_its_writer_without_a_line(client):
    draft = ready_draft()
    sign_in(client, draft.owner)
    read(client, draft)
    assert not JournalEntry.objects.filter(event=Event.DOCUMENT_READ).exists()


def test_the_time_line_tells_the_reads_apart(desk, reviewer):
    dossier = filed().application
    read(desk, dossier, REMOTE_ADDR="192.0.2.77")

    page = " ".join(desk.get(dossier_url(dossier)).text.split())

    assert "Lectures des pièces (1 lecture)" in page
    assert "depuis le réseau 192.0.2.0/24" in page
    assert f"par {reviewer}" in page


def test_the_applicant_is_not_told_who_read(client, desk, reviewer):
    dossier = filed().application
    read(desk, dossier)
    sign_in(client, dossier.owner)
    assert "Pièce lue" not in client.get(dossier.get_absolute_url()).text
