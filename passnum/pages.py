"""Public pages: the calls, one call, the notices, and what is shown when all else fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from applications.calls.definition import CallDefinition
from applications.models import Call
from applications.models.call import CallQuerySet
from eligibility import categories, french
from passnum.visitor_pages import is_plain_visitor, visitor_page
from simulator.views import is_live
from simulator.views import simulator as simulate
from territories.text import normalise


class Phase(StrEnum):
    """Where a call stands at an instant."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"

    @classmethod
    def at(
        cls, now: datetime, opens_at: datetime | None, closes_at: datetime
    ) -> "Phase":
        """Return where a call that opens and closes then stands at `now`; all are aware."""
        if opens_at is not None and now < opens_at:
            return cls.UPCOMING
        return cls.OPEN if now <= closes_at else cls.CLOSED


@dataclass(frozen=True, slots=True)
class CallNotice:
    """A call as the public reads it at an instant: its terms, where it stands, its deadline."""

    call: Call
    definition: CallDefinition
    phase: Phase

    @classmethod
    def at(cls, call: Call, now: datetime) -> "CallNotice":
        """Return what `call`, which has terms, says at `now` (aware)."""
        definition = call.current.definition  # type: ignore[union-attr]
        phase = Phase.at(now, definition.terms.opens_at, definition.terms.closes_at)
        return cls(call, definition, phase)

    @property
    def deadline(self) -> str:
        """Return the last accepted instant: « 15 mai 2020 à 23 h 59 (heure de Paris) »."""
        return french.instant(self.definition.terms.closes_at)

    @property
    def lasts_all_day(self) -> bool:
        """Tell whether the last day counts whole, to its last microsecond in Paris."""
        after = self.definition.terms.closes_at + timedelta(microseconds=1)
        local = after.astimezone(french.PARIS)
        return (local.hour, local.minute, local.second, local.microsecond) == (0,) * 4

    @property
    def eligible_categories(self) -> list[str]:
        """Return the kinds of applicant admitted, each named once, in alphabetical order."""
        return sorted(
            {
                categories.label(code)
                for code in self.definition.terms.eligible_categories
            },
            key=normalise,
        )


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the calls: the next deadline first, the last call closed first."""
    now = timezone.now()

    def page() -> HttpResponse:
        notices = [CallNotice.at(call, now) for call in Call.objects.published()]
        calls = {phase: [n for n in notices if n.phase is phase] for phase in Phase}
        calls[Phase.CLOSED].reverse()
        return render(
            request,
            "pages/home.html",
            {f"{phase}_calls": listed for phase, listed in calls.items()},
        )

    if not is_plain_visitor(request):
        return page()
    key = tuple(_stamps(Call.objects.published(), now))
    return visitor_page(request, key=key, render=page)


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who may apply, for how much, until when, with which documents."""
    now = timezone.now()

    def page() -> HttpResponse:
        found = get_object_or_404(Call.objects.published(), slug=slug)
        return render(request, "pages/call.html", {"notice": CallNotice.at(found, now)})

    if not is_plain_visitor(request):
        return page()
    key = tuple(_stamps(Call.objects.filter(slug=slug).published(), now))
    return visitor_page(request, key=key, render=page) if key else page()


@require_safe
def simulator(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the simulator; the empty form, which tells the minute, is kept for that minute."""
    now = timezone.now()

    def page() -> HttpResponse:
        return simulate(request, slug)

    if request.GET or is_live(request) or not is_plain_visitor(request):
        return page()
    stamps = tuple(_stamps(Call.objects.filter(slug=slug).published(), now))
    if not stamps:
        return page()
    minute = now.replace(second=0, microsecond=0)
    response = visitor_page(request, key=(stamps, minute), render=page)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _stamps(calls: CallQuerySet, now: datetime) -> Iterator[tuple[str, Phase]]:
    """Yield what each call's page depends on: the digest of its terms, where it stands."""
    for digest, opens_at, closes_at in calls.values_list(
        "current__digest", "current__opens_at", "current__closes_at"
    ):
        yield digest, Phase.at(now, opens_at, closes_at)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """State the level of conformity to the RGAA: none, until an audit says otherwise."""
    return render(request, "pages/accessibility.html", {"notices": settings.NOTICES})


@require_safe
def legal_notice(request: HttpRequest) -> HttpResponse:
    """Name who publishes and hosts the site, as far as its operator gave it."""
    return render(request, "pages/legal_notice.html", {"notices": settings.NOTICES})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept of people, why, how long, and to whom to write."""
    return render(request, "pages/privacy.html", {"notices": settings.NOTICES})


def server_error(request: HttpRequest) -> HttpResponse:
    """Apologise, without the database or anything else that may be what failed."""
    page = render_to_string(
        "500.html", {"STATE_BRANDING": settings.STATE_BRANDING, "DEMO": settings.DEMO}
    )
    return HttpResponseServerError(page)
