"""Opinions asked of experts outside the Mission, who read one dossier through a link."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from post_office.models import Email

from applications.models import UNDECIDED, Application, SupportingDocument
from eligibility.french import PARIS

_PERSON: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "related_name": "+",
}


class Recommendation(models.TextChoices):
    """What an expert advises."""

    FAVOURABLE = "favourable", "Favorable"
    RESERVED = "reserved", "Réservé"
    UNFAVOURABLE = "unfavourable", "Défavorable"


class Standing(models.TextChoices):
    """Where a request is. Only while it waits does its link show the dossier."""

    WAITING = "waiting", "Avis attendu"
    ANSWERED = "answered", "Avis rendu"
    DECLINED = "declined", "Sans avis : un lien est déclaré"
    WITHDRAWN = "withdrawn", "Demande retirée"
    EXPIRED = "expired", "Expirée sans avis"
    SETTLED = "settled", "Sans avis : le dossier n’est plus à décider"


class ExternalOpinionQuerySet(models.QuerySet["ExternalOpinion"]):
    """Requests, by what became of them."""

    def answered(self) -> ExternalOpinionQuerySet:
        """Those that the expert answered, the first answer first."""
        return self.exclude(answered_at=None).order_by("answered_at", "pk")


class ExternalOpinion(models.Model):
    """An opinion asked of one expert on one dossier, then what they answered.

    The link that they were sent is made of `public_id` and of a signature
    (`reviews.expertise.link`): nothing here lets who reads the database write one. It shows
    the dossier while `expires_at` is ahead. An answer is an opinion, or a conflict of
    interest that the expert declares instead.

    auto_reminded_at: the one reminder that the portal sends by itself. reminded_at: the last
    reminder of either kind. queued: the last mail, while the queue remembers it.
    """

    public_id = models.UUIDField(
        "identifiant public", default=uuid.uuid4, unique=True, editable=False
    )
    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.PROTECT,
        related_name="external_opinions",
    )
    expert_name = models.CharField("nom de l’expert", max_length=120)
    expert_email = models.EmailField("adresse de l’expert")
    question = models.TextField("ce qui est demandé", max_length=4_000)
    documents = models.ManyToManyField(
        SupportingDocument, verbose_name="pièces montrées", related_name="+"
    )
    asked_by = models.ForeignKey(verbose_name="demandé par", **_PERSON)
    asked_at = models.DateTimeField("demandé le")
    expires_at = models.DateTimeField("lien valable jusqu’à")
    reminded_at = models.DateTimeField("dernière relance", null=True)
    auto_reminded_at = models.DateTimeField("relance automatique", null=True)
    queued = models.OneToOneField(
        Email,
        verbose_name="courriel en file",
        null=True,
        on_delete=models.SET_NULL,
        related_name="external_opinion",
    )
    mail_sent_at = models.DateTimeField("courriel accepté le", null=True)
    mail_failed_at = models.DateTimeField("courriel refusé le", null=True)
    withdrawn_by = models.ForeignKey(verbose_name="retiré par", null=True, **_PERSON)
    withdrawn_at = models.DateTimeField("retiré le", null=True)
    answered_at = models.DateTimeField("répondu le", null=True)
    opinion = models.TextField("avis", max_length=10_000, blank=True)
    recommendation = models.CharField(
        "recommandation", max_length=12, choices=Recommendation, blank=True
    )
    conflict = models.TextField("lien déclaré", max_length=1_000, blank=True)

    objects = ExternalOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "avis externe"
        verbose_name_plural = "avis externes"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")),
                name="external_opinion_expires_after_it_is_asked",
                violation_error_message="Le lien vaut jusqu’à un jour à venir.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(
                    withdrawn_by__isnull=False,
                    withdrawn_at__isnull=False,
                    answered_at=None,
                ),
                name="external_opinion_withdrawn_before_any_answer",
                violation_error_message="Une demande retirée l’est par quelqu’un, avant toute réponse.",
            ),
            models.CheckConstraint(
                condition=Q(
                    answered_at=None, opinion="", recommendation="", conflict=""
                )
                | Q(answered_at__isnull=False, conflict="") & ~Q(opinion="")
                | Q(answered_at__isnull=False, opinion="", recommendation="")
                & ~Q(conflict=""),
                name="external_opinion_or_conflict_once_answered",
                violation_error_message="Une réponse est un avis, ou un lien déclaré.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__lt=F("expires_at")),
                name="external_opinion_answered_before_it_expires",
                violation_error_message="Une réponse arrive avant l’expiration du lien.",
            ),
            models.CheckConstraint(
                condition=Q(mail_sent_at=None) | Q(mail_failed_at=None),
                name="external_opinion_mail_left_or_failed",
                violation_error_message="Un courriel est accepté ou refusé, non les deux.",
            ),
        ]

    def __str__(self) -> str:
        return f"Avis demandé à {self.expert_name}"

    def standing(self, at: datetime) -> Standing:
        """Where it is at that instant; reads `application`."""
        if self.withdrawn_at:
            return Standing.WITHDRAWN
        if self.answered_at:
            return Standing.DECLINED if self.conflict else Standing.ANSWERED
        if self.application.state not in UNDECIDED:
            return Standing.SETTLED
        return Standing.WAITING if at < self.expires_at else Standing.EXPIRED

    @property
    def last_day(self) -> date:
        """The last day, in Paris, on which the link opens."""
        return (self.expires_at - timedelta(microseconds=1)).astimezone(PARIS).date()

    @property
    def mailed_at(self) -> datetime:
        """When the last mail to the expert was queued."""
        return self.reminded_at or self.asked_at


def experts_asked() -> Coalesce:
    """What a dossier is annotated with: how many opinions were asked, and not withdrawn."""
    return _count(Q(withdrawn_at=None))


def experts_answered() -> Coalesce:
    """What a dossier is annotated with: how many experts answered."""
    return _count(Q(answered_at__isnull=False))


def _count(condition: Q) -> Coalesce:
    those = ExternalOpinion.objects.filter(condition, application=OuterRef("pk"))
    counted = those.order_by().values("application").values(number=Count("pk"))
    return Coalesce(Subquery(counted), 0)
