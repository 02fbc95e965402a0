"""Supporting documents: the step « Pièces », and the files themselves."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header

from applications.drafts import (
    TooManyDocuments,
    add_document,
    remove_document,
)
from applications.forms.documents import DocumentForm
from applications.models import SupportingDocument
from applications.steps import BY_SLUG
from applications.views.base import DossierView
from applications.views.steps import StepView, step_url

logger = logging.getLogger(__name__)


class DocumentsStepView(StepView):
    """« Pièces »: one form for each kind of document that the call lists."""

    step = BY_SLUG["pieces"]
    template_name = "applications/step_documents.html"

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        requirement = self._requirements().get(request.POST.get("kind", ""))
        if requirement is None:
            messages.error(request, "Cette pièce n’est pas demandée par l’appel.")
            return redirect(step_url(self.application, self.step))
        form = DocumentForm(request.POST, request.FILES, requirement=requirement)
        if form.is_valid() and form.inspected is not None:
            try:
                document = add_document(
                    application=self.application,
                    user=self.user,
                    kind=requirement.code,
                    content=form.cleaned_data["file"],
                    inspected=form.inspected,
                    replaces=form.cleaned_data["replaces"],
                )
            except TooManyDocuments as refusal:
                form.add_error("file", str(refusal))
            except SupportingDocument.DoesNotExist:
                form.add_error("file", "Le fichier à remplacer a déjà été supprimé.")
            else:
                messages.success(
                    request, f"« {document.name} » est ajouté au brouillon."
                )
                return redirect(
                    f"{step_url(self.application, self.step)}#{requirement.code}"
                )
        return self._page(refused=form)

    def _requirements(self) -> dict[str, Any]:
        definition = self.application.call.current.definition  # type: ignore[union-attr]
        return {document.code: document for document in definition.documents}

    def _page(self, refused: DocumentForm | None = None) -> HttpResponse:
        documents = list(self.application.documents.all())
        replaced = next(
            (
                d
                for d in documents
                if str(d.public_id) == self.request.GET.get("remplacer")
            ),
            None,
        )
        return self.page(
            refused=refused is not None,
            documents=documents,
            kinds=[
                {
                    "requirement": requirement,
                    "documents": [d for d in documents if d.kind == code],
                    "replaced": replaced
                    if replaced and replaced.kind == code
                    else None,
                    "form": self._form(requirement, refused, replaced),
                }
                for code, requirement in self._requirements().items()
            ],
        )

    def _form(
        self,
        requirement: Any,
        refused: DocumentForm | None,
        replaced: SupportingDocument | None,
    ) -> DocumentForm:
        if refused is not None and refused.requirement == requirement:
            return refused
        if replaced is not None and replaced.kind == requirement.code:
            return DocumentForm(requirement=requirement, replaces=replaced.public_id)
        return DocumentForm(requirement=requirement)


class DocumentView(DossierView):
    """One file, always downloaded, never shown in the portal's own pages."""

    def get(
        self, request: HttpRequest, public_id: UUID, document_id: UUID
    ) -> FileResponse:
        document = get_object_or_404(self.application.documents, public_id=document_id)
        return download(document.file, document.name, document.media_type)


class RemoveDocumentView(DossierView):
    """Remove one file of a draft."""

    drafts_only = True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(step_url(self.application, BY_SLUG["pieces"]))

    def post(
        self, request: HttpRequest, public_id: UUID, document_id: UUID
    ) -> HttpResponse:
        try:
            remove_document(
                application=self.application,
                user=self.user,
                document_id=document_id,
            )
        except SupportingDocument.DoesNotExist:
            messages.info(request, "Ce fichier avait déjà été supprimé.")
        else:
            messages.success(request, "Le fichier est supprimé.")
        return redirect(step_url(self.application, BY_SLUG["pieces"]))


def download(file: FieldFile, name: str, media_type: str) -> FileResponse:
    """Answer a stored file as an attachment that no browser will run.

    Raises Http404 when its bytes are gone.
    """
    try:
        content = file.open("rb")
    except FileNotFoundError:
        logger.exception("stored file missing: %s", file.name)
        raise Http404 from None
    response = FileResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
