"""What the Mission tells the applicant of a filed dossier, frozen."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.models.submission import Submission
from eligibility.french import PARIS


class Notice(models.Model):
    """A dated notice: complete, items missing (CRPA L114-5), or the letter of a decision.

    `content` is canonical JSON (see `applications.notices.content`) and `sha256` the digest
    of its UTF-8 bytes, as for a submission: the document is rendered from it alone.
    """

    class Kind(models.TextChoices):
        COMPLETE = "complete", "Dossier complet"
        ITEMS_REQUESTED = "items_requested", "Demande d’éléments manquants"
        AWARD = "award", "Décision d’attribution"
        REFUSAL = "refusal", "Décision de refus"
        INADMISSIBLE = "inadmissible", "Décision d’irrecevabilité"

    submission = models.ForeignKey(
        Submission,
        verbose_name="dépôt",
        on_delete=models.PROTECT,
        related_name="notices",
    )
    kind = models.CharField("nature", max_length=20, choices=Kind)
    issued_at = models.DateTimeField("émise le")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="émise par",
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer_by = models.DateField("réponse attendue au plus tard le", null=True)
    opened_at = models.DateTimeField(
        "ouverte le",
        null=True,
        help_text="Première fois que le rédacteur du dossier l’a vue sur le portail.",
    )
    content = models.TextField("contenu")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)

    class Meta:
        verbose_name = "notification"
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(kind="complete"),
                name="notice_complete_once",
                violation_error_message="Un dossier est déclaré complet une seule fois.",
            ),
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(kind__in=["award", "refusal", "inadmissible"]),
                name="notice_decision_once",
                violation_error_message="Un dossier reçoit une seule décision.",
            ),
            models.CheckConstraint(
                condition=(~Q(kind="items_requested") & Q(answer_by=None))
                | Q(kind="items_requested", answer_by__isnull=False),
                name="notice_asks_within_a_time_limit",
                violation_error_message="Une demande d’éléments fixe un délai ; elle seule.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} du {self.issued_at:%d/%m/%Y}"

    @property
    def is_decision(self) -> bool:
        """Whether it is the letter of a decision."""
        return self.kind in DECISIONS

    def is_late(self, at: datetime) -> bool:
        """Tell whether `at` (aware) is after the last day it gives, in Paris."""
        return (
            self.answer_by is not None and at.astimezone(PARIS).date() > self.answer_by
        )

    @cached_property
    def told(self) -> dict[str, Any]:
        """The content, read; shape in `applications.notices.content`."""
        told: dict[str, Any] = json.loads(self.content)
        return told

    @property
    def requested(self) -> list[dict[str, str]]:
        """What is asked for: ``{"code", "label", "note"}``; nothing when it is complete."""
        requested: list[dict[str, str]] = self.told.get("items", [])
        return requested


DECISIONS = (Notice.Kind.AWARD, Notice.Kind.REFUSAL, Notice.Kind.INADMISSIBLE)
"""The letters of a decision."""
