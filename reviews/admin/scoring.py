"""The review of a dossier at the desk: opened, then scored by each."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from applications.admin_access import reader
from eligibility import french
from reviews.admin.reading import back_to, find_dossier, reading_page
from reviews.forms import ReviewForm
from reviews.reviewing import (
    ReviewRefused,
    give_review,
    save_draft,
    start_review,
)
from reviews.scoring import InvalidScores, MissingComments


def scoring_pages(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of this module, behind the door of the admin."""
    return [
        path(address, site.admin_view(view), name=f"reviews_dossier_{name}")
        for address, view, name in (
            ("<int:pk>/commencer/", require_POST(start_view), "start"),
            ("<int:pk>/avis/", require_POST(score_view), "score"),
        )
    ]


def start_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Named action: open the review of a submitted dossier."""
    dossier = find_dossier(request, pk)
    try:
        start_review(application_id=dossier.pk, reviewer=reader(request))
    except ReviewRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, f"L’instruction du dossier {dossier.number} est ouverte."
        )
    return back_to(request, dossier)


def score_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Named action: give one's opinion, or change it; or keep it as a draft."""
    dossier = find_dossier(request, pk)
    as_draft = "brouillon" in request.POST
    form = ReviewForm(
        request.POST,
        criteria=dossier.submission.call_version.definition.criteria,
        as_draft=as_draft,
    )
    if not form.is_valid():
        return reading_page(request, dossier, form)
    give = save_draft if as_draft else give_review
    try:
        review = give(
            application_id=dossier.pk,
            reviewer=reader(request),
            scores=form.scores,
            comment=form.cleaned_data["comment"],
        )
    except MissingComments as missing:
        form.refuse_comments(missing.reasons)
        return reading_page(request, dossier, form)
    except (ReviewRefused, InvalidScores) as refusal:
        messages.error(request, str(refusal))
    else:
        told = (
            french.typeset("Votre brouillon est gardé ; vous seul le lisez.")
            if review.total is None
            else f"Votre avis est enregistré{french.NBSP}:"
            f" {french.number(review.total)} / 100."
        )
        messages.success(request, told)
    return back_to(request, dossier)
