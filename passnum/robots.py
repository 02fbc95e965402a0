"""What browsers and search engines ask for by themselves, whatever the page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PERSONAL = ("/compte/", "/dossiers/", "/instruction/")
"""Where nothing is for everybody; each page answers for itself, this only spares visits."""


@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """Answer robots.txt (RFC 9309): everything but what is personal."""
    lines = ("User-agent: *", *(f"Disallow: {path}" for path in PERSONAL))
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon that the pages name."""
    if settings.STATE_BRANDING:
        return redirect(static("dsfr/dist/favicon/favicon.ico"))
    return redirect(static("img/favicon.svg"))
