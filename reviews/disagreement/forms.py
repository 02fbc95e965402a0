"""The form of a deliberation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import User
from formkit.fields import DayField
from reviews.disagreement.deliberating import FEWEST


class DeliberationForm(forms.Form):
    """When it was held, who was there among `people`, and what they concluded."""

    held_on = DayField(label="Délibération tenue le")
    participants = forms.TypedMultipleChoiceField(
        label="Participants",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez les participants."},
    )
    conclusion = forms.CharField(
        label="Conclusion, en quelques phrases",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Écrivez ce qui a été conclu."},
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participants"].choices = [  # type: ignore[attr-defined]
            (person.pk, str(person)) for person in people
        ]

    def clean_participants(self) -> list[int]:
        """Refuse to deliberate alone."""
        chosen: list[int] = self.cleaned_data["participants"]
        if len(chosen) < FEWEST:
            raise forms.ValidationError(
                "Une délibération réunit au moins deux personnes."
            )
        return chosen
