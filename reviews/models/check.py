"""The checklist of completeness: what a reviewer found of each item that a dossier needs."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from applications.models import Application


class ItemCheck(models.Model):
    """One item of one dossier, by its code (`applications.notices.items`); absent while unchecked.

    `reason` says why an item that is not in order does not hold the dossier back.
    """

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.CASCADE,
        related_name="checks",
    )
    code = models.CharField("élément", max_length=60)
    in_order = models.BooleanField("conforme")
    reason = models.TextField("pourquoi l’admettre", max_length=1_000, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="vérifié par",
        on_delete=models.PROTECT,
        related_name="+",
    )
    checked_at = models.DateTimeField("vérifié le")

    class Meta:
        verbose_name = "élément vérifié"
        verbose_name_plural = "éléments vérifiés"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "code"],
                name="item_check_once_per_dossier",
                violation_error_message="Cet élément est déjà vérifié.",
            ),
            models.CheckConstraint(
                condition=models.Q(in_order=True, reason="")
                | (models.Q(in_order=False) & ~models.Q(reason="")),
                name="item_check_in_order_or_says_why",
                violation_error_message="Un élément est conforme, ou admis pour une raison.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} du dossier {self.application_id}"
