"""Deliberations on the dossiers whose reviewers disagree."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.models import Application


class Deliberation(models.Model):
    """What reviewers concluded together of one dossier; another may follow it.

    participants: ``[{"id", "name"}]``, the name as it was then. ranges: what was discussed,
    ``{code: [lowest, highest]}`` in points as texts, the weighted total under an empty code.
    Append-only: triggers refuse UPDATE and DELETE (migration `0011_deliberation_triggers`).
    """

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.PROTECT,
        related_name="deliberations",
    )
    held_on = models.DateField("tenue le")
    participants = models.JSONField("participants")
    conclusion = models.TextField("conclusion", max_length=2_000)
    ranges = models.JSONField("notes discutées")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="inscrite par",
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField("inscrite le")

    class Meta:
        verbose_name = "délibération"
        verbose_name_plural = "délibérations"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(conclusion=""),
                name="deliberation_concludes",
                violation_error_message="Une délibération a une conclusion.",
            ),
        ]

    def __str__(self) -> str:
        return f"Délibération du {self.held_on:%d/%m/%Y}"

    @property
    def names(self) -> tuple[str, ...]:
        """Who was there."""
        people: list[dict[str, Any]] = self.participants
        return tuple(person["name"] for person in people)

    @property
    def seen(self) -> dict[str, tuple[Decimal, Decimal]]:
        """The ranges, in points."""
        return {
            code: (Decimal(lowest), Decimal(highest))
            for code, (lowest, highest) in self.ranges.items()
        }
