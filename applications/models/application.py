"""A dossier: a draft its owner edits, then what the Mission reviews."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.roles import is_reviewer
from applications.models.call import Call
from applications.models.screen import hidden_from
from territories.models import LocalAuthority

if TYPE_CHECKING:
    from accounts.models import User


class State(models.TextChoices):
    """Where a dossier stands, in the reviewers' words."""

    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Déposé"
    UNDER_REVIEW = "under_review", "En instruction"
    INCOMPLETE = "incomplete", "Incomplet"
    ACCEPTED = "accepted", "Retenu"
    REJECTED = "rejected", "Refusé"
    INADMISSIBLE = "inadmissible", "Irrecevable"
    WITHDRAWN = "withdrawn", "Retiré"


IN_HAND = (State.SUBMITTED, State.UNDER_REVIEW)
"""Filed, and the Mission's turn to act."""

UNDECIDED = (*IN_HAND, State.INCOMPLETE)
"""Filed, neither decided nor withdrawn: to score and to decide, now or once completed."""

IN_THE_RUNNING = (*UNDECIDED, State.ACCEPTED)
"""Filed, and neither withdrawn, rejected nor inadmissible: what a later dossier meets.

It takes territory, and a part of the envelope; a dossier already awarded does so for good.
"""


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Dossiers, as somebody may see them."""

    def visible_to(self, user: User | AnonymousUser) -> ApplicationQuerySet:
        """Dossiers that `user` may read.

        One's own; for a reviewer, every filed one too, save those with which they have a
        conflict of interest (setting `DOSSIER_SCREEN`).
        """
        if not user.is_authenticated:
            return self.none()
        mine = Q(owner=user)
        if not is_reviewer(user):
            return self.filter(mine)
        filed = ~Q(state=State.DRAFT)
        hidden = hidden_from(user)
        return self.filter(mine | (filed if hidden is None else filed & ~hidden))

    def filed(self) -> ApplicationQuerySet:
        """Dossiers that were filed, whatever became of them, in order of arrival."""
        return self.exclude(state=State.DRAFT).order_by("call", "rank")


class Application(models.Model):
    """One authority's dossier for one call.

    Amounts are euros. Every field of a draft may still be empty: what a filing needs is
    checked when it is filed, and what was filed is read from its `Submission`.
    """

    public_id = models.UUIDField(
        "identifiant public", default=uuid.uuid4, unique=True, editable=False
    )
    call = models.ForeignKey(Call, verbose_name="appel", on_delete=models.PROTECT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="rédacteur", on_delete=models.PROTECT
    )
    state = models.CharField(
        "état", max_length=16, choices=State, default=State.DRAFT, editable=False
    )
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    # Allotted at the filing.
    number = models.CharField(  # noqa: DJ001 - unique: drafts are NULL, not equal
        "numéro", max_length=24, null=True, unique=True, editable=False
    )
    rank = models.PositiveIntegerField("rang", null=True, editable=False)
    submitted_at = models.DateTimeField("déposé le", null=True, editable=False)
    complete_since = models.DateTimeField(
        "complet depuis le", null=True, editable=False
    )

    # Porteur.
    authority = models.ForeignKey(
        LocalAuthority,
        verbose_name="collectivité du registre",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text="Vide pour un porteur saisi à la main.",
    )
    holder_siren = models.CharField("SIREN du porteur", max_length=9, blank=True)
    holder_name = models.CharField("nom du porteur", max_length=200, blank=True)
    holder_category = models.CharField(
        "catégorie du porteur",
        max_length=8,
        blank=True,
        help_text="Code du registre ou catégorie juridique INSEE.",
    )
    contact_name = models.CharField("personne à contacter", max_length=150, blank=True)
    contact_role = models.CharField("fonction du contact", max_length=150, blank=True)
    contact_email = models.EmailField("courriel du contact", blank=True)
    contact_phone = models.CharField("téléphone du contact", max_length=20, blank=True)
    representative_name = models.CharField(
        "représentant légal", max_length=150, blank=True
    )
    representative_role = models.CharField(
        "qualité du représentant", max_length=150, blank=True
    )
    mandated_name = models.CharField("personne mandatée", max_length=150, blank=True)
    mandated_role = models.CharField(
        "fonction du mandataire", max_length=150, blank=True
    )

    # Projet.
    title = models.CharField("intitulé", max_length=200, blank=True)
    summary = models.TextField("résumé", max_length=1_000, blank=True)
    description = models.TextField("description", max_length=15_000, blank=True)
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    pass_count = models.PositiveIntegerField("nombre de pass", null=True, blank=True)
    pass_face_value = models.DecimalField(
        "valeur d’un pass", max_digits=8, decimal_places=2, null=True, blank=True
    )

    # Territoire et publics.
    territory = models.TextField("territoire couvert", max_length=2_000, blank=True)
    beneficiaries = models.PositiveIntegerField(
        "bénéficiaires prévus", null=True, blank=True
    )
    target_beneficiaries = models.PositiveIntegerField(
        "dont public cible (PIC)", null=True, blank=True
    )
    outreach = models.TextField(
        "moyens d’atteindre les publics", max_length=5_000, blank=True
    )

    # Plan de financement: the lines are the truth, the sums are kept for lists.
    requested_grant = models.DecimalField(
        "aide demandée", max_digits=12, decimal_places=2, null=True, blank=True
    )
    total_cost = models.DecimalField(
        "coût total", max_digits=12, decimal_places=2, null=True, editable=False
    )
    eligible_cost = models.DecimalField(
        "dépense éligible", max_digits=12, decimal_places=2, null=True, editable=False
    )
    other_resources = models.DecimalField(
        "autres ressources", max_digits=12, decimal_places=2, null=True, editable=False
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier"
        ordering = ["-updated_at"]
        indexes = [
            # None holds what each save changes (`updated_at`): PostgreSQL then rewrites the
            # row without touching its indexes.
            # A row holds a dossier's whole text. Counts, filters and pages of the filed
            # ones are answered by this index alone, in the order of the queue.
            models.Index(
                fields=["call", "rank", "id", "state", "owner", "holder_category"],
                include=["submitted_at", "complete_since"],
                condition=~Q(state=State.DRAFT),
                name="application_queue",
            ),
            models.Index(
                fields=["call", "rank", "requested_grant"],
                condition=Q(state__in=IN_THE_RUNNING),
                name="application_envelope",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state=State.DRAFT, number=None, rank=None, submitted_at=None
                )
                | (
                    ~Q(state=State.DRAFT)
                    & Q(
                        number__isnull=False,
                        rank__isnull=False,
                        submitted_at__isnull=False,
                    )
                ),
                name="application_is_a_draft_or_has_number_rank_and_date",
                violation_error_message="Un dossier déposé a un numéro, un rang et une date.",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(holder_siren__regex=r"^\d{9}$"),
                name="application_filed_has_a_siren",
                violation_error_message="Un dossier déposé porte le SIREN de son porteur.",
            ),
            models.CheckConstraint(
                condition=Q(complete_since=None)
                | Q(complete_since__gte=models.F("submitted_at")),
                name="application_is_complete_once_filed",
                violation_error_message="Un dossier est complet au plus tôt quand il est reçu.",
            ),
            models.UniqueConstraint(
                fields=["call", "rank"], name="application_rank_unique"
            ),
            models.UniqueConstraint(
                fields=["call", "holder_siren"],
                condition=~Q(state__in=[State.DRAFT, State.WITHDRAWN]),
                name="application_one_filed_per_authority_and_call",
                violation_error_message="Cette collectivité a déjà déposé un dossier à cet appel.",
            ),
            models.CheckConstraint(
                condition=Q(requested_grant=None) | Q(requested_grant__gte=0),
                name="application_requested_grant_not_negative",
                violation_error_message="L’aide demandée n’est pas négative.",
            ),
        ]

    def __str__(self) -> str:
        return (
            self.number
            or f"Brouillon — {self.title or self.holder_name or 'sans titre'}"
        )

    def get_absolute_url(self) -> str:
        return reverse("applications:detail", args=[self.public_id])

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT
