"""« Répondre à la demande »: what is asked, what the answer changes, its confirmation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from applications.answers.confirmation import NothingAnswered, complete_application
from applications.answers.difference import difference
from applications.answers.rules import assess_answer
from applications.answers.saving import save_message
from applications.forms.answer import AnswerForm
from applications.frozen import latest_of
from applications.models import SupportingDocument
from applications.notices.items import DOCUMENT
from applications.progress import blocking_findings
from applications.rules_panel import RulesPanel
from applications.snapshot import dossier_content
from applications.steps import BY_SLUG, missing_fields
from applications.submission import SubmissionRefused
from applications.views.answering import AnsweringView, answer_url
from eligibility import french


@dataclass(frozen=True, slots=True)
class AskedItem:
    """Something that the Mission asks for, and where it is provided."""

    label: str
    note: str
    url: str
    action: str
    changed: bool


class AnswerView(AnsweringView):
    """The request, what was changed so far, and the end of the answer.

    Buttons are named `action`: `save` keeps the message, `confirm` sends the answer.
    """

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        message = form.cleaned_data["message"]
        save_message(
            application_id=self.application.pk, user=self.user, message=message
        )
        if request.POST.get("action") != "confirm":
            messages.success(
                request,
                "Votre message est enregistré. Votre réponse n’est pas encore envoyée à"
                " la Mission.",
            )
            return redirect(answer_url(self.application))
        try:
            completion = complete_application(
                application_id=self.application.pk,
                user=self.user,
                message=message,
                sworn=form.cleaned_data["sworn"],
            )
        except NothingAnswered as refusal:
            form.add_error("message", str(refusal))
            return self._page(form, status=422)
        except SubmissionRefused as refusal:
            if refusal.unsworn:
                form.add_error("sworn", form.fields["sworn"].error_messages["required"])
            return self._page(form, refusal, status=422)
        messages.success(
            request,
            "Votre réponse est envoyée à la Mission, le "
            f"{french.instant(completion.received_at)}. Le rang de votre dossier est"
            " conservé.",
        )
        return redirect(self.application)

    def _form(self, *posted: Any) -> AnswerForm:
        return AnswerForm(
            *posted,
            statement=self.working.version.definition.legal.sworn_statement,
            initial={"message": self.working.message},
        )

    def _page(
        self,
        form: AnswerForm,
        refusal: SubmissionRefused | None = None,
        *,
        status: int = 200,
    ) -> HttpResponse:
        working, application = self.working, self.application
        assessment = (
            refusal.assessment if refusal else assess_answer(application, working)
        )
        latest = latest_of(working.submission)
        changes = difference(
            application,
            latest.content,
            dossier_content(
                application=application,
                definition=working.version.definition,
                lines=working.lines,
                documents=working.documents,
                covered=working.covered,
            ),
            SupportingDocument.objects.filter(application=application),
        )
        changed = {change.step.slug for change in changes}
        return render(
            self.request,
            "applications/answer/page.html",
            {
                "application": application,
                "call": application.call,
                "panel": RulesPanel(assessment),
                "form": form,
                "refusal": refusal,
                "refused": status != 200,
                "blocking": blocking_findings(assessment),
                "missing": refusal.missing if refusal else missing_fields(application),
                "asked": [
                    self._asked(item, changed) for item in working.notice.requested
                ],
                "changes": changes,
                **self.frame(),
            },
            status=status,
        )

    def _asked(self, item: dict[str, str], changed: set[str]) -> AskedItem:
        kind, _, code = item["code"].partition(".")
        is_document = f"{kind}." == DOCUMENT
        slug = "pieces" if is_document else code
        page = reverse(
            "applications:answer-step", args=[self.application.public_id, slug]
        )
        if is_document:
            sent = any(
                one.kind == code and one.answer_id for one in self.working.documents
            )
            return AskedItem(
                item["label"], item["note"], f"{page}#{code}", "Fournir la pièce", sent
            )
        title = BY_SLUG[slug].title
        return AskedItem(
            item["label"],
            item["note"],
            page,
            french.typeset(f"Corriger la rubrique « {title} »"),
            slug in changed,
        )
