"""The mails of an acknowledgement: to whom, when they left, what the server answered."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from post_office.models import Email

from applications.models.acknowledgement import Acknowledgement


class AcknowledgementMail(models.Model):
    """One mail to one address. It outlives the queue's row, which is forgotten in time.

    The unique key makes a second mail of a kind to an address impossible, whatever is
    retried; sending again changes this row, and the journal says so.
    """

    class Kind(models.TextChoices):
        REGISTRATION = "registration", "Accusé d’enregistrement"
        DOCUMENT = "document", "Accusé de réception"

    acknowledgement = models.ForeignKey(
        Acknowledgement,
        verbose_name="accusé de réception",
        on_delete=models.PROTECT,
        related_name="mails",
    )
    kind = models.CharField("message", max_length=20, choices=Kind)
    address = models.EmailField("destinataire")
    queued = models.OneToOneField(
        Email,
        verbose_name="courriel en file",
        null=True,
        on_delete=models.SET_NULL,
        related_name="acknowledgement_mail",
    )
    queued_at = models.DateTimeField("en file depuis")
    sent_at = models.DateTimeField("accepté le", null=True)
    failed_at = models.DateTimeField("échec le", null=True)
    answer = models.TextField("réponse du serveur", blank=True)
    repeats = models.PositiveSmallIntegerField("répétitions possibles", default=0)

    class Meta:
        verbose_name = "courriel d’un accusé"
        verbose_name_plural = "courriels des accusés"
        constraints = [
            models.UniqueConstraint(
                "acknowledgement",
                "kind",
                Lower("address"),
                name="acknowledgement_mail_once_an_address",
                violation_error_message="Cette adresse a déjà ce message.",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(failed_at=None),
                name="acknowledgement_mail_left_or_failed",
                violation_error_message="Un courriel est accepté ou refusé, non les deux.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} à {self.address}"

    @property
    def is_waiting(self) -> bool:
        """Still to be sent."""
        return self.sent_at is None and self.failed_at is None
