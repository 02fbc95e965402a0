"""Reviewers' opinions on filed dossiers."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from applications.models import Application


class Review(models.Model):
    """One reviewer's opinion on one dossier, a draft until it is final.

    `total` is the weighted score out of 100 of a final one. A draft may lack scores, counts
    for nothing, and nobody else reads it.
    """

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.PROTECT,
        related_name="reviews",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="instructeur", on_delete=models.PROTECT
    )
    comment = models.TextField("avis général", max_length=5_000, blank=True)
    total = models.DecimalField(
        "note pondérée sur 100", max_digits=5, decimal_places=2, null=True
    )
    final_at = models.DateTimeField("définitif depuis le", null=True)
    created_at = models.DateTimeField("donné le", auto_now_add=True)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ["pk"]
        indexes = [models.Index(fields=["-updated_at", "-id"], name="review_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                name="review_one_per_reviewer_and_dossier",
                violation_error_message="Vous avez déjà donné un avis sur ce dossier.",
            ),
            models.CheckConstraint(
                condition=models.Q(final_at=None, total=None)
                | models.Q(final_at__isnull=False, total__isnull=False),
                name="review_final_has_a_total",
                violation_error_message="Un avis définitif, et lui seul, a une note pondérée.",
            ),
            models.CheckConstraint(
                condition=models.Q(total__gte=0, total__lte=100),
                name="review_total_within_100",
                violation_error_message="La note pondérée va de 0 à 100.",
            ),
        ]

    def __str__(self) -> str:
        told = "Brouillon" if self.total is None else f"{self.total} / 100"
        return f"{told} par {self.reviewer}"


class Score(models.Model):
    """The score of one criterion; its scale and weight are those of the dossier's call version."""

    review = models.ForeignKey(
        Review, verbose_name="avis", on_delete=models.CASCADE, related_name="scores"
    )
    criterion = models.CharField("critère", max_length=40)
    value = models.PositiveSmallIntegerField("note", validators=[MinValueValidator(0)])
    comment = models.TextField("commentaire", max_length=2_000, blank=True)

    class Meta:
        verbose_name = "note"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"],
                name="score_one_per_criterion",
                violation_error_message="Ce critère est déjà noté.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion} : {self.value}"
