"""Dossiers that the Mission asked something of, as the desk does it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from applications.models import Application, Notice
from eligibility.french import PARIS
from reviews.completeness import request_items
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed

EVERYTHING = (
    "document.deliberation",
    "section.porteur",
    "section.projet",
    "section.publics",
    "section.financement",
)


def asked(*codes: str, days: int = 15, **changes: Any) -> Notice:
    """Store a filed dossier of which items are asked; `changes` as for `filed`."""
    submission = filed(**changes)
    return ask_again(submission.application, *codes, days=days)


def ask_again(dossier: Application, *codes: str, days: int = 15) -> Notice:
    """Ask a filed dossier for items, with a note on the first."""
    codes = codes or ("section.projet",)
    return request_items(
        application_id=dossier.pk,
        reviewer=ReviewerFactory(),
        notes=dict.fromkeys(codes, "") | {codes[0]: "À préciser."},
        message="Merci de compléter.",
        answer_by=timezone.now().astimezone(PARIS).date() + timedelta(days=days),
    )
