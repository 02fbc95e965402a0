"""The steps of a draft: each is saved on its own and reachable in any order."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from applications.drafts import (
    assess_draft,
    closed_reason,
    save_fields,
    save_financing_plan,
)
from applications.forms.base import StepForm
from applications.forms.plan import (
    PREFIXES,
    PlanForm,
    Totals,
    with_blank_line,
    without_line,
)
from applications.forms.project import ProjectForm
from applications.models import Application, FinancingLine
from applications.progress import rules_beside, step_states
from applications.rules_panel import RulesPanel
from applications.steps import BY_SLUG, STEPS, Step, missing_fields
from applications.views.base import DossierView
from applications.views.typed import (
    CHANGED_ELSEWHERE,
    fingerprint,
    keep_typed,
    take_typed,
)
from eligibility import Assessment, french


class StepView(DossierView):
    """One step: its form, the stepper, what the rules say so far.

    Buttons are named `action`: `continue` saves and goes on, `save` saves and stays.
    """

    step: Step
    template_name = "applications/step.html"
    drafts_only = True
    keeps_typed = False
    written: tuple[str, ...] = ()

    def handle_no_permission(self) -> HttpResponseRedirect:
        """Ask to sign in; a session that expired while one was typing loses nothing."""
        if self.keeps_typed and self.request.method == "POST":
            keep_typed(self.request)
        return super().handle_no_permission()

    def seen(self) -> str:
        """Return the digest of what the step shows now, which its form sends back."""
        return fingerprint(getattr(self.application, name) for name in self.written)

    def changed_elsewhere(self) -> bool:
        """Tell whether the step was written since its page was shown; says so if it was."""
        changed = self.request.POST.get("seen", self.seen()) != self.seen()
        if changed:
            messages.warning(self.request, CHANGED_ELSEWHERE)
        return changed

    def page(
        self,
        *,
        assessment: Assessment | None = None,
        refused: bool = False,
        **context: Any,
    ) -> HttpResponse:
        """Show the step; `context` adds to what every step shows.

        `assessment` replaces what the rules say of the draft now; what is `refused`
        answers 422.
        """
        now = timezone.now()
        if assessment is None:
            assessment = self.assess(now)
        states = step_states(missing_fields(self.application), assessment)
        position = STEPS.index(self.step)
        urls = [step_url(self.application, step) for step in STEPS]
        return render(
            self.request,
            self.template_name,
            {
                "application": self.application,
                "seen": self.request.POST.get("seen", self.seen()),
                "panel": RulesPanel(assessment),
                "refused": refused,
                "closed": closed_reason(self.application.call, now),
                "call": self.application.call,
                "step": self.step,
                "step_url": urls[position],
                "position": position + 1,
                "step_count": len(STEPS),
                "steps": [
                    {
                        "title": step.title,
                        "url": url,
                        "current": step is self.step,
                        "state": states[step.slug],
                    }
                    for step, url in zip(STEPS, urls, strict=True)
                ],
                "previous": STEPS[position - 1] if position else None,
                "previous_url": urls[position - 1] if position else "",
                "next_url": urls[position + 1] if position + 1 < len(STEPS) else "",
                **context,
            },
            status=422 if refused else 200,
        )

    def assess(self, now: datetime) -> Assessment:
        """Return what the rules say beside the step at `now` (aware)."""
        return assess_draft(
            self.application,
            now=now,
            rules=rules_beside(self.step, self.application.call, now),
        )

    def address(self) -> str:
        """Return the address of the step."""
        return step_url(self.application, self.step)

    def saved(self) -> HttpResponse:
        """Go where the button says, and tell that the step is saved."""
        if self.request.POST.get("action") == "save":
            now = french.time(timezone.now())
            messages.success(
                self.request, f"Brouillon enregistré à {now}. Il n’est pas déposé."
            )
            return redirect(self.address())
        following = STEPS[min(STEPS.index(self.step) + 1, len(STEPS) - 1)]
        return redirect(step_url(self.application, following))


class FieldsStepView(StepView):
    """A step whose form writes fields of the dossier."""

    form_class: type[StepForm]
    keeps_typed = True

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        typed = take_typed(request)
        return self.page(form=self.form_class(typed, instance=self.application))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        form = self.form_class(request.POST, instance=self.application)
        return self.save(form)

    def save(self, form: StepForm) -> HttpResponse:
        if not form.is_valid():
            return self.page(form=form, refused=True)
        if self.changed_elsewhere():
            return self.page(form=form, refused=True, seen=self.seen())
        self.write(form)
        return self.saved()

    def write(self, form: Any) -> None:
        """Write what a valid form holds."""
        save_fields(application_id=self.application.pk, fields=form.values())


class ProjectStepView(FieldsStepView):
    """« Projet »."""

    step = BY_SLUG["projet"]
    form_class = ProjectForm
    written = step.needed


class PlanStepView(StepView):
    """« Plan de financement »: lines are added and removed by buttons that save."""

    step = BY_SLUG["financement"]
    template_name = "applications/step_plan.html"
    keeps_typed = True

    @cached_property
    def lines(self) -> list[FinancingLine]:
        """The plan's lines as they are saved. One query."""
        return list(self.application.financing_lines.all())

    def seen(self) -> str:
        """Return the digest of the grant and of every line."""
        lines = [
            (line.kind, line.label, line.amount, line.eligible) for line in self.lines
        ]
        return fingerprint([self.application.requested_grant, *lines])

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        plan = PlanForm(
            take_typed(request),
            application=self.application,
            lines=self.lines,
            extra={prefix: 1 for prefix in PREFIXES if prefix in request.GET},
        )
        return self._page(plan)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        verb, _, where = request.POST.get("action", "").partition(":")
        prefix, _, index = where.partition(":")
        data: QueryDict = request.POST
        if verb == "remove":
            data = without_line(data, prefix, index)
        plan = PlanForm(data, application=self.application)
        if not plan.is_valid():
            if verb == "add":
                plan = PlanForm(
                    with_blank_line(data, prefix), application=self.application
                )
                plan.is_valid()
            return self._page(plan, refused=True)
        if self.changed_elsewhere():
            return self._page(plan, refused=True, seen=self.seen())
        self.write_plan(plan)
        here = self.address()
        if verb == "add" and prefix in PREFIXES:
            return redirect(f"{here}?{prefix}=1#{prefix}")
        if verb == "remove" and prefix in PREFIXES:
            return redirect(f"{here}#{prefix}")
        return self.saved()

    def write_plan(self, plan: PlanForm) -> None:
        """Write what a valid form holds."""
        save_financing_plan(application_id=self.application.pk, **plan.plan())

    def _page(
        self, plan: PlanForm, *, refused: bool = False, **context: str
    ) -> HttpResponse:
        totals = Totals.of(self.application)
        return self.page(plan=plan, totals=totals, refused=refused, **context)  # type: ignore[arg-type]


def step_url(application: Application, step: Step) -> str:
    """Return the address of a step of the dossier."""
    return reverse("applications:step", args=[application.public_id, step.slug])
