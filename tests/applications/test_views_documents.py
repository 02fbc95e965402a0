"""The documents of a draft in a browser: sent, refused, downloaded, replaced, deleted."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.models import Application, SupportingDocument
from eligibility import french
from tests.applications.posting import step
from tests.factories.applications import (
    PDF,
    attach,
    filed,
)

pytestmark = pytest.mark.django_db


def test_a_file_is_sent_downloaded_replaced_and_deleted(
    client, draft, django_capture_on_commit_callbacks
):
    draft.documents.all().delete()
    url = step(draft, "pieces")
    sent = client.post(
        url,
        {"kind": "deliberation", "file": SimpleUploadedFile("Délib 📄.pdf", PDF)},
    )
    assert sent.url == f"{url}#deliberation"
    document = draft.documents.get()
    link = reverse("applications:document", args=[draft.public_id, document.public_id])
    download = client.get(link)
    assert download.getvalue() == PDF
    assert download["Content-Type"] == "application/pdf"
    assert download["Content-Disposition"].startswith("attachment;")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert download["Content-Security-Policy"] == "sandbox; default-src 'none'"

    page = client.get(f"{url}?remplacer={document.public_id}").text
    assert f'value="{document.public_id}"' in page
    client.post(
        url,
        {
            "kind": "deliberation",
            "replaces": document.public_id,
            "file": SimpleUploadedFile("nouvelle.pdf", PDF),
        },
    )
    document = draft.documents.get()
    assert document.name == "nouvelle.pdf"
    remove = reverse(
        "applications:remove-document", args=[draft.public_id, document.public_id]
    )
    assert client.get(remove).url == url
    assert draft.documents.exists()
    client.post(remove)
    assert not draft.documents.exists()
    assert "déjà été supprimé" in client.post(remove, follow=True).text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Choisissez un fichier"),
        ({"file": SimpleUploadedFile("vide.pdf", b"")}, "vide"),
        ({"file": SimpleUploadedFile("page.pdf", b"<html></html>")}, "type accepté"),
    ],
)
def test_a_file_refused_is_told_next_to_its_kind(client, draft, data, told):
    page = client.post(step(draft, "pieces"), {"kind": "lettres"} | data)
    assert page.status_code == 422
    assert told in page.text
    assert draft.documents.count() == 1


def test_a_kind_that_the_call_does_not_list_is_not_stored(client, draft):
    client.post(
        step(draft, "pieces"),
        {"kind": "autre", "file": SimpleUploadedFile("a.pdf", PDF)},
    )
    assert draft.documents.count() == 1


def test_a_file_whose_bytes_are_gone_answers_404(client, draft):
    document = draft.documents.get()
    document.file.storage.delete(document.file.name)
    link = reverse("applications:document", args=[draft.public_id, document.public_id])
    assert client.get(link).status_code == 404


def test_a_filed_dossier_is_read_from_what_was_filed(client):
    submission = filed(title="Le titre déposé")
    dossier = submission.application
    Application.objects.update(title="Un autre titre", contact_name="Quelqu’un")
    client.force_login(dossier.owner)
    page = client.get(dossier.get_absolute_url()).text
    assert "Le titre déposé" in page
    assert "Un autre titre" not in page
    assert dossier.number in page
    assert submission.sha256 in page
    assert french.offset(submission.received_at) in page
    assert "Dossier déposé" in page


def test_no_more_files_than_a_dossier_holds(client, draft, monkeypatch):
    monkeypatch.setattr("applications.drafts.MAX_DOCUMENTS", 1)
    page = client.post(
        step(draft, "pieces"),
        {"kind": "lettres", "file": SimpleUploadedFile("a.pdf", PDF)},
    )
    assert page.status_code == 422
    assert "au plus 1 fichier" in page.text


def test_a_file_to_replace_that_is_gone_is_told(client, draft):
    gone = attach(draft)
    SupportingDocument.objects.filter(pk=gone.pk).delete()
    page = client.post(
        step(draft, "pieces"),
        {
            "kind": "deliberation",
            "replaces": gone.public_id,
            "file": SimpleUploadedFile("a.pdf", PDF),
        },
    )
    assert page.status_code == 422
    assert "déjà été supprimé" in page.text
