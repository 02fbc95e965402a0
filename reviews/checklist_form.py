"""The form of the checklist: an answer and a reason for each item that the call requires."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from eligibility.french import NBSP, typeset
from reviews.checklist import Check, CheckLine

TO_DO, IN_ORDER, ADMITTED = "", "conforme", "admis"
CHOICES = [
    (TO_DO, "À vérifier"),
    (IN_ORDER, "Conforme"),
    (ADMITTED, f"Admis, parce que{NBSP}:"),
]


@dataclass(frozen=True, slots=True)
class CheckFields:
    """The two fields of an item, and who checked it when."""

    line: CheckLine
    found: forms.BoundField
    reason: forms.BoundField
    anchor: str


class ChecklistForm(forms.Form):
    """Built from the checklist of one dossier; `checks` is to be read once valid."""

    prefix = "check"

    def __init__(self, *args: Any, lines: Sequence[CheckLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = tuple(lines)
        for line in self.lines:
            code = line.item.code
            self.fields[f"found_{code}"] = forms.ChoiceField(
                label=line.item.label,
                required=False,
                choices=CHOICES,
                widget=forms.RadioSelect,
                initial=_answer(line.check),
            )
            self.fields[f"reason_{code}"] = forms.CharField(
                label=f"Pourquoi l’admettre — {line.item.label}",
                required=False,
                max_length=1_000,
                widget=forms.Textarea(attrs={"rows": 2, "placeholder": " "}),
                initial=line.check.reason if line.check else "",
            )

    def by_item(self) -> Iterator[CheckFields]:
        """Yield the fields in the order of the checklist."""
        for line in self.lines:
            code = line.item.code
            yield CheckFields(
                line,
                self[f"found_{code}"],
                self[f"reason_{code}"],
                _anchor(code),
            )

    @property
    def checks(self) -> dict[str, Check | None]:
        """What was found, by the code of each item."""
        return {line.item.code: self._check(line.item.code) for line in self.lines}

    def clean(self) -> dict[str, Any]:
        """An item admitted says why; a reason alone is an item admitted."""
        cleaned: dict[str, Any] = super().clean() or {}
        for line in self.lines:
            code = line.item.code
            found, reason = (
                cleaned.get(f"found_{code}"),
                cleaned.get(f"reason_{code}", "").strip(),
            )
            if found == ADMITTED and not reason:
                self.add_error(
                    f"reason_{code}", "Dites pourquoi cet élément est admis."
                )
            elif found != ADMITTED and reason:
                self.add_error(
                    f"found_{code}",
                    typeset("Choisissez « Admis », ou effacez la raison."),
                )
        return cleaned

    def _check(self, code: str) -> Check | None:
        found = self.cleaned_data[f"found_{code}"]
        if found == TO_DO:
            return None
        return Check(self.cleaned_data[f"reason_{code}"].strip())


def _answer(check: Check | None) -> str:
    if check is None:
        return TO_DO
    return IN_ORDER if check.in_order else ADMITTED


def _anchor(code: str) -> str:
    """Where the page of the dossier shows the item."""
    kind, _, slug = code.partition(".")
    return "pieces" if kind == "document" else slug
