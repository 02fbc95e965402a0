"""A call for projects and the versions of its terms."""

from __future__ import annotations

from functools import cached_property, lru_cache

from django.db import models
from django.urls import reverse

from applications.calls.definition import CallDefinition


class CallQuerySet(models.QuerySet["Call"]):
    """Calls, as the public sees them."""

    def in_hand(self) -> Call | None:
        """Return the one to show when none is named: the most filed in, the last to close."""
        return self.published().order_by("-last_rank", "-current__closes_at").first()

    def published(self) -> CallQuerySet:
        """Calls that have terms, with those terms, the first to close first."""
        return (
            self.exclude(current=None)
            .select_related("current")
            .order_by("current__closes_at", "pk")
        )


class Call(models.Model):
    """A call for projects. What it says stands in its current version."""

    slug = models.SlugField("identifiant", max_length=60, unique=True)
    number_prefix = models.CharField(
        "préfixe des numéros",
        max_length=10,
        unique=True,
        help_text="Par exemple « PN2020 ».",
    )
    current = models.ForeignKey(
        "applications.CallVersion",
        verbose_name="version en vigueur",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    last_rank = models.PositiveIntegerField(
        "dernier rang attribué",
        default=0,
        editable=False,
        help_text="Verrouillé et augmenté par chaque dépôt.",
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "appel à projets"
        verbose_name_plural = "appels à projets"

    def __str__(self) -> str:
        return self.current.title if self.current else self.slug

    def get_absolute_url(self) -> str:
        return reverse("call", args=[self.slug])

    def recall_current(self) -> CallVersion | None:
        """Return the version in force, which this process reads once, and hang it here."""
        if self.current_id is not None:
            self.current = kept_version(self.current_id)
        return self.current


class CallVersion(models.Model):
    """What a call said from one loading of its file to the next; never changed afterwards."""

    call = models.ForeignKey(
        Call, verbose_name="appel", on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveSmallIntegerField("version")
    title = models.CharField("titre", max_length=200)
    opens_at = models.DateTimeField("ouverture", null=True)
    closes_at = models.DateTimeField("dernier instant accepté")
    content = models.JSONField(
        "contenu", help_text="Le fichier de l’appel, forme canonique."
    )
    digest = models.CharField("empreinte SHA-256", max_length=64)
    loaded_at = models.DateTimeField("chargée le")

    class Meta:
        verbose_name = "version d’un appel"
        verbose_name_plural = "versions des appels"
        constraints = [
            models.UniqueConstraint(
                fields=["call", "number"], name="call_version_number_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(opens_at__lt=models.F("closes_at")),
                name="call_version_opens_before_it_closes",
                violation_error_message="L’ouverture précède la clôture.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.number})"

    @cached_property
    def definition(self) -> CallDefinition:
        """The call's terms, documents, criteria, contact and legal sentences."""
        return CallDefinition.from_dict(self.content)


@lru_cache(maxsize=64)
def kept_version(pk: int) -> CallVersion:
    """Return a version, read once per process: it never changes, and is read at each page."""
    return CallVersion.objects.get(pk=pk)
