"""The last step: everything read back, then the filing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from applications.drafts import assess_draft
from applications.forms.filing import FilingForm
from applications.models import State
from applications.progress import blocking_findings
from applications.readback import missing_with_links, sections
from applications.snapshot import dossier_content
from applications.steps import BY_SLUG, missing_fields
from applications.submission import SubmissionRefused, submit_application
from applications.territory import covered_authorities
from applications.views.steps import StepView, step_url
from applications.workflow import TransitionRefused


class FilingStepView(StepView):
    """« Récapitulatif et dépôt »: reads the draft back; `SubmitView` files it."""

    step = BY_SLUG["depot"]
    template_name = "applications/step_filing.html"

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        return self.recap()

    def recap(self, refusal: SubmissionRefused | None = None) -> HttpResponse:
        """Show everything, and after a refusal each reason."""
        application = self.application
        definition = application.call.current.definition  # type: ignore[union-attr]
        lines = list(application.financing_lines.all())
        documents = list(application.documents.all())
        assessment = (
            refusal.assessment
            if refusal
            else assess_draft(application, now=timezone.now())
        )
        form = FilingForm(
            self.request.POST if refusal else None,
            statement=definition.legal.sworn_statement,
        )
        if refusal and refusal.unsworn:
            form.add_error("sworn", form.fields["sworn"].error_messages["required"])
        missing = refusal.missing if refusal else missing_fields(application)
        return self.page(
            assessment=assessment,
            form=form,
            refusal=refusal,
            refused=refusal is not None,
            blocking=blocking_findings(assessment),
            missing=missing_with_links(application, missing),
            sections=sections(
                application,
                dossier_content(
                    application=application,
                    definition=definition,
                    lines=lines,
                    documents=documents,
                    covered=covered_authorities(application),
                ),
                documents,
            ),
        )


class SubmitView(FilingStepView):
    """File the draft. A second press of the button shows the same filing."""

    drafts_only = False
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        return redirect(step_url(self.application, self.step))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        try:
            submission = submit_application(
                application_id=self.application.pk,
                user=self.user,
                sworn=request.POST.get("sworn") == "on",
            )
        except SubmissionRefused as refusal:
            return self.recap(refusal)
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            filed = submission.application
            if filed.owner_id == self.user.pk and filed.state == State.SUBMITTED:
                messages.success(
                    request, f"Votre dossier est déposé sous le numéro {filed.number}."
                )
        return redirect(self.application)
