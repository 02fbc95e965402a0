"""The simulator: the rules of a call on figures that nobody stores, until one starts a dossier."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.limits import SECONDS, within_limit
from applications.drafts import CallNotOpen
from applications.steps import STEPS
from applications.views.base import SignedInView
from applications.views.steps import step_url
from simulator.reading import Asked
from simulator.starting import Carried, start_dossier
from simulator.summary import Summary, render_pdf

SUMMARIES_A_MINUTE = 20


@require_safe
def simulator(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer what the address holds: the whole page, or the answer alone while one types.

    Two queries at most. What HTMX asks for is told the address that gives the page back.
    """
    live = is_live(request)
    asked = Asked.of(request, slug, now=timezone.now(), live=live)
    response = render(
        request,
        "simulator/_answer.html" if live else "simulator/page.html",
        {
            "call": asked.call,
            "closed": asked.closed,
            "form": asked.form if live else asked.form.rewritten(),
            "panel": asked.panel(with_corrections=live),
            "address": asked.address(),
            "summary_address": asked.address("simulator:summary"),
            "start_address": asked.address("simulator:start"),
        },
    )
    patch_vary_headers(response, ["HX-Request"])
    if live:
        response["HX-Replace-Url"] = asked.address()
    return response


def is_live(request: HttpRequest) -> bool:
    """Tell whether the page asks while somebody types, and wants the answer alone."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers


@require_safe
def summary(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the simulation as a PDF of one page.

    Laying it out costs a tenth of a second: a visitor gets so many a minute, then 429; the
    same one asked again within its minute costs nothing.
    """
    if not within_limit(request, name="simulation-summary", most=SUMMARIES_A_MINUTE):
        refused = render(request, "429.html", status=429)
        refused["Retry-After"] = str(SECONDS)
        return refused
    asked = Asked.of(request, slug, now=timezone.now())
    base = settings.BASE_URL or request.build_absolute_uri("/").rstrip("/")
    content = Summary.of(asked, address=f"{base}{asked.address()}")
    name = f"simulation-{asked.call.slug}.pdf"
    return HttpResponse(
        render_pdf(content),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex",
        },
    )


class StartView(SignedInView):
    """Start a dossier with the figures of the address, once told which are taken over."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._page(Asked.of(request, slug, now=timezone.now()))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        asked = Asked.of(request, slug, now=timezone.now())
        try:
            draft = start_dossier(
                call=asked.call,
                user=self.user,
                simulation=asked.simulation,
                now=asked.now,
            )
        except CallNotOpen:
            return self._page(asked, status=422)
        carried = Carried.of(asked.simulation)
        if carried.kept:
            messages.success(
                request,
                "Ce brouillon reprend les chiffres de votre simulation\u00a0: vérifiez-les à "
                "chaque étape, et détaillez les lignes du plan de financement.",
            )
        return redirect(step_url(draft, STEPS[0]))

    def _page(self, asked: Asked, *, status: int = 200) -> HttpResponse:
        return render(
            self.request,
            "simulator/start.html",
            {
                "call": asked.call,
                "closed": asked.closed,
                "carried": Carried.of(asked.simulation),
                "simulator_url": reverse("simulator", args=[asked.call.slug]),
                "address": asked.address(),
            },
            status=status,
        )
