"""The opinions of experts on one dossier: asked, reminded, withdrawn, read."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from applications.admin_access import reader
from applications.models import State
from eligibility import french
from reviews.admin.page import render_desk
from reviews.admin.reading import find_dossier, query_of
from reviews.expertise.asking import (
    Expert,
    InvalidRequest,
    ask_expert,
    remind_expert,
    withdraw_request,
)
from reviews.expertise.forms import AskForm
from reviews.expertise.listing import asked_lines
from reviews.expertise.permissions import may_ask
from reviews.expertise.reading import shown_files
from reviews.models import Dossier, ExternalOpinion
from reviews.permissions import Person
from reviews.reviewing import ReviewRefused


def external_opinion_pages(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of this module, behind the door of the admin."""
    root = "<int:pk>/avis-externes/"
    return [
        path(address, site.admin_view(view), name=f"reviews_dossier_{name}")
        for address, view, name in (
            (root, require_safe(list_view), "external_opinions"),
            (f"{root}demander/", require_POST(ask_view), "ask_expert"),
            (
                f"{root}<int:asked_id>/relancer/",
                require_POST(remind_view),
                "remind_expert",
            ),
            (
                f"{root}<int:asked_id>/retirer/",
                require_POST(withdraw_view),
                "withdraw_expert",
            ),
        )
    ]


def list_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was asked, until when, what they answered; and the form that asks."""
    dossier = find_dossier(request, pk)
    return _page(request, dossier, _form(dossier))


def ask_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Named action: ask an expert's opinion."""
    dossier = find_dossier(request, pk)
    form = _form(dossier, request)
    if form.is_valid():
        given = form.cleaned_data
        try:
            asked = ask_expert(
                application_id=dossier.pk,
                reviewer=reader(request),
                expert=Expert(name=given["name"], email=given["email"]),
                question=given["question"],
                document_ids=given["documents"],
                last_day=given["last_day"],
            )
        except InvalidRequest as invalid:
            form.add_error(invalid.field, str(invalid))
        except ReviewRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                french.typeset(
                    f"La demande part à {asked.expert_name} ; son lien vaut jusqu’au"
                    f" {french.day(asked.last_day)}."
                ),
            )
            return _back(request, dossier)
    return _page(request, dossier, form, status=422)


def remind_view(request: HttpRequest, pk: int, asked_id: int) -> HttpResponse:
    """Named action: send an expert the link again."""
    return _act(request, pk, asked_id, remind_expert, "{} est relancé par courriel.")


def withdraw_view(request: HttpRequest, pk: int, asked_id: int) -> HttpResponse:
    """Named action: withdraw a request; its link opens nothing any more."""
    return _act(
        request,
        pk,
        asked_id,
        withdraw_request,
        "La demande faite à {} est retirée : son lien n’ouvre plus le dossier.",
    )


def _act(
    request: HttpRequest,
    pk: int,
    asked_id: int,
    action: Callable[..., ExternalOpinion],
    told: str,
) -> HttpResponse:
    dossier = find_dossier(request, pk)
    asked = get_object_or_404(dossier.external_opinions, pk=asked_id)
    try:
        action(asked_id=asked.pk, reviewer=reader(request))
    except ReviewRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, french.typeset(told.format(asked.expert_name)))
    return _back(request, dossier)


def _form(dossier: Dossier, request: HttpRequest | None = None) -> AskForm:
    files = shown_files(dossier.documents.current(), dossier.submission)
    return AskForm(request.POST if request else None, files=files)


def _page(
    request: HttpRequest, dossier: Dossier, form: AskForm, *, status: int = 200
) -> HttpResponse:
    user: User = reader(request)
    return render_desk(
        request,
        "expertise/page.html",
        {
            "title": f"Avis externes, dossier {dossier.number}",
            "dossier": dossier,
            "lines": asked_lines(dossier, user, timezone.now()),
            "form": form,
            "can_ask": may_ask(State(dossier.state), Person.reading(user, dossier)),
            "query": query_of(request),
        },
        status=status,
    )


def _back(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    address = reverse("admin:reviews_dossier_external_opinions", args=[dossier.pk])
    query = query_of(request)
    return redirect(f"{address}?{query}" if query else address)
