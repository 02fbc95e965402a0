"""Decisions on dossiers: proposed by one, confirmed by another, then published."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, Q

from applications.models import Application, Notice, State

_PERSON: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "related_name": "+",
}


class Outcome(models.TextChoices):
    """What is decided. The values are those of the letters (`Notice.Kind`)."""

    AWARD = "award", "Attribution"
    REFUSAL = "refusal", "Refus"
    INADMISSIBLE = "inadmissible", "Irrecevabilité"


class Stage(models.TextChoices):
    """How far a decision is."""

    PROPOSED = "proposed", "À confirmer"
    CONFIRMED = "confirmed", "À publier"
    PUBLISHED = "published", "Publiée"
    SET_ASIDE = "set_aside", "Écartée"


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions by their stage."""

    def at(self, stage: Stage) -> DecisionQuerySet:
        """Those that are at this stage."""
        return self.filter(STAGES[stage])

    def live(self) -> DecisionQuerySet:
        """Those that were not set aside: one a dossier at most."""
        return self.filter(set_aside_at=None)


class Decision(models.Model):
    """What is decided of a dossier, on which reasons, by whom and when.

    amount: euros, of an award alone. reasons: ``[{"code", "label"}]`` as the call worded
    them then. balance: euros left of the envelope when it was confirmed, None when the call
    has none. reference: number of the decision, allotted by the publication.
    """

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    outcome = models.CharField("décision", max_length=12, choices=Outcome)
    amount = models.DecimalField(
        "aide attribuée", max_digits=12, decimal_places=2, null=True
    )
    reasons = models.JSONField("motifs", default=list)
    explanation = models.TextField("précisions", max_length=4_000, blank=True)
    proposed_by = models.ForeignKey(verbose_name="proposée par", **_PERSON)
    proposed_at = models.DateTimeField("proposée le")
    confirmed_by = models.ForeignKey(verbose_name="confirmée par", null=True, **_PERSON)
    confirmed_at = models.DateTimeField("confirmée le", null=True)
    balance = models.DecimalField(
        "disponible à la décision", max_digits=14, decimal_places=2, null=True
    )
    published_by = models.ForeignKey(verbose_name="publiée par", null=True, **_PERSON)
    published_at = models.DateTimeField("publiée le", null=True)
    reference = models.CharField(  # noqa: DJ001 - unique: provisional ones are NULL
        "numéro", max_length=24, null=True, unique=True
    )
    notice = models.OneToOneField(
        Notice,
        verbose_name="lettre",
        null=True,
        on_delete=models.PROTECT,
        related_name="decision",
    )
    set_aside_by = models.ForeignKey(verbose_name="écartée par", null=True, **_PERSON)
    set_aside_at = models.DateTimeField("écartée le", null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(set_aside_at=None),
                name="decision_one_live_per_dossier",
                violation_error_message="Ce dossier a déjà une décision.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="award", amount__gt=0)
                | (~Q(outcome="award") & Q(amount=None)),
                name="decision_of_award_has_an_amount",
                violation_error_message="Une attribution a un montant ; elle seule.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=F("proposed_by"))
                ),
                name="decision_confirmed_by_another",
                violation_error_message="Une autre personne confirme ce qui est proposé.",
            ),
            models.CheckConstraint(
                condition=Q(
                    published_by=None, published_at=None, reference=None, notice=None
                )
                | Q(
                    confirmed_at__isnull=False,
                    published_by__isnull=False,
                    published_at__isnull=False,
                    reference__isnull=False,
                    notice__isnull=False,
                    set_aside_at=None,
                ),
                name="decision_published_once_confirmed",
                violation_error_message="Une décision publiée est confirmée et numérotée.",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_by=None, set_aside_at=None)
                | Q(set_aside_by__isnull=False, set_aside_at__isnull=False),
                name="decision_set_aside_by_somebody",
                violation_error_message="Une décision écartée l’est par quelqu’un.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.stage.label})"

    @property
    def stage(self) -> Stage:
        """How far it is."""
        if self.set_aside_at:
            return Stage.SET_ASIDE
        if self.published_at:
            return Stage.PUBLISHED
        return Stage.CONFIRMED if self.confirmed_at else Stage.PROPOSED

    @property
    def becomes(self) -> State:
        """The state of the dossier once it is published."""
        return _STATES[Outcome(self.outcome)]

    @property
    def labels(self) -> tuple[str, ...]:
        """The reasons as sentences."""
        return tuple(reason["label"] for reason in self.reasons)


_STATES = {
    Outcome.AWARD: State.ACCEPTED,
    Outcome.REFUSAL: State.REJECTED,
    Outcome.INADMISSIBLE: State.INADMISSIBLE,
}
STAGES = {
    Stage.PROPOSED: Q(set_aside_at=None, confirmed_at=None),
    Stage.CONFIRMED: Q(
        set_aside_at=None, confirmed_at__isnull=False, published_at=None
    ),
    Stage.PUBLISHED: Q(published_at__isnull=False),
    Stage.SET_ASIDE: Q(set_aside_at__isnull=False),
}
"""What a decision at each stage meets."""


def live_decision() -> FilteredRelation:
    """What a dossier is annotated with, then selected: its decision, absent if it has none."""
    return FilteredRelation("decisions", condition=Q(decisions__set_aside_at=None))
