"""What was typed in a step is not lost: to an expired session, nor to another tab."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, QueryDict

MAX_CHARACTERS = 64_000
"""More than any step holds: whoever sends more is not filling in a form."""

CHANGED_ELSEWHERE = (
    "Cette étape a été modifiée entre-temps, dans un autre onglet ou sur un autre appareil. "
    "Ce que vous venez d’écrire est ci-dessous, mais n’est pas enregistré\u00a0: "
    "enregistrez de nouveau pour remplacer l’autre version."
)

_KEY = "typed_in_a_step"
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  the name of the field, not a secret


def fingerprint(values: Iterable[object]) -> str:
    """Return a short digest of what a step shows, the same as long as nobody writes it."""
    return hashlib.sha256(repr(list(values)).encode()).hexdigest()[:16]


def keep_typed(request: HttpRequest) -> None:
    """Keep the posted fields (not the files) in the visitor's session, and say so."""
    fields = {name: values for name, values in request.POST.lists() if name != _TOKEN}
    if (
        sum(len(value) for values in fields.values() for value in values)
        > MAX_CHARACTERS
    ):
        return
    request.session[_KEY] = {"path": request.path, "fields": fields}
    messages.warning(
        request,
        "Votre session a expiré. Ce que vous venez d’écrire est gardé\u00a0: "
        "connectez-vous pour le retrouver.",
    )


def take_typed(request: HttpRequest) -> QueryDict | None:
    """Return once what was kept for this page, None when there is nothing."""
    kept = request.session.get(_KEY)
    if kept is None or kept["path"] != request.path:
        return None
    del request.session[_KEY]
    typed = QueryDict(mutable=True)
    for name, values in kept["fields"].items():
        typed.setlist(name, values)
    messages.warning(
        request,
        "Votre session avait expiré\u00a0: ce que vous aviez écrit est remis ci-dessous, "
        "mais n’est pas encore enregistré.",
    )
    return typed
