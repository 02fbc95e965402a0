"""The DSFR template pack: each field becomes the State's component, its errors are reachable."""

import re

import pytest
from crispy_forms.bootstrap import (
    Accordion,
    AccordionGroup,
    Alert,
    AppendedText,
    FieldWithButtons,
    FormActions,
    InlineCheckboxes,
    InlineField,
    InlineRadios,
    StrictButton,
    UneditableField,
)
from crispy_forms.layout import (
    HTML,
    ButtonHolder,
    Column,
    Div,
    Field,
    Fieldset,
    Hidden,
    MultiField,
    Reset,
    Row,
    Submit,
)
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template

from formkit.fields import CountField, DayField, EuroField, PhoneField
from formkit.forms import DsfrFormHelper, DsfrFormMixin

CHOICES = [("a", "Un"), ("b", "Deux")]


class EveryField(DsfrFormMixin, forms.Form):
    name = forms.CharField(label="Nom", help_text="Comme sur les statuts.")
    nickname = forms.CharField(label="Surnom", required=False)
    text = forms.CharField(label="Texte", max_length=15_000, widget=forms.Textarea)
    email = forms.EmailField(label="Courriel")
    phone = PhoneField(label="Téléphone")
    amount = EuroField(label="Montant")
    count = CountField(label="Nombre")
    number = forms.IntegerField(label="Entier")
    day = DayField(label="Jour")
    choice = forms.ChoiceField(label="Choix", choices=CHOICES)
    radio = forms.ChoiceField(label="Radio", choices=CHOICES, widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        label="Plusieurs", choices=CHOICES, widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="Je certifie")
    file = forms.FileField(label="Fichier")
    password = forms.CharField(label="Mot de passe", widget=forms.PasswordInput)
    secret = forms.CharField(widget=forms.HiddenInput, initial="s")


def tidy(page: str) -> str:
    """Return markup with one space between words and none around tags."""
    return re.sub(r" ?([<>]) ?", r"\1", re.sub(r"[ \n]+", " ", page))


def html_of(form, *layout) -> str:
    helper = DsfrFormHelper(*layout) if layout else form.helper
    return tidy(render_crispy_form(form, helper))


@pytest.mark.parametrize(
    ("name", "component"),
    [
        ("name", "fr-input-group"),
        ("text", "fr-input-group"),
        ("choice", "fr-select-group"),
        ("radio", "fr-radio-group"),
        ("several", "fr-checkbox-group"),
        ("agreed", "fr-checkbox-group"),
        ("file", "fr-upload-group"),
        ("password", "fr-password"),
    ],
)
def test_each_field_becomes_its_component(name, component):
    assert f'class="{component}' in html_of(EveryField(), name)


def test_every_input_has_a_label_of_its_own():
    page = html_of(EveryField())

    inputs = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page)
    visible = [name for name in inputs if name != "id_secret"]
    assert [name for name in visible if f'for="{name}"' not in page] == []


def test_a_hint_stands_in_the_label_and_optional_fields_say_so():
    page = html_of(EveryField(), "name", "nickname")

    assert 'Nom<span class="fr-hint-text" id="id_name_helptext">Comme sur' in page
    assert "Surnom (facultatif)" in page
    assert "Nom (facultatif)" not in page


def test_a_field_that_is_needed_in_the_end_is_not_called_optional():
    class Draft(EveryField):
        needed = ("nickname",)

    assert "facultatif" not in html_of(Draft(), "nickname")


def test_a_long_text_tells_its_limit_and_leaves_it_to_the_server():
    page = html_of(EveryField(), "text")

    assert "15\u202f000 caractères au maximum." in page
    assert 'data-limit="15000"' in page
    assert "maxlength" not in page


def test_an_amount_shows_its_unit_and_the_decimal_keyboard():
    page = html_of(EveryField(), "amount")

    assert "app-euro" in page
    assert 'inputmode="decimal"' in page


def test_errors_are_summed_up_first_with_a_link_to_each_field():
    page = html_of(EveryField({"amount": "12,345", "radio": "z", "secret": ""}))

    summary = page[page.index("data-error-summary") : page.index('id="div_id_name"')]
    assert "15 erreurs sont à corriger" in summary
    assert '<a href="#id_name">Nom</a>' in summary
    assert '<a href="#id_radio_0">Radio</a>' in summary
    for target in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{target}"' in page


def test_a_field_in_error_points_at_its_message():
    page = html_of(EveryField({"amount": "12,345"}), "amount")

    assert 'class="fr-input-group fr-input-group--error' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_amount_messages"' in page
    messages = page[page.index('id="id_amount_messages"') :]
    assert "Un montant s’arrête au centime" in messages


def test_one_error_is_counted_in_the_singular():
    class One(forms.Form):
        name = forms.CharField(label="Nom")

    assert "Une erreur est à corriger" in html_of(One({}), "name")


def test_what_a_person_types_is_escaped():
    page = html_of(EveryField({"name": '"><script>alert(1)</script>'}), "name")

    assert "<script>" not in page


def test_every_layout_object_of_the_pack_renders():
    page = html_of(
        EveryField(),
        Alert("Attention"),
        Fieldset(
            "Identité", Row(Column("name"), Column("nickname")), css_id="identite"
        ),
        Div(Field("email", css_class="large"), css_class="bloc"),
        MultiField("Contact", "phone"),
        AppendedText("number", "%"),
        FieldWithButtons(
            "count", StrictButton("Calculer", css_class="fr-btn--secondary")
        ),
        InlineRadios("radio"),
        InlineCheckboxes("several"),
        InlineField("choice"),
        UneditableField("day"),
        Accordion(AccordionGroup("Plus", "text"), css_id="plus"),
        HTML("<p>Texte libre</p>"),
        Hidden("etape", "porteur"),
        ButtonHolder(Reset("annuler", "Annuler")),
        FormActions(Submit("enregistrer", "Enregistrer", css_class="fr-btn--lg")),
    )

    assert '<legend class="fr-fieldset__legend">Identité</legend>' in page
    assert page.count('class="fr-col-12 fr-col-md"') == 2
    assert 'class="fr-btn fr-btn--lg"' in page
    assert 'class="fr-btn fr-btn--secondary"' in page
    assert "fr-accordion" in page
    assert 'value="porteur"' in page
    assert "btn-primary" not in page


def test_the_form_carries_its_token_and_files():
    page = html_of(EveryField())

    assert '<form novalidate method="post" enctype="multipart/form-data">' in page


def test_a_plain_form_goes_through_the_filter():
    template = Template("{% load crispy_forms_tags %}{{ form|crispy }}")

    page = template.render(Context({"form": EveryField()}))

    assert 'class="fr-input-group' in page
    assert "<form" not in page


class Line(forms.Form):
    label = forms.CharField(label="Libellé")
    amount = EuroField(label="Montant")


Lines = forms.formset_factory(Line, extra=0, min_num=2)


@pytest.mark.parametrize("template", [None, "dsfr/table_inline_formset.html"])
def test_the_errors_of_a_formset_name_their_line(template):
    formset = Lines(
        {
            "form-TOTAL_FORMS": "2",
            "form-INITIAL_FORMS": "0",
            "form-0-label": "Pass",
            "form-0-amount": "10",
            "form-1-label": "Frais",
            "form-1-amount": "dix",
        }
    )
    helper = DsfrFormHelper()
    if template:
        helper.template = template

    page = tidy(render_crispy_form(formset, helper))

    assert '<a href="#id_form-1-amount">Ligne 2, Montant</a>' in page
    assert 'name="form-TOTAL_FORMS"' in page
