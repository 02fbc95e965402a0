"""The end of an answer: the message to the Mission, and the sworn statement."""

from __future__ import annotations

from typing import Any

from django import forms

from applications.forms.base import DossierForm, ProseField
from eligibility.french import NBSP


class AnswerForm(DossierForm):
    """The message, and the box to tick, whose label is the statement of the call."""

    message = ProseField(
        label="Message à la Mission",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=(
            f"Par exemple{NBSP}: ce que vous avez corrigé, ou pourquoi un élément manque"
            " encore."
        ),
    )
    sworn = forms.BooleanField(
        required=False,
        error_messages={"required": "Cochez cette case pour confirmer."},
    )

    def __init__(self, *args: Any, statement: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sworn"].label = statement
