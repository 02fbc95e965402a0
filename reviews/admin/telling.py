"""Telling what became of many dossiers, in messages that stay few."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

from eligibility import french

MOST = 10
"""Reasons told, and dossiers named under each."""


def tell(request: HttpRequest, done: str, refusals: Iterable[tuple[str, str]]) -> None:
    """Say what was done (empty for nothing), then why the others were not, reason by reason.

    refusals: number of a dossier, and the French sentence that refused it.
    """
    if done:
        messages.success(request, done)
    numbers: dict[str, list[str]] = {}
    for number, reason in refusals:
        numbers.setdefault(reason, []).append(number)
    for reason, refused in list(numbers.items())[:MOST]:
        messages.error(request, f"{_named(refused)}{french.NBSP}: {reason}")
    if rest := sum(len(refused) for refused in list(numbers.values())[MOST:]):
        messages.error(
            request,
            f"{french.count(rest, 'autre dossier', 'autres dossiers')} non plus.",
        )


def _named(numbers: list[str]) -> str:
    """« A », « A, B et C », « A, B… et 12 autres »."""
    rest = len(numbers) - MOST
    if rest <= 0:
        return french.enumeration(numbers)
    shown = ", ".join(numbers[:MOST])
    return f"{shown} et {french.count(rest, 'autre')}"
