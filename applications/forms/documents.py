"""The step « Pièces »: the files of each kind of document that the call lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html

from applications.calls.definition import DocumentRequirement
from applications.documents import NewDocument
from applications.forms.base import DossierForm
from applications.models import SupportingDocument
from applications.uploads import (
    ACCEPT_ATTRIBUTE,
    ACCEPTED,
    InspectedFile,
    UploadRefused,
    inspect_upload,
)
from formkit.fields import FilesField

HELP = f"{settings.MAX_UPLOAD_BYTES // 2**20}\u00a0Mo au plus par fichier. {ACCEPTED}."


class Upload(NamedTuple):
    """A file received, and what its content says of it."""

    content: UploadedFile[bytes]
    inspected: InspectedFile


class DocumentsField(FilesField):
    """Files of one kind, each read through; one that is refused refuses its kind."""

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """Return what was received; raise ValidationError with one sentence a refusal."""
        uploads, refusals = [], []
        for content in super().clean(data, initial):
            try:
                uploads.append(Upload(content, inspect_upload(content)))
            except UploadRefused as refusal:
                refusals.append(f"«\u00a0{content.name}\u00a0»\u00a0: {refusal}")
        if refusals:
            raise ValidationError(refusals, "refused")
        return uploads


class DocumentsForm(DossierForm):
    """One field for each kind of document, named by its code.

    `replaced` is the document whose place a file of its kind is to take.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        *,
        requirements: Iterable[DocumentRequirement],
        replaced: SupportingDocument | None = None,
    ) -> None:
        super().__init__(data, files)
        self.replaced = replaced
        for requirement in requirements:
            self.fields[requirement.code] = DocumentsField(
                label=format_html(
                    'Ajouter des fichiers<span class="fr-sr-only">\u00a0: {}</span>',
                    requirement.label,
                ),
                help_text=HELP,
                accept=ACCEPT_ATTRIBUTE,
            )
        self.needed = frozenset(self.fields)
        if replaced is not None and replaced.kind in self.fields:
            field = self.fields[replaced.kind]
            field.label = (
                f"Choisir le fichier qui remplacera «\u00a0{replaced.name}\u00a0»"
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.replaced is not None and cleaned.get(self.replaced.kind) == []:
            self.add_error(self.replaced.kind, "Choisissez un fichier.")
        return cleaned

    def received(self) -> Iterator[NewDocument]:
        """Yield the files of every kind that has no error."""
        for kind, uploads in self.cleaned_data.items():
            replaces = (
                self.replaced.public_id
                if self.replaced is not None and self.replaced.kind == kind
                else None
            )
            for upload in uploads:
                yield NewDocument(kind, upload.content, upload.inspected, replaces)
                replaces = None
