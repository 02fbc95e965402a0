"""What keeps a reviewer away from dossiers: interests they declared, addresses they share."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.models import Application


class Interest(models.Model):
    """A legal entity in which a reviewer has an interest, from its declaration to its end.

    Never deleted: a declaration that ended stays, with who ended it. When the registry
    knows the SIREN, the interest extends to whatever covers or shares its territory
    (`reviews.conflicts.screening`).
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="instructeur",
        on_delete=models.PROTECT,
        related_name="interests",
    )
    siren = models.CharField("SIREN", max_length=9)
    name = models.CharField("nom", max_length=200)
    capacity = models.CharField(
        "à quel titre",
        max_length=200,
        help_text="Par exemple « conseillère municipale » ou « ancien agent ».",
    )
    declared_at = models.DateTimeField("déclaré le")
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="déclaré par",
        on_delete=models.PROTECT,
        related_name="+",
    )
    ended_at = models.DateTimeField("terminé le", null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="fin constatée par",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "lien d’intérêts"
        verbose_name_plural = "liens d’intérêts"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "siren"],
                condition=Q(ended_at=None),
                name="interest_declared_once",
                violation_error_message="Ce lien d’intérêts est déjà déclaré.",
            ),
            models.CheckConstraint(
                condition=Q(siren__regex=r"^\d{9}$"),
                name="interest_siren_has_nine_digits",
                violation_error_message="Un SIREN compte neuf chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__gte=models.F("declared_at"), ended_by__isnull=False),
                name="interest_ends_after_it_began_by_somebody",
                violation_error_message="La fin d’un lien est datée, et quelqu’un la constate.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.siren})"


class ContactDomain(models.Model):
    """A domain of the addresses that speak for a filed dossier: its contact, its writer.

    `whole` tells the domain of an address from those above it: for `dgs.ville.example`,
    `dgs.ville.example` is whole and `ville.example` is not.
    """

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.CASCADE,
        related_name="contact_domains",
    )
    domain = models.CharField("domaine", max_length=253)
    whole = models.BooleanField("domaine entier de l’adresse")

    class Meta:
        verbose_name = "domaine de contact"
        verbose_name_plural = "domaines de contact"
        indexes = [models.Index(fields=["domain"], name="contact_domain_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "domain", "whole"],
                name="contact_domain_once_per_dossier",
                violation_error_message="Ce domaine est déjà noté pour ce dossier.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.domain} dans le dossier {self.application_id}"
