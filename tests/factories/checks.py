"""Dossiers whose checklist a reviewer went through."""

from accounts.models import User
from applications.models import Application, Notice, Submission
from reviews.checklist import Check, required_items, save_checks
from reviews.completeness import declare_complete
from tests.factories.accounts import ReviewerFactory


def checked(dossier: Application, reviewer: User | None = None) -> None:
    """Check every item of a filed dossier."""
    submission = Submission.objects.select_related("call_version").get(
        application_id=dossier.pk
    )
    items = required_items(submission.call_version.definition)
    save_checks(
        application_id=dossier.pk,
        reviewer=reviewer or ReviewerFactory(),
        checks={item.code: Check() for item in items},
    )


def declared_complete(dossier: Application, reviewer: User | None = None) -> Notice:
    """Check every item, then declare the dossier complete."""
    reviewer = reviewer or ReviewerFactory()
    checked(dossier, reviewer)
    return declare_complete(application_id=dossier.pk, reviewer=reviewer)
