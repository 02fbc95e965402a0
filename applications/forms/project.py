"""The step « Projet »."""

from decimal import Decimal

from django import forms

from applications.forms.base import ProseField, StepForm
from applications.models import Application
from applications.steps import BY_SLUG
from formkit.fields import CountField, DayField, EuroField
from formkit.layout import Fieldset


class ProjectForm(StepForm):
    """What is planned, when, and how many passes."""

    starts_on = DayField(label="Début du projet", required=False)
    ends_on = DayField(label="Fin du projet", required=False)
    pass_count = CountField(
        label="Nombre de pass",
        required=False,
        help_text="Combien de pass seront achetés.",
    )
    pass_face_value = EuroField(
        label="Valeur d’un pass",
        required=False,
        max_digits=8,
        min_value=Decimal("0.01"),
        help_text="La valeur faciale d’un pass, par exemple 10,00.",
    )

    needed = BY_SLUG["projet"].needed
    layout = (
        Fieldset("Présentation", "title", "summary", "description"),
        Fieldset("Calendrier", "starts_on", "ends_on"),
        Fieldset("Pass numériques", "pass_count", "pass_face_value"),
    )

    class Meta:
        model = Application
        fields = (
            "title",
            "summary",
            "description",
            "starts_on",
            "ends_on",
            "pass_count",
            "pass_face_value",
        )
        field_classes = {"summary": ProseField, "description": ProseField}
        labels = {
            "title": "Intitulé du projet",
            "summary": "Résumé",
            "description": "Description",
        }
        help_texts = {
            "summary": "En quelques phrases.",
            "description": "Objectifs, actions prévues, partenaires, organisation de la médiation.",
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "description": forms.Textarea(attrs={"rows": 14}),
        }
