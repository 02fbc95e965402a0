"""The applicant's answer to a request of items: being written, then frozen."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from applications.models.notice import Notice
from applications.models.submission import Submission


class Answer(models.Model):
    """An answer that the applicant is writing: nobody else reads it, no row of the dossier changes.

    `sections` holds, by the slug of a step, what its form would write (shape in
    `applications.answers.working_copy`); `removed`, the public identifiers of the filed
    documents to leave out. The confirmation turns it into a `Completion` and deletes it.
    """

    notice = models.OneToOneField(
        Notice,
        verbose_name="demande",
        on_delete=models.CASCADE,
        related_name="answer",
    )
    sections = models.JSONField("rubriques", default=dict, encoder=DjangoJSONEncoder)
    removed = models.JSONField("pièces retirées", default=list)
    message = models.TextField("message à la Mission", max_length=4_000, blank=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    class Meta:
        verbose_name = "réponse en préparation"
        verbose_name_plural = "réponses en préparation"

    def __str__(self) -> str:
        return f"Réponse à la demande {self.notice_id}"


class Completion(models.Model):
    """A dossier as completed by its applicant: an exact text and its digest, never changed.

    `snapshot` has the shape of a filing's (`applications.snapshot.build_snapshot`), with
    what it answers under `completion` (`applications.answers.confirmation`). The filing's
    own text stays as it was.
    """

    submission = models.ForeignKey(
        Submission,
        verbose_name="dépôt",
        on_delete=models.PROTECT,
        related_name="completions",
    )
    notice = models.OneToOneField(
        Notice,
        verbose_name="demande",
        on_delete=models.PROTECT,
        related_name="completion",
    )
    received_at = models.DateTimeField("reçue le")
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="confirmée par",
        on_delete=models.PROTECT,
        related_name="+",
    )
    message = models.TextField("message à la Mission", max_length=4_000, blank=True)
    snapshot = models.TextField("contenu complété")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)

    class Meta:
        verbose_name = "réponse du porteur"
        verbose_name_plural = "réponses des porteurs"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="completion_has_a_digest",
                violation_error_message="Une réponse porte l’empreinte de son contenu.",
            ),
        ]

    def __str__(self) -> str:
        return f"Réponse du {self.received_at:%d/%m/%Y}"

    @cached_property
    def content(self) -> dict[str, Any]:
        """The snapshot, read."""
        content: dict[str, Any] = json.loads(self.snapshot)
        return content

    @property
    def is_late(self) -> bool:
        """Whether it came after the last day asked for, in Paris; reads `notice`."""
        return self.notice.is_late(self.received_at)
