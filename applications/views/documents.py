"""Supporting documents: the step « Pièces », and the files themselves."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header

from accounts.network import visitor_network
from applications.calls.definition import DocumentRequirement
from applications.documents import (
    NewDocument,
    ReplacedIsGone,
    TooManyDocuments,
    add_documents,
    journal_read,
    remove_document,
)
from applications.forms.documents import DocumentsForm
from applications.models import SupportingDocument
from applications.steps import BY_SLUG
from applications.views.base import DossierView
from applications.views.steps import StepView, step_url
from eligibility import french

logger = logging.getLogger(__name__)


class DocumentsStepView(StepView):
    """« Pièces »: the files of each kind of document that the call lists, sent together.

    What is accepted is stored even when another file is refused: a browser forgets the
    files that were chosen.
    """

    step = BY_SLUG["pieces"]
    template_name = "applications/step_documents.html"
    removal = "applications:remove-document"
    added_to = "au brouillon"

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        documents = self.documents()
        replaced = self._replaced(documents, request.GET.get("remplacer", ""))
        return self._page(self._form(replaced=replaced), documents)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        replaces = request.POST.get("replaces", "")
        replaced = None
        if replaces:
            replaced = self._replaced(self.documents(), replaces)
        form = self._form(request.POST, request.FILES, replaced=replaced)
        form.is_valid()
        if replaces and replaced is None:
            form.add_error(None, str(ReplacedIsGone()))
        else:
            self._store(form)
        if form.errors:
            return self._page(form, self.documents())
        return self.saved()

    def documents(self) -> list[SupportingDocument]:
        """Return the documents that the dossier holds now. One query."""
        return list(self.application.documents.all())

    def add(self, files: Iterable[NewDocument]) -> list[SupportingDocument]:
        """Store files. Raises what `add_documents` raises."""
        return add_documents(application=self.application, user=self.user, files=files)

    def requirements(self) -> tuple[DocumentRequirement, ...]:
        """Return the kinds of document that the page offers."""
        return self.application.call.current.definition.documents  # type: ignore[union-attr]

    def _store(self, form: DocumentsForm) -> None:
        files = list(form.received())
        if not files:
            return
        try:
            added = self.add(files)
        except (TooManyDocuments, ReplacedIsGone) as refusal:
            form.add_error(None, str(refusal))
        else:
            names = french.enumeration(f"« {document.name} »" for document in added)
            verb = "sont ajoutés" if len(added) > 1 else "est ajouté"
            messages.success(
                self.request, french.typeset(f"{names} {verb} {self.added_to}.")
            )

    def _form(
        self, *posted: Any, replaced: SupportingDocument | None = None
    ) -> DocumentsForm:
        return DocumentsForm(
            *posted, requirements=self.requirements(), replaced=replaced
        )

    @staticmethod
    def _replaced(
        documents: Iterable[SupportingDocument], public_id: str
    ) -> SupportingDocument | None:
        return next((d for d in documents if str(d.public_id) == public_id), None)

    def _page(
        self, form: DocumentsForm, documents: list[SupportingDocument]
    ) -> HttpResponse:
        return self.page(
            refused=bool(form.is_bound and form.errors),
            form=form,
            every_document=documents,
            removal=self.removal,
            kinds=[
                {
                    "requirement": requirement,
                    "documents": [d for d in documents if d.kind == requirement.code],
                    "field": form[requirement.code],
                }
                for requirement in self.requirements()
            ],
        )


class DocumentView(DossierView):
    """One file, always downloaded, never shown in the portal's own pages."""

    def get(
        self, request: HttpRequest, public_id: UUID, document_id: UUID
    ) -> FileResponse:
        document = get_object_or_404(self.application.documents, public_id=document_id)
        if document.answer_id and self.application.owner_id != self.user.pk:
            # Being sent: the Mission reads it once the answer is confirmed.
            raise Http404
        answer = download(document.file, document.name, document.media_type)
        if request.method == "GET":
            journal_read(
                application=self.application,
                user=self.user,
                document=document,
                network=visitor_network(request),
            )
        return answer


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
