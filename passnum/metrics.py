"""What an alarm reads: how the acknowledgements stand, in Prometheus's plain text."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from applications.acknowledgement.watch import Figures, figures

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

HELP: dict[str, str] = {
    "owed": "Acknowledgements without their document.",
    "owed_late": "Of these, owed for more than five minutes.",
    "owed_oldest_s": "Age of the oldest of these, in seconds.",
    "given_up": "Of these, tried too often: they wait for a person.",
    "mails_waiting": "Mails neither accepted nor refused.",
    "mails_late": "Of these, waiting for more than five minutes.",
    "mails_oldest_s": "Age of the oldest of these, in seconds.",
    "mails_failed": "Mails refused for good or given up: they wait for a person.",
    "mails_repeated": "Sendings whose acceptance nobody recorded: messages perhaps sent twice.",
}
"""The figures, each with its help line; `_s` becomes the `_seconds` of the conventions."""


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the figures to whoever bears METRICS_TOKEN, and 404 to anybody else."""
    given = request.headers.get("Authorization", "")
    expected = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not constant_time_compare(given, expected):
        raise Http404
    return HttpResponse(exposition(figures()), content_type=CONTENT_TYPE)


def exposition(now: Figures) -> str:
    """Return the figures as Prometheus's text format 0.0.4: one gauge each."""
    lines = []
    for field, meaning in HELP.items():
        name = "passnum_acknowledgement_" + (
            f"{field}econds" if field.endswith("_s") else field
        )
        lines += [
            f"# HELP {name} {meaning}",
            f"# TYPE {name} gauge",
            f"{name} {getattr(now, field)}",
        ]
    return "\n".join(lines) + "\n"
