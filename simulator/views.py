"""The simulator's page: the rules of a call on figures that nobody stores."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from applications.drafts import closed_reason
from applications.models import Call
from applications.models.call import kept_version
from applications.rules_panel import Correction, RulesPanel
from eligibility import assess
from formkit.templatetags.dsfr import anchor
from simulator.forms import SimulationForm
from simulator.simulation import SIMULATION_RULES, Simulation


@require_safe
def simulator(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer what the address holds: the whole page, or the answer alone while one types.

    Two queries at most: the call, the authority. What HTMX asks for is told the address
    that gives the same page back.
    """
    call = published_call(slug)
    now = timezone.now()
    live = is_live(request)
    form = SimulationForm(request.GET, live=live)
    form.full_clean()
    simulation = form.simulation()
    response = render(
        request,
        "simulator/_answer.html" if live else "simulator/page.html",
        {
            "call": call,
            "closed": closed_reason(call, now),
            "form": form if live else form.rewritten(),
            "panel": _panel(call, simulation, form if live else None, now),
            **_addresses(call, simulation),
        },
    )
    patch_vary_headers(response, ["HX-Request"])
    if live:
        response["HX-Replace-Url"] = _address(call, simulation)
    return response


def published_call(slug: str) -> Call:
    """Return the call with its terms. One query. Raises Http404."""
    call = Call.objects.filter(slug=slug).exclude(current=None).first()
    if call is None or call.current_id is None:
        raise Http404
    call.current = kept_version(call.current_id)
    return call


def is_live(request: HttpRequest) -> bool:
    """Tell whether the page asks while somebody types, and wants the answer alone."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers


def _panel(
    call: Call, simulation: Simulation, form: SimulationForm | None, now: datetime
) -> RulesPanel:
    terms = call.current.definition.terms  # type: ignore[union-attr]
    return RulesPanel(
        assess(simulation.facts(terms, now=now), terms, rules=SIMULATION_RULES),
        corrections=tuple(
            Correction(anchor(field), str(field.label), message)
            for field, message in (form.corrections() if form else ())
        ),
    )


def _address(call: Call, simulation: Simulation) -> str:
    query = simulation.query()
    path = reverse("simulator:page", args=[call.slug])
    return f"{path}?{query}" if query else path


def _addresses(call: Call, simulation: Simulation) -> dict[str, str]:
    """Return where the simulation leads, figures included."""
    return {"address": _address(call, simulation)}
