"""From the address of a step to its page."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from applications.views.documents import DocumentsStepView
from applications.views.filing import FilingStepView
from applications.views.registry_steps import HolderStepView, PublicsStepView
from applications.views.steps import PlanStepView, ProjectStepView

STEP_VIEWS = {
    view.step.slug: view.as_view()
    for view in (
        HolderStepView,
        ProjectStepView,
        PublicsStepView,
        PlanStepView,
        DocumentsStepView,
        FilingStepView,
    )
}


def step(request: HttpRequest, public_id: UUID, slug: str) -> HttpResponseBase:
    """Show or save one step of a draft."""
    if slug not in STEP_VIEWS:
        raise Http404
    return STEP_VIEWS[slug](request, public_id=public_id)
