"""The step « Plan de financement »: lines of expenses and resources, the grant, the sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict

from applications.drafts import PlanLine, total
from applications.forms.base import DossierForm
from applications.models import Application, FinancingLine
from formkit.fields import EuroField
from formkit.layout import Fieldset

MAX_LINES = 50
# What the columns of the dossier hold: twelve digits, two of them cents.
MAX_EUROS = Decimal("9999999999.99")
_BLANK_LINES = 3
_ERRORS = {
    "missing_management_form": (
        "Ces lignes sont arrivées incomplètes et n’ont pas été enregistrées\u00a0: "
        "rechargez la page, puis recommencez."
    ),
    "too_many_forms": f"Un plan compte au plus {MAX_LINES} lignes de cette sorte.",
}


class _LineForm(DossierForm):
    """A line; without label nor amount it is blank, and ignored."""

    label = forms.CharField(required=False, max_length=200)
    amount = EuroField(
        label="Montant",
        required=False,
        max_digits=12,
        min_value=Decimal("0.01"),
        error_messages={"min_value": "Le montant d’une ligne est supérieur à zéro."},
    )
    needed = ("label", "amount", "eligible")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "label" in cleaned and "amount" in cleaned:
            if cleaned["label"] and cleaned["amount"] is None:
                self.add_error(
                    "amount", "Indiquez le montant de cette ligne, ou videz-la."
                )
            elif cleaned["amount"] is not None and not cleaned["label"]:
                self.add_error("label", "Indiquez l’objet de cette ligne, ou videz-la.")
        return cleaned

    def line(self) -> PlanLine | None:
        """Return the line of a valid form, None when it is blank."""
        if self.cleaned_data.get("amount") is None:
            return None
        return PlanLine(
            label=self.cleaned_data["label"],
            amount=self.cleaned_data["amount"],
            eligible=self.cleaned_data.get("eligible", False),
        )


class ExpenseForm(_LineForm):
    """An expense, eligible or not."""

    label = forms.CharField(label="Dépense", required=False, max_length=200)
    eligible = forms.BooleanField(label="Éligible", required=False)
    field_order = ("label", "amount", "eligible")


class ResourceForm(_LineForm):
    """A resource other than the State's grant under this call."""

    label = forms.CharField(label="Financeur", required=False, max_length=200)


class _Lines(BaseFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        if any(self.errors):
            return
        if (total(self.lines()) or Decimal()) > MAX_EUROS:
            raise ValidationError("La somme de ces lignes est trop grande.")

    def amounts(self) -> list[tuple[Decimal, bool]] | None:
        """Return each amount typed and whether it is eligible, labelled or not.

        None when one cannot be read: their sum is then unknown.
        """
        read = []
        for form in self.forms:
            form.is_valid()
            amount = form.cleaned_data.get("amount")
            if amount is not None:
                read.append((amount, form.cleaned_data.get("eligible", False)))
            elif form["amount"].data:
                return None
        return read

    def lines(self) -> list[PlanLine]:
        """Return the lines of a valid formset, blank ones left out."""
        return [line for form in self.forms if (line := form.line()) is not None]


def _lines_of(form: type[_LineForm]) -> Any:
    return formset_factory(
        form,
        formset=_Lines,
        extra=0,
        max_num=MAX_LINES,
        absolute_max=MAX_LINES + 1,
        validate_max=True,
    )


_Expenses: type[_Lines] = _lines_of(ExpenseForm)
_Resources: type[_Lines] = _lines_of(ResourceForm)
PREFIXES = ("depenses", "ressources")


class GrantForm(DossierForm):
    """The grant asked of the State."""

    requested_grant = EuroField(
        label="Aide demandée à l’État",
        required=False,
        max_digits=12,
        help_text="Avec les autres ressources, elle doit couvrir exactement le coût total.",
    )
    needed = ("requested_grant",)
    layout = (Fieldset("Aide demandée", "requested_grant"),)


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a plan in euros; None where there is no line."""

    total_cost: Decimal | None
    eligible_cost: Decimal | None
    other_resources: Decimal | None
    requested_grant: Decimal | None

    @property
    def all_resources(self) -> Decimal:
        return (self.other_resources or Decimal()) + (self.requested_grant or Decimal())

    @property
    def gap(self) -> Decimal:
        """Resources minus expenses: below zero, money is missing."""
        return self.all_resources - (self.total_cost or Decimal())

    @property
    def missing(self) -> Decimal:
        """What the resources lack to cover the expenses."""
        return -self.gap

    @classmethod
    def of(cls, application: Application) -> Totals:
        """Return the sums kept on a dossier."""
        return cls(
            application.total_cost,
            application.eligible_cost,
            application.other_resources,
            application.requested_grant,
        )


class PlanForm:
    """The grant's form and both sets of lines, read together.

    `extra` gives the number of blank lines to add, by prefix (`depenses`, `ressources`).
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        application: Application,
        lines: list[FinancingLine] | None = None,
        extra: Mapping[str, int] | None = None,
    ) -> None:
        extra = extra or {}
        lines = lines or []
        self.application = application
        self.grant = GrantForm(
            data, initial={"requested_grant": application.requested_grant}
        )
        self.expenses = _formset(_Expenses, "depenses", data, [
            {"label": line.label, "amount": line.amount, "eligible": line.eligible}
            for line in lines if line.kind == FinancingLine.Kind.EXPENSE
        ], extra)  # fmt: skip
        self.resources = _formset(_Resources, "ressources", data, [
            {"label": line.label, "amount": line.amount}
            for line in lines if line.kind == FinancingLine.Kind.RESOURCE
        ], extra)  # fmt: skip

    def is_valid(self) -> bool:
        """Tell whether all three are; each is checked, so that every error shows at once."""
        grant, expenses = self.grant.is_valid(), self.expenses.is_valid()
        return self.resources.is_valid() and grant and expenses

    def unsaved(self) -> Application:
        """Return the dossier with the sums of what is typed: never to be saved."""
        self.grant.is_valid()
        expenses, resources = self.expenses.amounts(), self.resources.amounts()
        draft = copy(self.application)
        draft.requested_grant = self.grant.cleaned_data.get("requested_grant")
        draft.total_cost = _sum(expenses)
        draft.eligible_cost = _sum([one for one in expenses or () if one[1]])
        if expenses and draft.eligible_cost is None:
            draft.eligible_cost = Decimal("0.00")
        draft.other_resources = _sum(resources)
        return draft

    def plan(self) -> dict[str, Any]:
        """Return what `save_financing_plan` takes, of a valid form."""
        return {
            "requested_grant": self.grant.cleaned_data["requested_grant"],
            "expenses": self.expenses.lines(),
            "resources": self.resources.lines(),
        }


def _sum(amounts: Iterable[tuple[Decimal, bool]] | None) -> Decimal | None:
    """Return the sum in euros; None where there is nothing to add, or too much to hold."""
    each = [amount for amount, _ in amounts or ()]
    added = sum(each, Decimal("0.00"))
    return added if each and added <= MAX_EUROS else None


def _formset(
    kind: type[_Lines],
    prefix: str,
    data: QueryDict | None,
    initial: list[dict[str, Any]],
    extra: Mapping[str, int],
) -> _Lines:
    formset = kind(data, prefix=prefix, initial=initial, error_messages=_ERRORS)
    blank = extra.get(prefix, 0) or (0 if initial else _BLANK_LINES)
    formset.extra = min(blank, MAX_LINES - len(initial))
    return formset


def with_blank_line(data: QueryDict, prefix: str) -> QueryDict:
    """Return the posted plan with one more blank line, within the limit."""
    data = data.copy()
    name = f"{prefix}-TOTAL_FORMS"
    try:
        data[name] = str(min(int(str(data[name])) + 1, MAX_LINES))
    except (KeyError, ValueError):
        return data
    return data


def without_line(data: QueryDict, prefix: str, index: str) -> QueryDict:
    """Return the posted plan with one line blanked, which removes it once saved."""
    data = data.copy()
    for field in ("label", "amount", "eligible"):
        data.pop(f"{prefix}-{index}-{field}", None)
    return data
