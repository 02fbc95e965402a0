"""The steps of an answer: the draft's own pages, for what the Mission asked for alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from applications.answers.rules import assess_answer
from applications.answers.saving import (
    add_answer_documents,
    remove_answer_document,
    save_plan,
    save_section,
)
from applications.answers.working_copy import (
    AnswerRefused,
    WorkingCopy,
    awaited_request,
    working_copy,
)
from applications.calls.definition import DocumentRequirement
from applications.documents import NewDocument
from applications.drafts import DraftRefused
from applications.forms.plan import PlanForm, Totals
from applications.forms.publics import PublicsForm
from applications.models import (
    Application,
    FinancingLine,
    SupportingDocument,
)
from applications.notices.items import DOCUMENT, SECTION
from applications.rules_panel import RulesPanel, corrections
from applications.steps import BY_SLUG, Step
from applications.views.base import DossierView
from applications.views.documents import DocumentsStepView
from applications.views.live import READERS
from applications.views.registry_steps import HolderStepView, PublicsStepView
from applications.views.steps import PlanStepView, ProjectStepView
from applications.workflow import check_transition
from eligibility import Assessment, french
from territories.models import LocalAuthority


def answer_url(application: Application) -> str:
    """Return the address where the request for items is answered."""
    return reverse("applications:answer", args=[application.public_id])


class AnsweringView(DossierView):
    """A page of the answer: its owner's alone, while one is awaited.

    `application` is the dossier as the answer would make it, never to be saved.
    """

    working: WorkingCopy

    def prepare(self) -> None:
        allowed, reason = check_transition(
            application=self.application, name="complete", user=self.user
        )
        if not allowed:
            raise AnswerRefused(reason)
        self.working = working_copy(self.application, awaited_request(self.application))
        self.application = self.working.application

    def frame(self) -> dict[str, Any]:
        """Return what the head of every page of the answer shows."""
        return {
            "answering": True,
            "answer_url": answer_url(self.application),
            "notice": self.working.notice,
            "late": self.working.notice.is_late(timezone.now()),
        }


class AnswerStep(AnsweringView):
    """What a step of the draft does otherwise in an answer; comes before its view."""

    step: Step
    drafts_only = False

    def prepare(self) -> None:
        super().prepare()
        if not self.items():
            raise Http404

    def items(self) -> list[dict[str, str]]:
        """Return what the request names of this step; nothing when it does not."""
        code = f"{SECTION}{self.step.slug}"
        return [item for item in self.working.notice.requested if item["code"] == code]

    def assess(self, now: datetime) -> Assessment:
        return assess_answer(self.application, self.working)

    def address(self) -> str:
        return reverse(
            "applications:answer-step",
            args=[self.application.public_id, self.step.slug],
        )

    def page(self, **context: Any) -> HttpResponse:
        return super().page(  # type: ignore[misc,no-any-return]  # the mixin beside
            **{
                "step_url": self.address(),
                "step_items": self.items(),
                "closed": "",
                **self.frame(),
                **context,
            }
        )

    def saved(self) -> HttpResponse:
        now = french.time(timezone.now())
        messages.success(
            self.request,
            f"Enregistré à {now}. Votre réponse n’est pas encore envoyée à la Mission.",
        )
        if self.request.POST.get("action") == "save":
            return redirect(self.address())
        return redirect(answer_url(self.application))

    def write(self, form: Any) -> None:
        save_section(
            application_id=self.application.pk,
            user=self.user,
            step=self.step,
            fields=form.values(),
        )


class AnswerHolderView(AnswerStep, HolderStepView):
    """« Porteur »."""


class AnswerProjectView(AnswerStep, ProjectStepView):
    """« Projet »."""


class AnswerPublicsView(AnswerStep, PublicsStepView):
    """« Territoire et publics »."""

    @cached_property
    def covered(self) -> list[LocalAuthority]:
        return list(self.working.covered)

    def write(self, form: PublicsForm) -> None:
        save_section(
            application_id=self.application.pk,
            user=self.user,
            step=self.step,
            fields=form.values(),
            covered=form.covered_sirens(),
        )


class AnswerPlanView(AnswerStep, PlanStepView):
    """« Plan de financement »."""

    @cached_property
    def lines(self) -> list[FinancingLine]:
        return list(self.working.lines)

    def write_plan(self, plan: PlanForm) -> None:
        save_plan(
            application_id=self.application.pk,
            user=self.user,
            step=self.step,
            **plan.plan(),
        )


class AnswerDocumentsView(AnswerStep, DocumentsStepView):
    """« Pièces »: of the kinds asked for alone."""

    removal = "applications:answer-remove"
    added_to = "à votre réponse"

    def items(self) -> list[dict[str, str]]:
        return [
            item
            for item in self.working.notice.requested
            if item["code"].startswith(DOCUMENT)
        ]

    def documents(self) -> list[SupportingDocument]:
        kinds = self.working.kinds
        return [one for one in self.working.documents if one.kind in kinds]

    def add(self, files: Iterable[NewDocument]) -> list[SupportingDocument]:
        return add_answer_documents(
            application=self.application, user=self.user, files=files
        )

    def requirements(self) -> tuple[DocumentRequirement, ...]:
        asked = self.working.kinds
        offered = self.working.version.definition.documents
        return tuple(one for one in offered if one.code in asked)


class RemoveAnswerDocumentView(AnsweringView):
    """Leave one file out of the dossier as completed."""

    http_method_names = ["post"]

    def post(
        self, request: HttpRequest, public_id: UUID, document_id: UUID
    ) -> HttpResponse:
        try:
            remove_answer_document(
                application_id=self.application.pk,
                user=self.user,
                document_id=document_id,
            )
        except SupportingDocument.DoesNotExist:
            messages.info(request, "Ce fichier avait déjà été retiré.")
        else:
            messages.success(request, "Le fichier est retiré de votre réponse.")
        return redirect(
            "applications:answer-step", self.application.public_id, "pieces"
        )


class AnswerLiveRulesView(AnsweringView):
    """Answer the panel for a step's fields as they are posted, and save none of them."""

    http_method_names = ["post"]

    def handle_no_permission(self) -> HttpResponse:  # type: ignore[override]
        return HttpResponse(status=403)

    def left(self, refusal: DraftRefused) -> HttpResponseBase:
        messages.info(self.request, str(refusal))
        leave = {"HX-Redirect": self.application.get_absolute_url()}
        return HttpResponse(headers=leave)

    def post(
        self, request: HttpRequest, public_id: UUID, slug: str
    ) -> HttpResponseBase:
        if slug not in READERS or BY_SLUG[slug] not in self.working.steps:
            raise Http404
        typed, forms = READERS[slug](request.POST, self.application)
        panel = RulesPanel(
            assess_answer(typed, self.working), corrections=corrections(forms)
        )
        totals = Totals.of(typed) if slug == "financement" else None
        return render(
            request, "components/rules_live.html", {"panel": panel, "totals": totals}
        )


_STEP_VIEWS = {
    view.step.slug: view.as_view()
    for view in (
        AnswerHolderView,
        AnswerProjectView,
        AnswerPublicsView,
        AnswerPlanView,
        AnswerDocumentsView,
    )
}


def answer_step(request: HttpRequest, public_id: UUID, slug: str) -> HttpResponseBase:
    """Show or save one step of an answer."""
    if slug not in _STEP_VIEWS:
        raise Http404
    return _STEP_VIEWS[slug](request, public_id=public_id)
