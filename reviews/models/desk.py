"""What the desk keeps of each dossier, and a dossier as the desk sees it."""

from __future__ import annotations

from django.db import models

from applications.models import Application
from reviews.models.deliberation import Deliberation


class Disagreement(models.TextChoices):
    """Whether final opinions lie further apart than the call admits, and what came of it."""

    NONE = "", "Aucun désaccord"
    OPEN = "open", "Désaccord"
    DELIBERATED = "deliberated", "Désaccord délibéré"


class DeskEntry(models.Model):
    """What the queue needs of a filed dossier and would be slow to work out for each row.

    Written with the filing (`reviews.queue.entries`); the truth stays elsewhere, and a dossier
    without its entry is listed all the same. `mean_total` is out of 100, to the hundredth.
    """

    application = models.OneToOneField(
        Application,
        verbose_name="dossier",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="desk",
    )
    department = models.CharField(
        "département",
        max_length=3,
        blank=True,
        db_index=True,
        help_text="Code INSEE au dépôt ; vide pour un porteur hors registre ou régional.",
    )
    search_text = models.CharField(
        "texte de recherche",
        max_length=600,
        editable=False,
        help_text="Porteur, SIREN, intitulé et numéro, sans accents ni majuscules.",
    )
    review_count = models.PositiveSmallIntegerField("avis donnés", default=0)
    mean_total = models.DecimalField(
        "moyenne des notes", max_digits=5, decimal_places=2, null=True
    )

    scoring_closed_at = models.DateTimeField("notation close le", null=True)
    disagreement = models.CharField(
        "désaccord", max_length=12, choices=Disagreement, blank=True
    )
    deliberation = models.ForeignKey(
        Deliberation,
        verbose_name="dernière délibération",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "fiche de la file"
        verbose_name_plural = "fiches de la file"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(review_count=0, mean_total=None)
                | models.Q(review_count__gt=0, mean_total__gte=0, mean_total__lte=100),
                name="desk_entry_has_a_mean_when_it_has_reviews",
                violation_error_message="Une moyenne, de 0 à 100, suppose au moins un avis.",
            ),
            models.CheckConstraint(
                condition=models.Q(disagreement="") | models.Q(review_count__gte=2),
                name="desk_entry_disagreement_takes_two",
                violation_error_message="Un désaccord suppose deux avis.",
            ),
            models.CheckConstraint(
                condition=~models.Q(disagreement="deliberated")
                | models.Q(deliberation__isnull=False),
                name="desk_entry_deliberated_by_a_deliberation",
                violation_error_message="Un désaccord délibéré l’est par une délibération.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["disagreement"],
                condition=~models.Q(disagreement=""),
                name="desk_entry_disagreements",
            )
        ]

    def __str__(self) -> str:
        return f"Fiche du dossier {self.application_id}"


class Dossier(Application):
    """A filed application, as the review desk sees it."""

    class Meta:
        proxy = True
        verbose_name = "dossier à instruire"
        verbose_name_plural = "dossiers à instruire"
