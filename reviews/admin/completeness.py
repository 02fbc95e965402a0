"""The completeness of a dossier at the desk: its checklist, what is asked, what was answered."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from applications.admin_access import reader
from applications.answers.told import told_answers
from applications.frozen import issued_of
from eligibility import french
from reviews.admin.page import render_desk
from reviews.admin.reading import (
    back_to,
    checklist_of,
    find_dossier,
    query_of,
    reading_page,
    requestable_of,
)
from reviews.checklist import save_checks
from reviews.checklist_form import ChecklistForm
from reviews.completeness import InvalidRequest, declare_complete, request_items
from reviews.forms import MissingItemsForm
from reviews.reviewing import ReviewRefused


def completeness_pages(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of this module, behind the door of the admin."""
    return [
        path(address, site.admin_view(view), name=f"reviews_dossier_{name}")
        for address, view, name in (
            ("<int:pk>/complet/", require_POST(complete_view), "complete"),
            ("<int:pk>/manquants/", require_POST(missing_view), "missing"),
            ("<int:pk>/reponses/", require_safe(answers_view), "answers"),
        )
    ]


def complete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Named action: keep the checklist and, when asked to, declare the dossier complete."""
    dossier = find_dossier(request, pk)
    form = ChecklistForm(request.POST, lines=checklist_of(dossier))
    if not form.is_valid():
        return reading_page(request, dossier, checklist=form)
    try:
        save_checks(
            application_id=dossier.pk,
            reviewer=reader(request),
            checks=form.checks,
        )
        if request.POST.get("action") == "declare":
            declare_complete(application_id=dossier.pk, reviewer=reader(request))
    except ReviewRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            f"Le dossier {dossier.number} est déclaré complet{french.NNBSP}; le porteur en est averti."
            if request.POST.get("action") == "declare"
            else "La vérification est enregistrée.",
        )
    return back_to(request, dossier, "completude")


def missing_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Named action: ask the applicant for what is missing."""
    dossier = find_dossier(request, pk)
    form = MissingItemsForm(request.POST, items=requestable_of(dossier))
    if form.is_valid():
        try:
            request_items(
                application_id=dossier.pk,
                reviewer=reader(request),
                notes=form.notes,
                message=form.cleaned_data["message"],
                answer_by=form.cleaned_data["answer_by"],
            )
        except InvalidRequest as invalid:
            form.add_error(None, str(invalid))
        except ReviewRefused as refusal:
            messages.error(request, str(refusal))
            return back_to(request, dossier, "completude")
        else:
            messages.success(
                request,
                f"Les éléments manquants du dossier {dossier.number} sont demandés au"
                " porteur.",
            )
            return back_to(request, dossier, "completude")
    return reading_page(request, dossier, missing=form)


def answers_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What the applicant completed, side by side with what was filed."""
    dossier = find_dossier(request, pk)
    return render_desk(
        request,
        "dossier/answers.html",
        {
            "title": f"Réponses du dossier {dossier.number}",
            "dossier": dossier,
            "answers": told_answers(
                dossier,
                dossier.submission,
                issued_of(dossier.submission).completions,
                dossier.documents.filter(answer=None),
            ),
            "query": query_of(request),
        },
    )
