"""The registry of local authorities and their groupings."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from territories import text


class Category(models.TextChoices):
    """What kind of body it is; codes of the registry file (`territories/data/README.md`)."""

    COMMUNE = "COM", "Commune"
    COMMUNAUTE_DE_COMMUNES = "CC", "Communauté de communes"
    COMMUNAUTE_D_AGGLOMERATION = "CA", "Communauté d’agglomération"
    COMMUNAUTE_URBAINE = "CU", "Communauté urbaine"
    METROPOLE = "MET", "Métropole"
    METROPOLE_DE_LYON = "METLYON", "Métropole de Lyon"
    TERRITORIAL_ESTABLISHMENT = "EPT", "Établissement public territorial"
    DEPARTEMENT = "DEP", "Département"
    REGION = "REG", "Région"
    SINGLE_AUTHORITY = "CTU", "Collectivité territoriale unique"
    PARIS = "PARIS", "Ville de Paris"


class LocalAuthority(models.Model):
    """One legal person of the registry, as it stood at the vintage last imported."""

    siren = models.CharField("SIREN", max_length=9, primary_key=True)
    category = models.CharField("catégorie", max_length=8, choices=Category)
    name = models.CharField("nom", max_length=200)
    insee_code = models.CharField("code INSEE", max_length=5, blank=True, db_index=True)
    department = models.CharField(
        "département", max_length=3, blank=True, db_index=True
    )
    region = models.CharField("région", max_length=3, blank=True)
    population = models.PositiveIntegerField("population municipale", default=0)
    grouping = models.ForeignKey(
        "self",
        verbose_name="groupement à fiscalité propre",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
    )
    territorial_establishment = models.ForeignKey(
        "self",
        verbose_name="établissement public territorial",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="ept_members",
    )
    search_text = models.TextField(
        "texte de recherche",
        blank=True,
        editable=False,
        help_text="Nom et autres appellations, sans accents ni majuscules.",
    )
    withdrawn_on = models.DateField(
        "absente du registre depuis",
        null=True,
        blank=True,
        help_text="Jour de l’import où elle n’y figurait plus ; ses dossiers restent lisibles.",
    )

    class Meta:
        verbose_name = "collectivité"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(siren__regex=r"^\d{9}$"),
                name="local_authority_siren_has_nine_digits",
                violation_error_message="Un SIREN compte neuf chiffres.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(
        self, *, update_fields: Iterable[str] | None = None, **options: Any
    ) -> None:
        """Store the row; what a search reads of it follows its name."""
        self.search_text = text.search_text(name=self.name, category=self.category)
        if update_fields is not None:
            update_fields = {*update_fields, "search_text"}
        super().save(update_fields=update_fields, **options)


class Footprint(models.Model):
    """A commune that an authority covers; derived from the registry (`territories.footprints`).

    A commune covers itself, and so does an authority of which the registry has no commune.
    """

    authority = models.ForeignKey(
        LocalAuthority,
        verbose_name="collectivité",
        on_delete=models.CASCADE,
        related_name="footprint",
        # Made from the registry's own rows, which are never deleted; the unique
        # constraint is its index.
        db_constraint=False,
        db_index=False,
    )
    part = models.ForeignKey(
        LocalAuthority,
        verbose_name="commune couverte",
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        verbose_name = "emprise"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "part"],
                name="footprint_unique",
                violation_error_message="Cette commune est déjà dans cette emprise.",
            )
        ]
        indexes = [models.Index(fields=["part", "authority"], name="footprint_of_part")]

    def __str__(self) -> str:
        return f"{self.part_id} dans {self.authority_id}"
