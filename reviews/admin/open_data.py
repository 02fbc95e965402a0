"""The grants of a call as open data: what the portal lacks is given, then the file is made."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from applications.admin_access import reader
from applications.models import Call
from eligibility import french
from reviews.admin.exports import require_exporter, send
from reviews.admin.page import render_desk
from reviews.exports.awards import (
    GIVEN,
    awards_in,
    export_awards,
    hidden_awards,
    skeleton_of,
)
from reviews.exports.forms import AwardsForm
from reviews.exports.scdl import Award, NotPublishable
from reviews.steering.forms import CallForm


def open_data_pages(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of this module, behind the door of the admin."""
    return [
        path(
            "exporter/scdl/",
            site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(awards_view)),
            name="reviews_dossier_scdl",
        ),
        path(
            "exporter/scdl/complements/",
            site.admin_view(require_safe(skeleton_view)),
            name="reviews_dossier_scdl_skeleton",
        ),
    ]


def awards_view(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Ask for what the portal does not know, then send the file, or tell what it lacks."""
    require_exporter(request)
    chosen = CallForm(request.GET)
    call = chosen.call if chosen.is_valid() else None
    if request.method != "POST":
        return _page(request, AwardsForm(initial={"appel": call}), call)
    form = AwardsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, form.call, status=422)
    call, user = form.call, reader(request)
    awards, problems = _awards(call, user)
    if call and awards:
        try:
            return send(
                export_awards(
                    call=call,
                    awards=awards,
                    grantor=form.grantor,
                    complements=form.cleaned_data["complements"],
                    user=user,
                )
            )
        except NotPublishable as refusal:
            problems = refusal.problems
    return _page(request, form, call, problems=problems, status=422)


def skeleton_view(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Send the file of complements to fill in, a line a grant."""
    require_exporter(request)
    chosen = CallForm(request.GET)
    call = chosen.call if chosen.is_valid() else None
    awards, problems = _awards(call, reader(request))
    if call and awards:
        return send(skeleton_of(call, awards))
    form = AwardsForm(initial={"appel": call})
    return _page(request, form, call, problems=problems, status=422)


def _awards(call: Call | None, user: User) -> tuple[list[Award], Sequence[str]]:
    """The grants whose file `user` may have; when there is none, why, in French."""
    if call is None:
        return [], ["Aucun appel n’est chargé."]
    if hidden := hidden_awards(call, user):
        plural = "s" * (hidden > 1)
        return [], [
            f"{french.count(hidden, 'dossier retenu', 'dossiers retenus')} de cet appel ne"
            f" vous {'sont' if plural else 'est'} pas accessible{plural} : le fichier est"
            " entier ou n’est pas fait, un autre instructeur l’établira."
        ]
    try:
        awards = awards_in(call)
    except NotPublishable as refusal:
        return [], refusal.problems
    return awards, [] if awards else ["Aucune aide n’est attribuée dans cet appel."]


def _page(
    request: HttpRequest,
    form: AwardsForm,
    call: Call | None,
    *,
    problems: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    return render_desk(
        request,
        "export/awards.html",
        {
            "title": "Aides attribuées, données ouvertes",
            "form": form,
            "call": call,
            "problems": [french.typeset(problem) for problem in problems],
            "columns": list(GIVEN),
        },
        status=status,
    )
