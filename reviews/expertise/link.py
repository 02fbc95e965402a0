"""The address that an expert is sent: the identifier of a request, and its signature.

Nothing of it is stored: whoever reads the database knows the identifier and cannot sign it,
and the same address is made again for a reminder. Whether it still opens anything is read
from the request's row (`ExternalOpinion.standing`).
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from eligibility.french import typeset
from reviews.models import ExternalOpinion
from reviews.reviewing import ReviewRefused

_SALT = "reviews.expertise.link"
NO_ADDRESS = typeset(
    "L’adresse publique du portail n’est pas réglée (BASE_URL) : le lien ne peut pas être"
    " écrit. Demandez à un exploitant de la renseigner."
)


def token_of(asked: ExternalOpinion) -> str:
    """Return what names a request in its address."""
    return _signer().sign(asked.public_id.hex)


def address_of(asked: ExternalOpinion) -> str:
    """Return the whole address, as it is mailed. Raises ReviewRefused without `BASE_URL`."""
    if not settings.BASE_URL:
        raise ReviewRefused(NO_ADDRESS)
    path = reverse("external-opinion:page", args=[token_of(asked)])
    return f"{settings.BASE_URL}{path}"


def find_asked(token: str) -> ExternalOpinion | None:
    """Return the request that a token names, its dossier selected; None for any other text.

    One query, none for what was not signed here.
    """
    try:
        public_id = UUID(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None
    return (
        ExternalOpinion.objects.select_related("application")
        .filter(public_id=public_id)
        .first()
    )


def _signer() -> Signer:
    return Signer(salt=_SALT, sep=".")
