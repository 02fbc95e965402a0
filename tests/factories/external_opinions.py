"""Opinions asked of experts, through the real use case."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from applications.models import Application
from eligibility.french import PARIS
from reviews.expertise.asking import Expert, ask_expert
from reviews.models import ExternalOpinion
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed

BASE_URL = "https://passnum.example"


def in_days(days: int) -> date:
    """Return a day, in Paris, counted from today."""
    return timezone.now().astimezone(PARIS).date() + timedelta(days=days)


def asked(application: Application | None = None, **changes: Any) -> ExternalOpinion:
    """Store a request on a filed dossier; `changes` name the arguments of the use case."""
    application = application or filed().application
    return ask_expert(
        **{
            "application_id": application.pk,
            "reviewer": changes.pop("reviewer", None) or ReviewerFactory(),
            "expert": Expert("Ada Experte", "ada@recherche.example"),
            "question": "Le calendrier est-il tenable ?",
            "document_ids": (),
            "last_day": in_days(15),
            **changes,
        }
    )
