"""The filters of the queue that a person keeps under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedFilter(models.Model):
    """One person's filter; `query` is the part of the queue's address that holds it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="compte",
        on_delete=models.CASCADE,
        related_name="saved_filters",
    )
    name = models.CharField("nom", max_length=60)
    query = models.CharField("filtre", max_length=500)

    class Meta:
        verbose_name = "filtre enregistré"
        verbose_name_plural = "filtres enregistrés"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="saved_filter_once_per_name",
                violation_error_message="Vous avez déjà un filtre de ce nom.",
            )
        ]

    def __str__(self) -> str:
        return self.name
