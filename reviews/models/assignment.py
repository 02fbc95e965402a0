"""Who is to score which dossier."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef

from applications.models import Application
from reviews.models.review import Review


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by what became of them."""

    def waiting(self) -> AssignmentQuerySet:
        """Those whose reviewer did not give a final opinion, in no order."""
        return self.filter(~has_scored()).order_by()


def has_scored() -> Exists:
    """Return the condition of the assignments whose reviewer gave a final opinion."""
    return Exists(
        Review.objects.filter(
            application=OuterRef("application"),
            reviewer=OuterRef("reviewer"),
            final_at__isnull=False,
        )
    )


class Assignment(models.Model):
    """A reviewer's task on one dossier; ended, the row goes and the journal tells it."""

    class Way(models.TextChoices):
        HAND = "hand", "À la main"
        RULE = "rule", "Par la règle"

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.CASCADE,
        related_name="assignments",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="instructeur",
        on_delete=models.PROTECT,
        related_name="assignments",
    )
    way = models.CharField("affecté", max_length=8, choices=Way)
    assigned_at = models.DateTimeField("affecté le")
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="affecté par",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Vide quand c’est la commande d’un exploitant.",
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "affectation"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                name="assignment_once_per_reviewer_and_dossier",
                violation_error_message="Cet instructeur a déjà ce dossier.",
            )
        ]

    def __str__(self) -> str:
        return f"Dossier {self.application_id} à {self.reviewer}"
