"""What the rules say of a step while it is being typed: nothing is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from applications.drafts import assess_draft
from applications.forms.holder import HolderForm
from applications.forms.plan import PlanForm, Totals
from applications.forms.project import ProjectForm
from applications.forms.publics import PublicsForm
from applications.models import Application
from applications.progress import rules_beside
from applications.rules_panel import RulesPanel, corrections
from applications.steps import BY_SLUG
from applications.views.base import DossierView

Typed = tuple[Application, Iterable[BaseForm]]


def _holder(data: QueryDict, application: Application) -> Typed:
    form = HolderForm(data, instance=application)
    return form.unsaved(), [form]


def _project(data: QueryDict, application: Application) -> Typed:
    form = ProjectForm(data, instance=application)
    return form.unsaved(), [form]


def _publics(data: QueryDict, application: Application) -> Typed:
    form = PublicsForm(data, instance=application)
    return form.unsaved(), [form]


def _plan(data: QueryDict, application: Application) -> Typed:
    plan = PlanForm(data, application=application)
    draft = plan.unsaved()
    return draft, [plan.grant, *plan.expenses.forms, *plan.resources.forms]


READERS: dict[str, Callable[[QueryDict, Application], Typed]] = {
    "porteur": _holder,
    "projet": _project,
    "publics": _publics,
    "financement": _plan,
}
"""The steps in which something is typed that the rules read."""


class LiveRulesView(DossierView):
    """Answer the panel for a step's fields as they are posted, and save none of them.

    Whoever is not signed in gets 403, another person's dossier is 404, and the page of a
    dossier filed meanwhile is left for that of its filing.
    """

    http_method_names = ["post"]

    def handle_no_permission(self) -> HttpResponse:  # type: ignore[override]
        return HttpResponse(status=403)

    def post(
        self, request: HttpRequest, public_id: UUID, slug: str
    ) -> HttpResponseBase:
        read = READERS.get(slug)
        if read is None:
            raise Http404
        if not self.application.is_draft:
            leave = {"HX-Redirect": self.application.get_absolute_url()}
            return HttpResponse(headers=leave)
        now = timezone.now()
        draft, forms = read(request.POST, self.application)
        assessment = assess_draft(
            draft, now=now, rules=rules_beside(BY_SLUG[slug], draft.call, now)
        )
        panel = RulesPanel(assessment, corrections=corrections(forms))
        totals = Totals.of(draft) if slug == "financement" else None
        return render(
            request, "components/rules_live.html", {"panel": panel, "totals": totals}
        )
