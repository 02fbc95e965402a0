"""The forms of an external opinion: what the desk asks, what the expert answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from applications.forms.base import DossierForm, ProseField
from eligibility import french
from eligibility.french import NBSP, typeset
from reviews.expertise.asking import MOST_DAYS, usual_day
from reviews.expertise.reading import ShownFile
from reviews.models import Recommendation


class AskForm(DossierForm):
    """Whom to ask, what, until when, and the files that they may read: none is ticked."""

    name = forms.CharField(
        label="Nom de l’expert",
        max_length=120,
        error_messages={"required": "Donnez le nom de l’expert."},
    )
    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        error_messages={"required": "Donnez l’adresse à laquelle lui écrire."},
    )
    question = ProseField(
        label="Ce qui lui est demandé",
        help_text="L’expert lit ce texte dans le courriel et au-dessus du dossier.",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Dites à l’expert ce qui lui est demandé."},
    )
    documents = forms.TypedMultipleChoiceField(
        label="Pièces montrées",
        help_text="Aucune ne l’est si vous n’en cochez pas.",
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": typeset(
                "Une des pièces n’est plus dans ce dossier : choisissez de nouveau."
            )
        },
    )
    last_day = forms.DateField(
        label="Lien valable jusqu’au",
        help_text=f"Ce jour compris, dans {french.count(MOST_DAYS, 'jour')} au plus.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Fixez le dernier jour où le lien s’ouvre.",
            "invalid": "Écrivez une date, comme 2026-12-31.",
        },
    )

    def __init__(self, *args: Any, files: Iterable[ShownFile], **options: Any) -> None:
        super().__init__(*args, **options)
        documents = self.fields["documents"]
        assert isinstance(documents, forms.ChoiceField)  # noqa: S101  narrows for mypy
        documents.choices = [
            (file.public_id, f"{file.label}{NBSP}: {file.name} ({file.told})")
            for file in files
        ]
        self.fields["last_day"].initial = usual_day


class OpinionForm(DossierForm):
    """The expert's opinion, and their word that nothing ties them to the project."""

    opinion = ProseField(
        label="Votre avis",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "Écrivez votre avis."},
    )
    recommendation = forms.ChoiceField(
        label="Votre recommandation",
        required=False,
        choices=[("", "Aucune"), *Recommendation.choices],
        widget=forms.RadioSelect,
        initial="",
    )
    independent = forms.BooleanField(
        label="Je n’ai aucun intérêt dans ce projet, ni aucun lien avec la collectivité qui"
        " le porte ou ses partenaires",
        error_messages={
            "required": typeset(
                "Cochez cette déclaration ; si vous ne le pouvez pas, déclarez votre lien plus"
                " bas."
            )
        },
    )

    @property
    def chosen(self) -> Recommendation | None:
        """The recommendation of a valid form, if there is one."""
        value = self.cleaned_data["recommendation"]
        return Recommendation(value) if value else None


class DeclineForm(DossierForm):
    """The link with the project that keeps the expert from giving an opinion."""

    conflict = ProseField(
        label=typeset("Quel est ce lien ?"),
        help_text=f"Par exemple{NBSP}: vous avez conseillé la collectivité, ou un de vos"
        " proches y travaille.",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites quel est ce lien."},
    )
