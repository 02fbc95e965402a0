"""The deliberation of a dossier at the desk: its page, where it is recorded."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from applications.admin_access import reader
from applications.models import State
from reviews.admin.page import render_desk
from reviews.admin.reading import back_to, entry_of, find_dossier, query_of
from reviews.disagreement.deliberating import (
    awaited,
    may_take_part,
    record_deliberation,
)
from reviews.disagreement.forms import DeliberationForm
from reviews.disagreement.permissions import may_deliberate
from reviews.disagreement.reading import show_deliberation, show_spread
from reviews.models import Dossier
from reviews.permissions import Person
from reviews.reading.access import reads_scores
from reviews.reading.opinions import show_opinions
from reviews.reading.reviews import reviews_of
from reviews.reviewing import ReviewRefused


def deliberation_pages(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of this module, behind the door of the admin."""
    view = require_http_methods(["GET", "POST"])(deliberation_view)
    return [
        path(
            "<int:pk>/deliberation/",
            site.admin_view(view),
            name="reviews_dossier_deliberation",
        )
    ]


def deliberation_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What the opinions say side by side, and the form of what is concluded of them."""
    dossier = find_dossier(request, pk)
    user = reader(request)
    definition = dossier.submission.call_version.definition
    entry, reviews = entry_of(dossier), reviews_of(dossier)
    own = next((each for each in reviews if each.reviewer_id == user.pk), None)
    reads = reads_scores(
        dossier,
        definition.review,
        own,
        closed=entry.scoring_closed_at is not None,
    )
    possible = may_deliberate(
        State(dossier.state),
        Person.reading(user, dossier),
        reads=reads,
        opinions=entry.review_count,
        awaited=awaited(dossier),
    )
    if not possible.allowed:
        messages.error(request, possible.reason)
        return back_to(request, dossier)
    form = DeliberationForm(
        request.POST if request.method == "POST" else None,
        people=may_take_part(dossier),
        initial={
            "participants": [each.reviewer_id for each in reviews if each.final_at]
        },
    )
    if request.method == "POST" and form.is_valid() and _record(request, dossier, form):
        messages.success(request, "La délibération est inscrite.")
        return back_to(request, dossier)
    return render_desk(
        request,
        "dossier/deliberation.html",
        {
            "title": f"Délibération, dossier {dossier.number}",
            "dossier": dossier,
            "opinions": show_opinions(
                reviews, definition.criteria, user, readable=True
            ),
            "spread": show_spread(reviews, definition, entry, State(dossier.state)),
            "former": [
                show_deliberation(each)
                for each in dossier.deliberations.select_related(
                    "recorded_by"
                ).order_by("pk")
            ],
            "form": form,
            "query": query_of(request),
        },
        status=422 if form.errors else 200,
    )


def _record(request: HttpRequest, dossier: Dossier, form: DeliberationForm) -> bool:
    """Record what the valid form says; tell whether it was, the refusal kept by the form."""
    try:
        record_deliberation(
            application_id=dossier.pk, recorder=reader(request), **form.cleaned_data
        )
    except ReviewRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
