"""Pages of the assignments: one dossier's, many by the rule, and who has what."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from applications.admin_access import reader, require_desk
from eligibility import french
from reviews.admin.page import render_desk
from reviews.assigning.assigning import assign_all, unassign
from reviews.assigning.planning import wanted_by_terms
from reviews.assigning.reading import panel_rows, planned_rows
from reviews.models import Dossier
from reviews.people import reviewers
from reviews.queue.listing import queue_for
from reviews.queue.selection import MOST, read_selection
from reviews.reviewing import ReviewRefused

PAIRS = 900
"""Assignments that one confirmation posts: Django reads no form of a thousand fields."""


class PlanForm(forms.Form):
    """How many reviewers each dossier is to have; to whom, or by the rule."""

    chacun = forms.IntegerField(
        label="Instructeurs par dossier",
        min_value=1,
        max_value=9,
        required=False,
        help_text=f"Vide{french.NBSP}: ce que disent les termes de l’appel.",
    )
    instructeur = forms.ModelChoiceField(
        User.objects.none(),
        label="À qui",
        required=False,
        empty_label="Au moins chargé (règle)",
    )

    def __init__(
        self, data: QueryDict | None = None, *, by_terms: Iterable[int] = ()
    ) -> None:
        super().__init__(data)
        self.fields["instructeur"].queryset = reviewers()  # type: ignore[attr-defined]
        self.fields["chacun"].widget.attrs["placeholder"] = " ou ".join(
            map(str, sorted(by_terms))
        )


def assignment_pages(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of this module, behind the door of the admin."""
    return [
        path(address, site.admin_view(view), name=f"reviews_dossier_{name}")
        for address, view, name in (
            ("affectations/", require_safe(panel_view), "assignments"),
            ("affecter/", require_safe(plan_view), "assign"),
            ("affecter/confirmer/", require_POST(confirm_view), "assign_confirm"),
            ("<int:pk>/desaffecter/", require_POST(unassign_view), "unassign"),
        )
    ]


def panel_view(request: HttpRequest) -> HttpResponse:
    """Who has what: for each reviewer, what is to score and what was scored."""
    require_desk(request)
    return render_desk(
        request,
        "assigning/panel.html",
        {"title": "Affectations", "rows": panel_rows(reader(request))},
    )


def plan_view(request: HttpRequest) -> HttpResponse:
    """What would be assigned among the dossiers ticked, or of a filtered queue, to confirm."""
    require_desk(request)
    user = reader(request)
    selection = read_selection(request.GET)
    dossiers = selection.dossiers(user)
    versions = dossiers.order_by().values_list("submission__call_version", flat=True)
    form = PlanForm(
        request.GET if "chacun" in request.GET else None,
        by_terms={wanted_by_terms(pk) for pk in versions.distinct()},
    )
    plan = None
    if form.is_bound and form.is_valid():
        plan = planned_rows(
            dossiers[:MOST].values_list("pk", flat=True),
            wanted=form.cleaned_data["chacun"],
            to=form.cleaned_data["instructeur"],
        )
    return render_desk(
        request,
        "assigning/plan.html",
        {
            "title": "Affecter des dossiers",
            "form": form,
            "kept": selection.fields(),
            "told": selection.told(),
            "total": french.count(dossiers.order_by().count(), "dossier"),
            "plan": plan,
            "rows": plan.rows[:PAIRS] if plan else (),
            "waiting": max(len(plan.rows) - PAIRS, 0) if plan else 0,
            "most": MOST,
        },
    )


def confirm_view(request: HttpRequest) -> HttpResponse:
    """Assign the pairs that were shown and left ticked."""
    require_desk(request)
    user = reader(request)
    asked = [_pair(text) for text in request.POST.getlist("affectation")[:PAIRS]]
    pairs = [pair for pair in asked if pair is not None]
    readable = set(
        queue_for(user)
        .order_by()
        .filter(pk__in={dossier for dossier, _ in pairs})
        .values_list("pk", flat=True)
    )
    outcome = assign_all(
        pairs=[pair for pair in pairs if pair[0] in readable], assigned_by=user
    )
    messages.success(
        request,
        f"Affectations faites{french.NBSP}: {outcome.done}.",
    )
    for refusal in outcome.refusals[:10]:
        messages.warning(request, refusal)
    return redirect("admin:reviews_dossier_assignments")


def unassign_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one dossier back from one reviewer."""
    dossier, person = _dossier(request, pk), _person(request)
    try:
        ended = person is not None and unassign(
            application_id=dossier.pk, reviewer=person, ended_by=reader(request)
        )
    except ReviewRefused as refusal:
        messages.error(request, str(refusal))
    else:
        if ended:
            messages.success(request, f"Le dossier n’est plus affecté à {person}.")
    return _back(dossier)


def _dossier(request: HttpRequest, pk: int) -> Dossier:
    require_desk(request)
    return get_object_or_404(queue_for(reader(request)), pk=pk)


def _person(request: HttpRequest) -> User | None:
    key = request.POST.get("instructeur", "")
    return reviewers().filter(pk=key).first() if key.isdecimal() else None


def _pair(text: str) -> tuple[int, int] | None:
    """Read « dossier:instructeur », two keys."""
    dossier, _, person = text.partition(":")
    if dossier.isdecimal() and person.isdecimal():
        return int(dossier), int(person)
    return None


def _back(dossier: Dossier) -> HttpResponse:
    address = reverse("admin:reviews_dossier_change", args=[dossier.pk])
    return redirect(f"{address}#affectations")
