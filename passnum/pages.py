"""Public pages: the calls, and one call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from applications.models import Call


def home(request: HttpRequest) -> HttpResponse:
    """List the calls, open ones first."""
    now = timezone.now()
    calls = list(Call.objects.published())
    return render(
        request,
        "pages/home.html",
        {
            "open_calls": [call for call in calls if call.is_open(now)],
            "closed_calls": [call for call in calls if not call.is_open(now)],
        },
    )


def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who may apply, for how much, until when, with which documents."""
    found = get_object_or_404(Call.objects.published(), slug=slug)
    return render(
        request,
        "pages/call.html",
        {"call": found, "is_open": found.is_open(timezone.now())},
    )
