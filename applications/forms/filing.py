"""The step « Récapitulatif et dépôt »: the sworn statement."""

from __future__ import annotations

from typing import Any

from django import forms

from applications.forms.base import DossierForm


class FilingForm(DossierForm):
    """The box to tick; its label is the statement of the call, word for word."""

    sworn = forms.BooleanField(
        required=False, error_messages={"required": "Cochez cette case pour déposer."}
    )

    def __init__(self, *args: Any, statement: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sworn"].label = statement
