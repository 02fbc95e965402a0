"""The ledger of a call's envelope: entries that nobody changes, in cents."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.models import Application, Call


class LedgerEntry(models.Model):
    """One movement of a call's envelope. The database refuses to change or delete it.

    cents: above zero; of an adjustment, signed.
    position: 1, 2, 3… in the call; balance_cents: what is left free after this entry.

    Triggers (migration `ledger_triggers`) hold the call's row, check that both follow from
    the entry before, and that neither the envelope, nor what is reserved or owed to a
    dossier, falls below zero; so does the unique position under any isolation level.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", "Enveloppe ouverte"
        ADJUSTED = "adjusted", "Enveloppe modifiée"
        RESERVED = "reserved", "Montant réservé"
        AWARDED = "awarded", "Aide attribuée"
        RELEASED = "released", "Réserve libérée"
        CANCELLED = "cancelled", "Attribution annulée"
        PAID = "paid", "Versement"

    call = models.ForeignKey(
        Call, verbose_name="appel", on_delete=models.PROTECT, related_name="ledger"
    )
    position = models.PositiveIntegerField("numéro d’ordre")
    kind = models.CharField("mouvement", max_length=12, choices=Kind)
    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        null=True,
        on_delete=models.PROTECT,
        related_name="ledger",
    )
    cents = models.BigIntegerField("montant en centimes")
    balance_cents = models.BigIntegerField("solde en centimes")
    at = models.DateTimeField("inscrit le")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="inscrit par",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    paid_on = models.DateField("versé le", null=True)
    note = models.CharField("référence", max_length=200, blank=True)

    class Meta:
        verbose_name = "mouvement de l’enveloppe"
        verbose_name_plural = "enveloppe"
        ordering = ["call", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "position"],
                name="ledger_position_unique",
                violation_error_message="Deux mouvements se suivent, un à la fois.",
            ),
            models.CheckConstraint(
                condition=Q(balance_cents__gte=0),
                name="ledger_balance_not_negative",
                violation_error_message="Le solde de l’enveloppe n’est pas négatif.",
            ),
            models.CheckConstraint(
                condition=Q(kind="opened", cents__gte=0)
                | (Q(kind="adjusted") & ~Q(cents=0))
                | (~Q(kind__in=["opened", "adjusted"]) & Q(cents__gt=0)),
                name="ledger_amount_has_a_sign_that_suits",
                violation_error_message="Un mouvement porte un montant positif.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["opened", "adjusted"], application=None)
                | (~Q(kind__in=["opened", "adjusted"]) & Q(application__isnull=False)),
                name="ledger_names_the_dossier_it_is_for",
                violation_error_message="Une réserve, une aide ou un versement va à un dossier.",
            ),
            models.CheckConstraint(
                condition=Q(kind="paid", paid_on__isnull=False)
                | (~Q(kind="paid") & Q(paid_on=None)),
                name="ledger_dates_payments",
                violation_error_message="Un versement est daté ; lui seul.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.amount} €)"

    @property
    def amount(self) -> Decimal:
        """The amount in euros, to the cent."""
        return Decimal(self.cents).scaleb(-2)

    @property
    def balance(self) -> Decimal:
        """What is left of the envelope after this entry, in euros, to the cent."""
        return Decimal(self.balance_cents).scaleb(-2)
