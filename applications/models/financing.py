"""The lines of a dossier's financing plan."""

from django.db import models

from applications.models.application import Application


class FinancingLine(models.Model):
    """One expense, or one resource other than the State's grant; `amount` in euros."""

    class Kind(models.TextChoices):
        EXPENSE = "expense", "Dépense"
        RESOURCE = "resource", "Ressource"

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.CASCADE,
        related_name="financing_lines",
    )
    kind = models.CharField("nature", max_length=8, choices=Kind)
    position = models.PositiveSmallIntegerField("ordre")
    label = models.CharField("libellé", max_length=200)
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    eligible = models.BooleanField("éligible", default=False)

    class Meta:
        verbose_name = "ligne du plan de financement"
        verbose_name_plural = "lignes des plans de financement"
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="financing_line_amount_positive",
                violation_error_message="Le montant d’une ligne est supérieur à zéro.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="expense") | models.Q(eligible=False),
                name="financing_line_only_an_expense_is_eligible",
                violation_error_message="Seule une dépense peut être éligible.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} : {self.amount} €"
