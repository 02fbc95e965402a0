"""The public answer: is this document one that the portal issued?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applications.acknowledgement.control import normalise_code
from applications.numbering import normalise_number
from applications.verification.register import by_code


@never_cache
@require_safe
def direct(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Answer the address printed on a document. One query."""
    try:
        receipt = by_code(number=normalise_number(number), code=normalise_code(code))
    except ValueError:
        receipt = None
    return render(request, "verification/page.html", {"receipt": receipt})
