"""The form of an export: which columns, in which format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from eligibility.french import typeset
from formkit.fields import SiretField
from reviews.exports.awards import read_complements
from reviews.exports.columns import COLUMNS, USUAL, Column, Group, columns_of
from reviews.exports.formats import FORMATS, Format
from reviews.exports.scdl import Complement, Grantor, NotPublishable
from reviews.steering.forms import CallForm

LARGEST = 1_000_000
"""Octets of a file of complements: ten thousand lines of it."""


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


class AwardsForm(CallForm):
    """The grants of a call as open data; `grantor` is to be read once valid.

    `cleaned_data["complements"]` maps a number of dossier to what was given of it.
    """

    attribuant = forms.CharField(
        label="Nom de l’attribuant",
        max_length=200,
        error_messages={"required": "Écrivez le nom de l’attribuant."},
    )
    siret = SiretField(
        label="SIRET de l’attribuant",
        error_messages={"required": "Écrivez le SIRET de l’attribuant."},
    )
    complements = forms.FileField(
        label="Fichier de compléments (CSV)",
        error_messages={"required": "Joignez le fichier de compléments."},
    )

    def clean_complements(self) -> dict[str, Complement]:
        """Read the file; what is wrong with it is an error of the field."""
        file: UploadedFile[bytes] = self.cleaned_data["complements"]
        if (file.size or 0) > LARGEST:
            raise ValidationError("Ce fichier dépasse un mégaoctet.")
        try:
            lines = file.read().decode("utf-8-sig").splitlines(keepends=True)
            return read_complements(lines)
        except UnicodeDecodeError:
            raise ValidationError("Ce fichier n’est pas un texte en UTF-8.") from None
        except NotPublishable as refusal:
            raise ValidationError(
                [typeset(problem) for problem in refusal.problems]
            ) from None

    @property
    def grantor(self) -> Grantor:
        return Grantor(
            name=self.cleaned_data["attribuant"], siret=self.cleaned_data["siret"]
        )
