"""The two ways to ask: what is printed on the document, or the document itself."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from applications.acknowledgement.control import normalise_code
from applications.forms.base import DossierForm
from applications.numbering import normalise_number
from applications.verification.reception import MOST_BYTES

LONGEST = 60
"""Characters read of what is typed: more than any number or code, spaces included."""
DOCUMENT = "document"
"""The field that holds the file."""

_DASHES = re.compile(r"[\u2010-\u2015\u2212_]")
_SPACES_FOR_DASHES = re.compile(r"(?<=[0-9A-Z])[\s\u00a0]+(?=[0-9A-Z])", re.IGNORECASE)


class CodeForm(DossierForm):
    """A dossier number and a control code, as people copy them from paper."""

    numero = forms.CharField(
        label="Numéro de dossier",
        help_text="Par exemple PN2020-000042-X.",
        max_length=LONGEST,
        error_messages={"required": "Recopiez le numéro du dossier."},
    )
    code = forms.CharField(
        label="Code de contrôle",
        help_text="Par exemple 7K3M-9QXA-04TB-ZZ1H. Minuscules, espaces et tirets sont "
        "sans importance.",
        max_length=LONGEST,
        error_messages={"required": "Recopiez le code de contrôle."},
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for field in self.fields.values():
            field.widget.attrs |= {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }

    def clean_numero(self) -> str:
        """Return the number in its exact form; spaces may stand for its dashes."""
        typed = _DASHES.sub("-", self.cleaned_data["numero"].strip())
        if "-" not in typed:
            typed = _SPACES_FOR_DASHES.sub("-", typed)
        try:
            return normalise_number(typed)
        except ValueError:
            raise forms.ValidationError(
                "Ce numéro ne peut pas être celui d’un dossier\u00a0: vérifiez chaque "
                "caractère. Il a la forme PN2020-000042-X.",
                "invalid",
            ) from None

    def clean_code(self) -> str:
        """Return the code as it is printed."""
        try:
            return normalise_code(self.cleaned_data["code"])
        except ValueError:
            raise forms.ValidationError(
                "Un code de contrôle compte 16 lettres et chiffres\u00a0: vérifiez qu’il "
                "n’en manque pas et qu’il n’y en a pas en trop.",
                "invalid",
            ) from None


class DocumentForm(DossierForm):
    """The file of an acknowledgement."""

    document = forms.FileField(
        label="Fichier PDF du document",
        help_text=f"Le fichier reçu, tel quel\u00a0: {MOST_BYTES // 2**20}\u00a0Mo au plus. Il "
        "est lu puis oublié, jamais conservé.",
        widget=forms.FileInput({"accept": ".pdf,application/pdf"}),
        max_length=1000,
        error_messages={
            "required": "Choisissez le fichier à vérifier.",
            "empty": "Ce fichier est vide.",
            "max_length": "Le nom de ce fichier est trop long\u00a0: raccourcissez-le.",
        },
    )
