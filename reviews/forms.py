"""The form of an opinion: a score and a comment per criterion, and a general comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from applications.calls.definition import Criterion
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
        self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = tuple(criteria)
        for criterion in self.criteria:
            self.fields[f"score_{criterion.code}"] = _score_field(criterion)
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

    @property
    def scores(self) -> dict[str, GivenScore]:
        """What was given, by criterion's code."""
        return {
            criterion.code: GivenScore(
                self.cleaned_data[f"score_{criterion.code}"],
                self.cleaned_data[f"comment_{criterion.code}"],
            )
            for criterion in self.criteria
        }


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
