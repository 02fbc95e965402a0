"""One's dossiers: the list, a new draft, the page of a dossier, its acknowledgement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from applications.acknowledgement.control import control_code
from applications.acknowledgement.mail_lines import mail_lines, mails_of
from applications.answers.told import told_answers
from applications.draft_lifecycle import delete_draft, open_draft, was_deleted
from applications.drafts import CallNotOpen, closed_reason
from applications.frozen import issued_of
from applications.models import Acknowledgement, Application, Call, Submission
from applications.notices import mark_opened
from applications.readback import reception, sections
from applications.rules_panel import RulesPanel
from applications.steps import STEPS, missing_fields
from applications.views.base import DossierView, SignedInView
from applications.views.documents import download
from applications.views.steps import step_url
from applications.wording import STANDINGS, history, standing
from applications.workflow import check_transition
from eligibility import Assessment, french

PAGE_SIZE = 50


class DossierListView(SignedInView):
    """The dossiers that one has written, the last changed first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = (
            Application.objects.visible_to(self.user)
            .filter(owner=self.user)
            .order_by("-updated_at", "-pk")
            .values(
                "public_id", "state", "title", "holder_name", "number",
                "updated_at", "submitted_at", "requested_grant", "call__current__title",
            )
        )  # fmt: skip
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        dossiers = [
            row
            | {
                "standing": STANDINGS[row["state"]],
                "grant": _money(row["requested_grant"]),
            }
            for row in page.object_list
        ]
        return render(
            request,
            "applications/list.html",
            {
                "page": page,
                "page_range": page.paginator.get_elided_page_range(page.number),
                "dossiers": dossiers,
            },
        )


class NewDossierView(SignedInView):
    """Open a draft for a call; a call that is not open says why and creates nothing."""

    call: Call

    def dispatch(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        if request.user.is_authenticated:
            self.call = get_object_or_404(Call.objects.exclude(current=None), slug=slug)
            self.call.recall_current()
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(closed_reason(self.call, timezone.now()), status=200)

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            draft = open_draft(call=self.call, user=self.user, now=timezone.now())
        except CallNotOpen as refusal:
            return self._page(str(refusal), status=422)
        return redirect(step_url(draft, STEPS[0]))

    def _page(self, closed: str, *, status: int) -> HttpResponse:
        drafts = (
            Application.objects.visible_to(self.user)
            .filter(owner=self.user, call=self.call)
            .order_by("-updated_at")[:PAGE_SIZE]
        )
        return render(
            self.request,
            "applications/new.html",
            {"call": self.call, "closed": closed, "dossiers": drafts},
            status=status,
        )


class DeleteDraftView(DossierView):
    """Delete a draft, once asked whether one means it."""

    drafts_only = True

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            # The button was pressed twice: the answer is the same.
            if was_deleted(public_id=kwargs["public_id"], user=self.user):
                return redirect("applications:list")
            raise

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        return render(
            request, "applications/delete.html", {"application": self.application}
        )

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        try:
            delete_draft(application_id=self.application.pk, user=self.user)
        except Application.DoesNotExist:
            raise Http404 from None
        messages.success(request, "Le brouillon est supprimé.")
        return redirect("applications:list")


class DossierDetailView(DossierView):
    """A filed dossier: where it stands, and what was filed. A draft goes to its steps."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        if self.application.is_draft:
            missing = missing_fields(self.application)
            return redirect(
                step_url(self.application, missing[0].step if missing else STEPS[-1])
            )
        submission = get_object_or_404(Submission, application=self.application)
        issued = issued_of(submission)
        documents = list(self.application.documents.filter(answer=None))
        mark_opened(
            application=self.application,
            notices=[each.notice for each in issued.notices if each.notice],
            user=self.user,
        )
        return render(
            request,
            "applications/detail.html",
            {
                "application": self.application,
                "call": self.application.call,
                "submission": submission,
                "reception": reception(submission),
                "standing": standing(self.application),
                "panel": RulesPanel(
                    Assessment.from_dict(issued.latest.content["assessment"]),
                    filed=True,
                ),
                "sections": sections(
                    self.application, issued.latest.content, documents
                ),
                "answers": told_answers(
                    self.application, submission, issued.completions, documents
                ),
                "answerable": check_transition(
                    application=self.application, name="complete", user=self.user
                )[0],
                "acknowledgement": issued.receipt,
                "notices": issued.notices,
                "control_code": control_code(issued.receipt.content_sha256),
                "mails": mail_lines(mails_of(submission)),
                "history": history(self.application.journal.all()),
            },
        )


class AcknowledgementView(DossierView):
    """The PDF of the acknowledgement, or of a notice, once it is rendered."""

    def get(
        self, request: HttpRequest, public_id: UUID, notice_id: int | None = None
    ) -> HttpResponseBase:
        acknowledgement = get_object_or_404(
            Acknowledgement.objects.select_related("notice", "submission__application"),
            submission__application=self.application,
            notice=notice_id,
        )
        if acknowledgement.rendered_at is None:
            messages.info(
                request,
                f"{acknowledgement.title}\u00a0: le document est en cours d’établissement,"
                " il sera ici dans quelques instants.",
            )
            return redirect(self.application)
        if acknowledgement.notice:
            mark_opened(
                application=self.application,
                notices=[acknowledgement.notice],
                user=self.user,
            )
        return download(
            acknowledgement.file, acknowledgement.document_name, "application/pdf"
        )


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else french.money(amount)
