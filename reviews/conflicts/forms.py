"""The form that declares an interest."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from reviews.people import reviewers


class InterestForm(forms.Form):
    """An entity and a capacity; an operator also says whose interest it is."""

    siren = forms.CharField(
        label="SIREN",
        max_length=14,
        error_messages={"required": "Donnez le SIREN, à neuf chiffres."},
    )
    name = forms.CharField(
        label="Nom de la collectivité ou de l’entité",
        max_length=200,
        error_messages={"required": "Donnez le nom de l’entité."},
    )
    capacity = forms.CharField(
        label="À quel titre",
        help_text="Par exemple : conseillère municipale, ancien agent, conjoint d’une élue.",
        max_length=200,
        error_messages={"required": "Dites à quel titre."},
    )
    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Instructeur concerné",
        required=False,
        empty_label="Moi",
    )

    def __init__(self, *args: Any, asker: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asker.is_superuser:
            self.fields["person"].queryset = reviewers().exclude(pk=asker.pk)  # type: ignore[attr-defined]
        else:
            del self.fields["person"]
