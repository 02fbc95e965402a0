"""The steps « Projet » and « Territoire et publics »."""

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


class PublicsForm(StepForm):
    """Where, for whom, and how they are reached."""

    beneficiaries = CountField(
        label="Nombre de bénéficiaires prévus",
        required=False,
        help_text="Toutes les personnes qui recevront un pass.",
    )
    target_beneficiaries = CountField(
        label="Dont personnes du public cible",
        required=False,
        help_text=(
            "Public du Plan d’investissement dans les compétences (PIC)\u00a0: "
            "les personnes éloignées de l’emploi."
        ),
    )

    needed = BY_SLUG["publics"].needed
    layout = (
        Fieldset("Territoire", "territory"),
        Fieldset("Publics", "beneficiaries", "target_beneficiaries", "outreach"),
    )

    class Meta:
        model = Application
        fields = ("territory", "beneficiaries", "target_beneficiaries", "outreach")
        field_classes = {"territory": ProseField, "outreach": ProseField}
        labels = {
            "territory": "Territoire couvert",
            "outreach": "Comment ces publics seront atteints",
        }
        help_texts = {
            "territory": "Communes, quartiers ou bassins de vie concernés.",
            "outreach": "Repérage, orientation, partenaires, lieux.",
        }
        widgets = {
            "territory": forms.Textarea(attrs={"rows": 4}),
            "outreach": forms.Textarea(attrs={"rows": 6}),
        }
