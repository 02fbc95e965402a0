"""The files of a draft: stored together or not at all, replaced, removed."""

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from applications import documents
from applications.documents import (
    NewDocument,
    ReplacedIsGone,
    TooManyDocuments,
    add_documents,
    remove_document,
)
from applications.models import Event, JournalEntry, SupportingDocument
from tests.applications.posting import add_file, inspected
from tests.factories.applications import PDF, ApplicationFactory, attach, ready_draft

pytestmark = pytest.mark.django_db


def test_a_document_is_stored_privately_and_journalled():
    draft = ApplicationFactory()
    document = add_file(draft)
    with document.file.open() as stored:
        assert stored.read() == PDF
    assert "délibération" not in document.file.name
    line = JournalEntry.objects.get(application=draft)
    assert (line.event, line.actor) == (Event.DOCUMENT_ADDED, draft.owner)
    assert line.detail == {
        "kind": "deliberation",
        "name": "délibération.pdf",
        "sha256": "0" * 64,
    }


def test_a_removed_document_loses_its_bytes_after_the_commit_only(
    django_capture_on_commit_callbacks,
):
    draft = ApplicationFactory()
    document = add_file(draft)
    storage, stored = document.file.storage, document.file.name
    with django_capture_on_commit_callbacks() as callbacks:
        remove_document(
            application=draft, user=draft.owner, document_id=document.public_id
        )
    assert not draft.documents.exists()
    assert storage.exists(stored)
    for callback in callbacks:
        callback()
    assert not storage.exists(stored)
    assert [line.event for line in draft.journal.all()] == [
        Event.DOCUMENT_ADDED,
        Event.DOCUMENT_REMOVED,
    ]


def test_a_replaced_document_goes_and_the_new_one_stays():
    draft = ApplicationFactory()
    old = add_file(draft)
    new = add_file(draft, replaces=old.public_id)
    assert list(draft.documents.all()) == [new]


@pytest.mark.django_db(transaction=True)
def test_an_old_file_that_cannot_be_wiped_does_not_cost_the_new_one(monkeypatch):
    draft = ready_draft()
    old = draft.documents.get()
    wipe = FileSystemStorage.delete

    def delete(storage, name):
        if name == old.file.name:
            raise OSError("no answer from the storage")
        wipe(storage, name)

    monkeypatch.setattr(FileSystemStorage, "delete", delete)
    new = add_file(draft, replaces=old.public_id)

    assert draft.documents.get() == new
    with new.file.open() as content:
        assert content.read() == PDF


def test_replacing_what_is_not_there_stores_nothing():
    draft = ApplicationFactory()
    other = attach(ApplicationFactory())
    storage = other.file.storage
    folder = f"documents/{draft.public_id}"
    for unknown in (uuid4(), other.public_id):
        with pytest.raises(ReplacedIsGone):
            add_file(draft, replaces=unknown)
    assert storage.listdir(folder) == ([], [])
    assert SupportingDocument.objects.get() == other


def test_a_dossier_holds_a_bounded_number_of_files(monkeypatch):
    monkeypatch.setattr(documents, "MAX_DOCUMENTS", 2)
    draft = ApplicationFactory()
    first = add_file(draft)
    add_file(draft)
    with pytest.raises(TooManyDocuments, match="au plus 2 fichiers"):
        add_file(draft)
    assert draft.documents.count() == 2
    add_file(draft, replaces=first.public_id)
    assert draft.documents.count() == 2


def test_files_sent_together_are_stored_and_journalled_one_by_one():
    draft = ApplicationFactory()
    names = ("convention.pdf", "partenaire.pdf")
    files = [
        NewDocument("lettres", ContentFile(PDF), inspected(name)) for name in names
    ]
    add_documents(application=draft, user=draft.owner, files=files)
    assert [document.name for document in draft.documents.all()] == list(names)
    assert [line.detail["name"] for line in draft.journal.all()] == list(names)


def test_files_sent_together_are_all_stored_or_none(monkeypatch):
    monkeypatch.setattr(documents, "MAX_DOCUMENTS", 2)
    draft = ApplicationFactory()
    kept = add_file(draft)
    files = [NewDocument("lettres", ContentFile(PDF), inspected()) for _ in range(2)]
    with pytest.raises(TooManyDocuments):
        add_documents(application=draft, user=draft.owner, files=files)
    assert draft.documents.get() == kept
    assert len(kept.file.storage.listdir(f"documents/{draft.public_id}")[1]) == 1


def test_a_storage_that_fails_half_way_keeps_nothing(monkeypatch):
    draft = ApplicationFactory()
    save = FileSystemStorage.save
    saved = []

    def fail_on_the_second(storage, name, content, max_length=None):
        if saved:
            raise OSError("no space left")
        saved.append(save(storage, name, content, max_length))
        return saved[0]

    monkeypatch.setattr(FileSystemStorage, "save", fail_on_the_second)
    files = [NewDocument("lettres", ContentFile(PDF), inspected()) for _ in range(2)]
    with pytest.raises(OSError, match="no space left"):
        add_documents(application=draft, user=draft.owner, files=files)
    assert not SupportingDocument.objects.exists()
    assert not FileSystemStorage().exists(saved[0])
