"""The desk's pages that look at a whole call: its dashboard, its scenarios."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from applications.admin_access import reader, require_desk
from applications.models import Call
from eligibility import french
from reviews.admin.page import render_desk
from reviews.money.standing import envelope_of
from reviews.permissions import Person, may_steer
from reviews.scenarios import Limits
from reviews.steering.candidates import field_of
from reviews.steering.comparison import (
    pick,
    show_dossiers,
    show_figures,
    show_regions,
)
from reviews.steering.dashboard import (
    show_departments,
    show_forecast,
    show_map,
    show_money,
    show_reach,
    show_states,
    show_weeks,
)
from reviews.steering.forms import CallForm, ScenarioForm
from reviews.steering.outlines import LABELS
from reviews.steering.scenarios import run_scenarios
from reviews.steering.standing import standing_of

PAGE_SIZE = 50


def steering_pages(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of this module, behind the door of the admin."""
    return [
        path(
            "tableau/",
            site.admin_view(require_safe(show_dashboard)),
            name="reviews_dossier_dashboard",
        ),
        path(
            "scenarios/",
            site.admin_view(require_safe(compare_scenarios)),
            name="reviews_dossier_scenarios",
        ),
    ]


def show_dashboard(request: HttpRequest) -> HttpResponse:
    """Where a call stands: its money, its dossiers, the departments that it reaches."""
    require_steering(request)
    form = CallForm(request.GET)
    context = {"title": "Tableau de bord", "form": form}
    if form.is_valid() and (call := form.call):
        context |= _standing(call, reader(request))
    return render_desk(request, "steering/dashboard.html", context)


def _standing(call: Call, user: User) -> dict[str, object]:
    standing = standing_of(call=call, user=user)
    envelope = envelope_of(call)
    version = call.current
    states, weeks = show_weeks(standing)
    departments, shades = show_map(standing)
    forecast, method = show_forecast(
        standing,
        envelope,
        now=timezone.now(),
        closes_at=version.closes_at if version else timezone.now(),
    )
    closed = standing.closed_to_reader
    return {
        "call": call,
        "money": show_money(envelope, standing),
        "envelope": envelope,
        "forecast": forecast,
        "method": method,
        "by_state": show_states(standing),
        "states": states,
        "weeks": weeks,
        "reach": show_reach(standing),
        "departments": departments,
        "labels": LABELS,
        "shades": shades,
        "department_rows": show_departments(standing),
        "closed": french.count(closed, "dossier") if closed > 0 else "",
    }


def compare_scenarios(request: HttpRequest) -> HttpResponse:
    """Four ways to share out an envelope, side by side. Nothing is written."""
    require_steering(request)
    form = ScenarioForm(request.GET)
    context = {"title": "Scénarios de répartition", "form": form}
    if form.is_valid() and (call := form.call):
        limits = form.limits
        context |= {"call": call, "told": form.tell() if limits else None}
        if limits:
            context |= _comparison(request, form, call, limits)
    return render_desk(request, "steering/scenarios.html", context)


def _comparison(
    request: HttpRequest, form: ScenarioForm, call: Call, limits: Limits
) -> dict[str, object]:
    field = field_of(call=call, user=reader(request))
    scenarios = run_scenarios(field.candidates, limits, threshold=form.threshold)
    chosen = pick(field.candidates, scenarios, form.cleaned_data["voir"])
    page = Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "scenarios": scenarios,
        "candidates": french.count(len(field.candidates), "dossier"),
        "unscored": sum(each.score is None for each in field.candidates),
        "figures": show_figures(field.candidates, scenarios, limits.envelope),
        "regions": show_regions(field.candidates, scenarios),
        "rows": show_dossiers(page.object_list, field, scenarios),
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "total": french.count(page.paginator.count, "dossier"),
        "query": query.urlencode(),
    }


def require_steering(request: HttpRequest) -> None:
    """Raise PermissionDenied for whoever may not look at a whole call."""
    require_desk(request)
    allowed, reason = may_steer(Person.at_the_desk(reader(request)))
    if not allowed:
        raise PermissionDenied(reason)
