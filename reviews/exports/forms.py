"""The form of an export: which columns, in which format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from reviews.exports.columns import COLUMNS, USUAL, Column, Group, columns_of
from reviews.exports.formats import FORMATS, Format


@dataclass(frozen=True, slots=True)
class OfferedColumn:
    """A box to tick."""

    code: str
    label: str
    chosen: bool


class ExportForm(forms.Form):
    """`columns` and `written_as` are to be read once valid."""

    colonnes = forms.MultipleChoiceField(
        label="Colonnes",
        choices=[(code, column.label) for code, column in COLUMNS.items()],
        initial=USUAL,
        error_messages={"required": "Choisissez au moins une colonne."},
    )
    format = forms.ChoiceField(
        label="Format",
        choices=[(code, each.label) for code, each in FORMATS.items()],
        widget=forms.RadioSelect,
        initial="xlsx",
    )

    @property
    def columns(self) -> tuple[Column, ...]:
        return columns_of(self.cleaned_data["colonnes"])

    @property
    def written_as(self) -> Format:
        return FORMATS[self.cleaned_data["format"]]

    def offered(self) -> Iterator[tuple[str, list[OfferedColumn]]]:
        """Yield each heading with its columns, those chosen ticked."""
        value: Any = self["colonnes"].value()
        chosen = set(value or ())
        for group in Group:
            yield (
                group.value,
                [
                    OfferedColumn(code, column.label, code in chosen)
                    for code, column in COLUMNS.items()
                    if column.group is group
                ],
            )
