"""The public answer: is this document one that the portal issued?

Nobody signs in, nothing is stored, and what is answered names no person, no authority and
no amount (`docs/decisions/0017`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import SECONDS, count_for_all, is_reached_by_all, within_limit
from applications.verification.answers import (
    Answer,
    Verdict,
    answer_code,
    answer_document,
)
from applications.verification.forms import DOCUMENT, CodeForm, DocumentForm
from applications.verification.reception import (
    ENVELOPE_BYTES,
    MOST_BYTES,
    InMemoryOnly,
)
from applications.verification.wording import rows

CODES_A_MINUTE = 30
"""Numbers and codes that one visitor may try."""
DOCUMENTS_A_MINUTE = 12
"""Files that one visitor may send; opening one that is not ours costs a tenth of a second."""
UNKNOWN_A_MINUTE = 300
"""Questions of all visitors together whose answer is no: beyond, nobody is answered."""
UNKNOWN = "verification-unknown"


# What is posted changes nothing, so that no other site gains by posting it: a visitor
# needs no cookie, and the file is not read before it is known to be wanted.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show both forms; answer the number and code of the address, or the file posted.

    No query without a question; one for a code, two at most for a file.
    """
    if request.method == "POST":
        return _answer_file(request)
    if request.GET.keys() & CodeForm.base_fields.keys():
        return _answer_code(request, request.GET)
    return _page(request)


@require_safe
def direct(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Answer the address printed on a document. One query."""
    return _answer_code(request, {"numero": number, "code": code})


def _answer_code(request: HttpRequest, asked: Mapping[str, str]) -> HttpResponse:
    if not _may_ask(request, name="verification-code", most=CODES_A_MINUTE):
        return _too_many(request)
    form = CodeForm(asked)
    if not form.is_valid():
        return _unlisted(_page(request, status=422, code_form=form))
    answer = answer_code(
        number=form.cleaned_data["numero"], code=form.cleaned_data["code"]
    )
    return _answered(request, answer, code_form=form, asked="code")


def _answer_file(request: HttpRequest) -> HttpResponse:
    if not _may_ask(request, name="verification-document", most=DOCUMENTS_A_MINUTE):
        return _too_many(request)
    length = request.META.get("CONTENT_LENGTH", "")
    if length.isdecimal() and int(length) > MOST_BYTES + ENVELOPE_BYTES:
        return _too_large(request)
    reception = InMemoryOnly(field=DOCUMENT)
    request.upload_handlers = [reception]
    files = request.FILES
    if reception.too_large:
        return _too_large(request)
    form = DocumentForm(request.POST, files)
    if not form.is_valid():
        return _unlisted(_page(request, status=422, document_form=form))
    answer = answer_document(form.cleaned_data[DOCUMENT].read())
    return _answered(request, answer, asked="document")


def _may_ask(request: HttpRequest, *, name: str, most: int) -> bool:
    return within_limit(request, name=name, most=most) and not is_reached_by_all(
        UNKNOWN, most=UNKNOWN_A_MINUTE
    )


def _answered(request: HttpRequest, answer: Answer, **context: Any) -> HttpResponse:
    if answer.verdict is not Verdict.AUTHENTIC:
        count_for_all(UNKNOWN)
    return _unlisted(
        _page(
            request,
            answer=answer,
            rows=rows(answer.receipt) if answer.receipt else (),
            contact=settings.NOTICES["contact"],
            **context,
        )
    )


def _too_large(request: HttpRequest) -> HttpResponse:
    form = DocumentForm({}, MultiValueDict())
    form.errors.clear()
    form.add_error(
        DOCUMENT,
        f"Ce fichier dépasse {MOST_BYTES // 2**20}\u00a0Mo\u00a0: ce n’est pas un document "
        "délivré par ce portail.",
    )
    return _unlisted(_page(request, status=413, document_form=form))


def _too_many(request: HttpRequest) -> HttpResponse:
    refused = render(request, "429.html", status=429)
    refused["Retry-After"] = str(SECONDS)
    return _unlisted(refused)


def _page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    context.setdefault("code_form", CodeForm())
    context.setdefault("document_form", DocumentForm())
    return render(request, "verification/page.html", context, status=status)


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Keep an answer out of caches and search engines: it is one visitor's."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
