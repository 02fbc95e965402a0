"""The files of a draft: added several at a time, replaced, removed, their bytes wiped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models.fields.files import FieldFile

from accounts.models import User
from applications.drafts import DraftRefused, write_draft
from applications.journal import record, record_each
from applications.models import Application, Event, SupportingDocument
from applications.uploads import InspectedFile

MAX_DOCUMENTS = 30


class TooManyDocuments(DraftRefused):
    """The dossier would hold more files than it may."""

    def __init__(self) -> None:
        super().__init__(
            f"Un dossier compte au plus {MAX_DOCUMENTS} fichiers : supprimez-en d’abord."
        )


class ReplacedIsGone(DraftRefused):
    """The dossier does not hold the document to replace."""

    def __init__(self) -> None:
        super().__init__(
            "Le fichier à remplacer a déjà été supprimé : choisissez de nouveau le"
            " fichier à ajouter."
        )


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A file to add, as `inspect_upload` read it; `replaces` is whose place it takes."""

    kind: str
    content: File[bytes]
    inspected: InspectedFile
    replaces: UUID | None = None


def add_documents(
    *, application: Application, user: User, files: Iterable[NewDocument]
) -> list[SupportingDocument]:
    """Store files of the draft, all or none, and journal each.

    The bytes are written before the dossier is locked, and removed again when the rows
    cannot be. Raises DossierFiled, TooManyDocuments and ReplacedIsGone.
    """
    files = list(files)
    with stored(application, user, files) as added, transaction.atomic():
        write_draft(application.pk)
        for file in files:
            if file.replaces is not None:
                _remove(application, user, file.replaces)
        if application.documents.count() + len(added) > MAX_DOCUMENTS:
            raise TooManyDocuments
        SupportingDocument.objects.bulk_create(added)
        journal_documents(Event.DOCUMENT_ADDED, application, user, added)
    return added


@contextmanager
def stored(
    application: Application, user: User, files: Iterable[NewDocument]
) -> Iterator[list[SupportingDocument]]:
    """Write the bytes of files whose rows the block is to write.

    They are removed again when it raises. Turns SupportingDocument.DoesNotExist, of a
    document to replace, into ReplacedIsGone.
    """
    added: list[SupportingDocument] = []
    try:
        added.extend(_stored(application, user, file) for file in files)
        yield added
    except BaseException as error:
        for document in added:
            document.file.storage.delete(str(document.file.name))
        if isinstance(error, SupportingDocument.DoesNotExist):
            raise ReplacedIsGone from None
        raise


def remove_document(*, application: Application, user: User, document_id: UUID) -> None:
    """Remove a file from the draft, and journal it; its bytes go after the commit.

    Raises DossierFiled, and SupportingDocument.DoesNotExist.
    """
    with transaction.atomic():
        write_draft(application.pk)
        _remove(application, user, document_id)


def journal_read(
    *,
    application: Application,
    user: User | None,
    document: SupportingDocument,
    network: str,
    expert: str = "",
) -> None:
    """Append a line: who read which file of a filed dossier, from which network.

    network: as `accounts.network` tells it. expert: the name of who has no account. A
    draft, which its writer alone reads, has no such line. One query, or none.
    """
    if application.is_draft:
        return
    record(
        Event.DOCUMENT_READ,
        application=application,
        actor=user,
        detail={
            "kind": document.kind,
            "name": document.name,
            "sha256": document.sha256,
            "network": network,
            **({"expert": expert} if expert else {}),
        },
    )


def wipe_after_commit(file: FieldFile) -> None:
    """Delete a stored file's bytes once the transaction commits.

    A storage that fails then is logged and undoes nothing: the rows no longer name the
    file.
    """
    storage, name = file.storage, str(file.name)

    def wipe() -> None:
        storage.delete(name)

    transaction.on_commit(wipe, robust=True)


def _stored(
    application: Application, user: User, file: NewDocument
) -> SupportingDocument:
    """Return the document, its bytes written, its row not yet."""
    inspected = file.inspected
    document = SupportingDocument(
        application=application,
        kind=file.kind,
        name=inspected.name,
        media_type=inspected.media_type,
        size=inspected.size,
        sha256=inspected.sha256,
        uploaded_by=user,
    )
    document.file.save(inspected.name, file.content, save=False)
    return document


def _remove(application: Application, user: User, document_id: UUID) -> None:
    document = application.documents.get(public_id=document_id)
    journal_documents(Event.DOCUMENT_REMOVED, application, user, [document])
    wipe_after_commit(document.file)
    document.delete()


def journal_documents(
    event: Event,
    application: Application,
    user: User,
    documents: Sequence[SupportingDocument],
) -> None:
    """Append a line for each document: its kind, name and digest. One query."""
    record_each(
        event,
        application=application,
        actor=user,
        details=[
            {
                "kind": document.kind,
                "name": document.name,
                "sha256": document.sha256,
            }
            for document in documents
        ],
    )
