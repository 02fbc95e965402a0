"""The form of an opinion: a score and a comment per criterion, and a general comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from applications.calls.definition import Criterion
from applications.notices import Item
from eligibility import french
from reviews.models import Review
from reviews.reviewing import GivenScore

RADIO_SCALE_LIMIT = 10


@dataclass(frozen=True, slots=True)
class CriterionFields:
    """The two fields of a criterion, side by side with what the grid says of it."""

    criterion: Criterion
    weight: str
    score: forms.BoundField
    comment: forms.BoundField


class ReviewForm(forms.Form):
    """Built from the grid of the dossier's own call version.

    Short scales are radio buttons, the others a number. `scores` is to be read once valid.
    """

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        as_draft: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = tuple(criteria)
        for criterion in self.criteria:
            score = _score_field(criterion)
            score.required = not as_draft
            self.fields[f"score_{criterion.code}"] = score
            self.fields[f"comment_{criterion.code}"] = forms.CharField(
                label=f"Commentaire — {criterion.label}",
                required=False,
                max_length=2_000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["comment"] = forms.CharField(
            label="Avis général",
            required=False,
            max_length=5_000,
            widget=forms.Textarea(attrs={"rows": 5}),
        )

    def by_criterion(self) -> Iterator[CriterionFields]:
        """Yield the fields in the order of the grid."""
        for criterion in self.criteria:
            yield CriterionFields(
                criterion,
                french.number(criterion.weight),
                self[f"score_{criterion.code}"],
                self[f"comment_{criterion.code}"],
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a comment on a criterion that a draft does not score: it would be lost."""
        cleaned: dict[str, Any] = super().clean() or {}
        for criterion in self.criteria:
            score = cleaned.get(f"score_{criterion.code}", "missing")
            if cleaned.get(f"comment_{criterion.code}") and score in (None, ""):
                self.add_error(
                    f"score_{criterion.code}",
                    "Choisissez une note pour garder ce commentaire.",
                )
        return cleaned

    def refuse_comments(self, reasons: Mapping[str, str]) -> None:
        """Tell, criterion by criterion, which comments the call's terms want."""
        for code, reason in reasons.items():
            self.add_error(f"comment_{code}", reason)

    @property
    def scores(self) -> dict[str, GivenScore]:
        """What was given, by criterion's code; of a draft, without those left empty."""
        return {
            criterion.code: GivenScore(
                self.cleaned_data[f"score_{criterion.code}"],
                self.cleaned_data[f"comment_{criterion.code}"],
            )
            for criterion in self.criteria
            if self.cleaned_data[f"score_{criterion.code}"] not in (None, "")
        }


@dataclass(frozen=True, slots=True)
class ItemFields:
    """The two fields of something that may be asked for."""

    item: Item
    asked: forms.BoundField
    note: forms.BoundField


class MissingItemsForm(forms.Form):
    """What is missing from a dossier, in the order of its call. `notes` is read once valid."""

    prefix = "missing"

    answer_by = forms.DateField(
        label="Réponse attendue au plus tard le",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Fixez le dernier jour où le porteur peut répondre.",
            "invalid": "Écrivez une date, comme 2026-12-31.",
        },
    )
    message = forms.CharField(
        label="Message au porteur",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = tuple(items)
        for item in self.items:
            self.fields[f"asked_{item.code}"] = forms.BooleanField(
                label=item.label, required=False
            )
            self.fields[f"note_{item.code}"] = forms.CharField(
                label=f"Précision — {item.label}",
                required=False,
                max_length=1_000,
                # Without a placeholder, a stylesheet cannot tell an empty field.
                widget=forms.Textarea(attrs={"rows": 2, "placeholder": " "}),
            )

    def by_item(self) -> Iterator[ItemFields]:
        """Yield the fields in the order of the items."""
        for item in self.items:
            yield ItemFields(
                item, self[f"asked_{item.code}"], self[f"note_{item.code}"]
            )

    @property
    def notes(self) -> dict[str, str]:
        """Code of each item asked for → what is to be done."""
        return {
            item.code: self.cleaned_data[f"note_{item.code}"]
            for item in self.items
            if self.cleaned_data[f"asked_{item.code}"]
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a note on something that is not asked for: it would be lost."""
        cleaned: dict[str, Any] = super().clean() or {}
        for item in self.items:
            if cleaned.get(f"note_{item.code}") and not cleaned[f"asked_{item.code}"]:
                self.add_error(
                    f"asked_{item.code}",
                    "Cochez cet élément, ou effacez la précision.",
                )
        if not any(cleaned.get(f"asked_{item.code}") for item in self.items):
            self.add_error(None, "Cochez au moins un élément manquant.")
        return cleaned


def initial_of(review: Review | None) -> dict[str, Any]:
    """Return the form's initial values from one's own opinion; its scores are prefetched."""
    if review is None:
        return {}
    values: dict[str, Any] = {"comment": review.comment}
    for score in review.scores.all():
        values[f"score_{score.criterion}"] = score.value
        values[f"comment_{score.criterion}"] = score.comment
    return values


def _score_field(criterion: Criterion) -> forms.Field:
    messages = {"required": "Choisissez une note pour ce critère."}
    if criterion.scale <= RADIO_SCALE_LIMIT:
        return forms.TypedChoiceField(
            label=criterion.label,
            coerce=int,
            choices=[(value, str(value)) for value in range(criterion.scale + 1)],
            widget=forms.RadioSelect,
            error_messages=messages
            | {
                "invalid_choice": f"La note est un entier de 0 à {criterion.scale}.",
            },
        )
    return forms.IntegerField(
        label=criterion.label,
        min_value=0,
        max_value=criterion.scale,
        error_messages=messages,
    )
