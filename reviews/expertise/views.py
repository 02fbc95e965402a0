"""The pages of an expert: one dossier to read, the files chosen, one answer to give.

The address is the only key, and is kept from leaking: no cache, no search engine, no
`Referer`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import SECONDS, within_limit
from accounts.network import visitor_network
from applications.documents import journal_read
from applications.views.documents import download
from reviews.expertise.answering import decline, give_opinion
from reviews.expertise.forms import DeclineForm, OpinionForm
from reviews.expertise.link import find_asked, token_of
from reviews.expertise.permissions import may_answer
from reviews.expertise.reading import read_for_expert
from reviews.models import ExternalOpinion, Standing
from reviews.reviewing import ReviewRefused

ASKED_A_MINUTE = 60
"""Pages and files that one visitor may ask for. A signature is not to be guessed: this only
spares the server."""

View = Callable[..., HttpResponseBase]


def confidential(view: View) -> View:
    """Limit how often a visitor asks, and keep the address and its answer from leaking."""

    @wraps(view)
    def answer(request: HttpRequest, token: str, **named: UUID) -> HttpResponseBase:
        if within_limit(request, name="external-opinion", most=ASKED_A_MINUTE):
            try:
                response: HttpResponseBase = view(request, token, **named)
            except Http404:
                response = _closed(request, status=404)
        else:
            response = render(request, "429.html", status=429)
            response["Retry-After"] = str(SECONDS)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


# Nobody else knows the address that is posted to, so that no other site can post there; and
# a browser that must tell no `Referer` tells no `Origin` either, which Django would refuse.
@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the dossier and take the opinion; once answered, show what was answered."""
    at, asked = timezone.now(), _find(token)
    if request.method != "POST":
        return _page(request, asked)
    form = OpinionForm(request.POST)
    if not _is_open(asked, at):
        return _page(request, asked, written=request.POST.get("opinion", ""))
    if not form.is_valid():
        return _page(request, asked, opinion_form=form)
    try:
        give_opinion(
            asked_id=asked.pk,
            opinion=form.cleaned_data["opinion"],
            recommendation=form.chosen,
            at=at,
        )
    except ReviewRefused:
        return _page(request, _find(token), written=form.cleaned_data["opinion"])
    return redirect("external-opinion:page", token)


@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, token: str) -> HttpResponse:
    """Take the link with the project that the expert declares instead of an opinion."""
    at, asked = timezone.now(), _find(token)
    if request.method != "POST":
        return redirect("external-opinion:page", token)
    form = DeclineForm(request.POST)
    if not _is_open(asked, at):
        return _page(request, asked, written=request.POST.get("conflict", ""))
    if not form.is_valid():
        return _page(request, asked, decline_form=form)
    try:
        decline(asked_id=asked.pk, conflict=form.cleaned_data["conflict"], at=at)
    except ReviewRefused:
        return _page(request, _find(token), written=form.cleaned_data["conflict"])
    return redirect("external-opinion:page", token)


@confidential
@require_safe
def document(request: HttpRequest, token: str, document_id: UUID) -> HttpResponseBase:
    """Answer one of the files that were chosen, while the dossier is shown; journal it."""
    at, asked = timezone.now(), _find(token)
    if not _is_open(asked, at):
        return _page(request, asked)
    chosen = asked.documents.filter(public_id=document_id).first()
    if chosen is None:
        raise Http404
    response = download(chosen.file, chosen.name, chosen.media_type)
    if request.method == "GET":
        journal_read(
            application=asked.application,
            user=None,
            document=chosen,
            network=visitor_network(request),
            expert=asked.expert_name,
        )
    return response


def _find(token: str) -> ExternalOpinion:
    asked = find_asked(token)
    if asked is None:
        raise Http404
    return asked


def _is_open(asked: ExternalOpinion, at: datetime) -> bool:
    return may_answer(asked.standing(at)).allowed


def _page(
    request: HttpRequest,
    asked: ExternalOpinion,
    *,
    opinion_form: OpinionForm | None = None,
    decline_form: DeclineForm | None = None,
    written: str = "",
) -> HttpResponse:
    """Answer what the request's standing shows; `written` is given back when it is not kept."""
    now = timezone.now()
    standing = asked.standing(now)
    if standing in {Standing.ANSWERED, Standing.DECLINED}:
        shown = now < asked.expires_at
        return render(
            request, "expertise/thanks.html", {"asked": asked, "shown": shown}
        )
    if standing != Standing.WAITING:
        return _closed(request, status=410, standing=standing, written=written)
    refused = opinion_form is not None or decline_form is not None
    return render(
        request,
        "expertise/page.html",
        {
            "asked": asked,
            "token": token_of(asked),
            "reading": read_for_expert(asked),
            "opinion_form": opinion_form or OpinionForm(),
            "decline_form": decline_form or DeclineForm(),
            "refused": refused,
        },
        status=422 if refused else 200,
    )


def _closed(
    request: HttpRequest,
    *,
    status: int,
    standing: Standing | None = None,
    written: str = "",
) -> HttpResponse:
    """Answer that an address opens nothing; it tells nothing of any dossier."""
    return render(
        request,
        "expertise/closed.html",
        {
            "standing": standing,
            "written": written,
            "code": status,
            "contact": settings.NOTICES["contact"],
        },
        status=status,
    )
