"""The step « Pièces »: one file at a time, of a kind that the call lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from applications.calls.definition import DocumentRequirement
from applications.forms.base import DossierForm
from applications.uploads import (
    ACCEPT_ATTRIBUTE,
    ACCEPTED,
    InspectedFile,
    UploadRefused,
    inspect_upload,
)


class DocumentForm(DossierForm):
    """One file for one kind of document; `replaces` names the file it takes the place of."""

    kind = forms.CharField(widget=forms.HiddenInput)
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label="Ajouter un fichier",
        help_text=f"{settings.MAX_UPLOAD_BYTES // 2**20}\u00a0Mo au plus. {ACCEPTED}.",
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": ACCEPT_ATTRIBUTE}),
        error_messages={
            "required": "Choisissez un fichier.",
            "missing": "Choisissez un fichier.",
            "invalid": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
        },
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        *,
        requirement: DocumentRequirement,
        replaces: UUID | None = None,
    ) -> None:
        super().__init__(
            data,
            files,
            auto_id=f"id_{requirement.code}_%s",
            initial={"kind": requirement.code, "replaces": replaces},
        )
        self.requirement = requirement
        self.inspected: InspectedFile | None = None

    def clean_file(self) -> UploadedFile[bytes]:
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            self.inspected = inspect_upload(upload)
        except UploadRefused as refusal:
            raise ValidationError(str(refusal), "refused") from refusal
        return upload
