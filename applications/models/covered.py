"""The authorities that a dossier covers, besides its holder."""

from django.db import models

from applications.models.application import Application
from territories.models import LocalAuthority


class CoveredAuthority(models.Model):
    """One authority of the registry named in a dossier's territory.

    The holder counts as covered without a row of its own.
    """

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.CASCADE,
        related_name="covered",
    )
    authority = models.ForeignKey(
        LocalAuthority,
        verbose_name="collectivité couverte",
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "collectivité couverte"
        verbose_name_plural = "collectivités couvertes"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "authority"],
                name="covered_authority_once_per_dossier",
                violation_error_message="Cette collectivité est déjà dans le territoire du dossier.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} dans le dossier {self.application_id}"
