"""Decisions, taken through the real use cases."""

from decimal import Decimal
from typing import Any

from applications.models import Application
from reviews.decisions.deciding import confirm, propose
from reviews.decisions.publishing import publish
from reviews.models import Decision, Outcome
from tests.factories.accounts import DeciderFactory, ReviewerFactory
from tests.factories.applications import filed
from tests.factories.checks import declared_complete
from tests.factories.territories import LocalAuthorityFactory


def complete(**changes: Any) -> Application:
    """Store a filed dossier that is declared complete."""
    authority = changes.pop("authority", None) or LocalAuthorityFactory()
    application = filed(authority=authority, **changes).application
    declared_complete(application)
    application.refresh_from_db()
    return application


def proposed(application: Application | None = None, **changes: Any) -> Decision:
    """Store a proposal: an award of 40 000 €, unless `changes` say otherwise."""
    application = application or complete()
    values: dict[str, Any] = {
        "application_id": application.pk,
        "proposer": ReviewerFactory(),
        "outcome": Outcome.AWARD,
        **changes,
    }
    if values["outcome"] == Outcome.AWARD:
        values.setdefault("amount", Decimal("40000.00"))
    else:
        values.setdefault("explanation", "Parce que.")
    return propose(**values)


def confirmed(application: Application | None = None, **changes: Any) -> Decision:
    """Store a decision that another confirmed."""
    decision = proposed(application, **changes)
    return confirm(decision_id=decision.pk, decider=DeciderFactory())


def published(application: Application | None = None, **changes: Any) -> Decision:
    """Store a decision that is published."""
    decision = confirmed(application, **changes)
    return publish(decision_id=decision.pk, publisher=DeciderFactory())
