"""The forms of a decision: what is proposed, what was paid."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from applications.calls.definition import CallDefinition
from eligibility.french import money
from formkit.fields import DayField, EuroField
from reviews.decisions.deciding import offered
from reviews.models import Outcome


class ProposalForm(forms.Form):
    """A decision to propose, among the reasons that the call offers.

    Both lists of reasons stand on the page; `reasons` takes those of the outcome chosen.
    """

    outcome = forms.ChoiceField(
        label="Décision proposée",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une décision."},
    )
    amount = EuroField(label="Aide attribuée, en euros", required=False, max_digits=12)
    refusal_reasons = forms.MultipleChoiceField(
        label="Motifs du refus",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    inadmissible_reasons = forms.MultipleChoiceField(
        label="Motifs de l’irrecevabilité",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    explanation = forms.CharField(
        label="Précisions, reprises dans la lettre",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, definition: CallDefinition, requested: Decimal, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "amount"
        ].help_text = f"Au plus {money(requested)}, l’aide demandée."
        for outcome in (Outcome.REFUSAL, Outcome.INADMISSIBLE):
            field = self.fields[f"{outcome}_reasons"]
            field.choices = [  # type: ignore[attr-defined]
                (reason.code, reason.label) for reason in offered(definition, outcome)
            ]

    def clean(self) -> dict[str, Any]:
        """Ask for the amount of an award, and refuse one that would be lost."""
        cleaned: dict[str, Any] = super().clean() or {}
        outcome, amount = cleaned.get("outcome"), cleaned.get("amount")
        if outcome == Outcome.AWARD and amount is None and "amount" not in self.errors:
            self.add_error("amount", "Écrivez le montant de l’aide.")
        if outcome and outcome != Outcome.AWARD:
            cleaned["amount"] = None
        return cleaned

    @property
    def reasons(self) -> list[str]:
        """The codes of the reasons that were ticked for the outcome; read once valid."""
        return list(
            self.cleaned_data.get(f"{self.cleaned_data['outcome']}_reasons", [])
        )


class PaymentForm(forms.Form):
    """A payment that was made."""

    prefix = "payment"

    amount = EuroField(label="Montant versé, en euros", max_digits=12)
    paid_on = DayField(label="Versé le")
    note = forms.CharField(
        label="Référence du versement",
        required=False,
        max_length=200,
        help_text="Par exemple le numéro du mandat.",
    )
