"""Keeping and forgetting the filters of the queue: two actions of its page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from applications.admin_access import reader, require_desk
from eligibility.french import typeset
from reviews.queue.saved import FilterRefused, forget_filter, save_filter


def saved_filter_pages(site: AdminSite) -> list[URLPattern]:
    """Return the addresses, under that of the queue."""
    return [
        path(
            "filtres/",
            site.admin_view(require_POST(_save)),
            name="reviews_dossier_save_filter",
        ),
        path(
            "filtres/<int:filter_pk>/oublier/",
            site.admin_view(require_POST(_forget)),
            name="reviews_dossier_forget_filter",
        ),
    ]


def _save(request: HttpRequest) -> HttpResponse:
    require_desk(request)
    query = request.POST.get("query", "")
    try:
        saved = save_filter(
            user=reader(request), name=request.POST.get("name", ""), query=query
        )
    except FilterRefused as refusal:
        messages.error(request, str(refusal))
        return _queue("")
    messages.success(request, typeset(f"Le filtre « {saved.name} » est gardé."))
    return _queue(saved.query)


def _forget(request: HttpRequest, filter_pk: int) -> HttpResponse:
    require_desk(request)
    forget_filter(user=reader(request), pk=filter_pk)
    messages.success(request, "Le filtre est oublié.")
    return _queue("")


def _queue(query: str) -> HttpResponse:
    address = reverse("admin:reviews_dossier_changelist")
    return redirect(f"{address}?{query}" if query else address)
