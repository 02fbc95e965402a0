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


def upload(name="a.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def post(client, draft, **data):
    return client.post(step(draft, "pieces"), {"action": "save"} | data)


def names(draft):
    return [document.name for document in draft.documents.order_by("pk")]


def test_a_file_is_sent_downloaded_replaced_and_deleted(client, draft):
    draft.documents.all().delete()
    url = step(draft, "pieces")
    sent = post(client, draft, deliberation=upload("Délib 📄.pdf"))
    assert sent.url == url
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
    post(
        client, draft, deliberation=upload("nouvelle.pdf"), replaces=document.public_id
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


def test_files_of_several_kinds_and_several_of_one_kind_are_sent_together(
    client, draft
):
    draft.documents.all().delete()
    letters = [upload("maire.pdf"), upload("préfète.pdf")]
    sent = post(client, draft, deliberation=upload("délib.pdf"), lettres=letters)
    page = client.get(sent.url).text
    assert "sont ajoutés au brouillon" in page
    assert names(draft) == ["délib.pdf", "maire.pdf", "préfète.pdf"]


def test_without_a_file_one_goes_on(client, draft):
    sent = post(client, draft, action="continue")
    assert sent.url == step(draft, "depot")


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "Ce fichier est vide"), (b"<html></html>", "type accepté")],
)
def test_a_file_refused_is_told_next_to_its_kind_and_the_others_are_stored(
    client, draft, content, told
):
    draft.documents.all().delete()
    page = post(
        client, draft, lettres=upload("page.pdf", content), deliberation=upload()
    )
    assert page.status_code == 422
    assert told in page.text.split('id="lettres"')[1]
    assert "«\u00a0a.pdf\u00a0» est ajouté au brouillon" in page.text
    assert names(draft) == ["a.pdf"]


def test_the_refusal_of_one_of_several_files_names_it(client, draft):
    page = post(client, draft, lettres=[upload(), upload("faux.pdf", b"MZ\x90")])
    assert "«\u00a0faux.pdf\u00a0»" in page.text
    assert draft.documents.count() == 1


def test_a_kind_that_the_call_does_not_list_is_not_stored(client, draft):
    post(client, draft, autre=upload())
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
    assert "Vous ne pouvez pas demander davantage" not in page
    assert "peut être avancée" not in page
    assert "Dossier déposé" in page


def test_no_more_files_than_a_dossier_holds(client, draft, monkeypatch):
    monkeypatch.setattr("applications.documents.MAX_DOCUMENTS", 1)
    page = post(client, draft, lettres=upload())
    assert page.status_code == 422
    assert "au plus 1 fichier" in page.text
    assert draft.documents.count() == 1


def test_a_file_to_replace_that_is_gone_is_told(client, draft):
    gone = attach(draft)
    SupportingDocument.objects.filter(pk=gone.pk).delete()
    page = post(client, draft, deliberation=upload(), replaces=gone.public_id)
    assert page.status_code == 422
    assert "déjà été supprimé" in page.text
    assert draft.documents.count() == 1


def test_a_replacement_without_a_file_is_told(client, draft):
    document = draft.documents.get()
    page = post(client, draft, replaces=document.public_id)
    assert page.status_code == 422
    assert "Choisissez un fichier" in page.text
    assert draft.documents.get() == document
