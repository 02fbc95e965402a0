import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from formkit.fields import DayInput
from formkit.renderer import WidgetRenderer

WIDGETS = [
    forms.TextInput(),
    forms.TextInput(attrs={"class": 'a"b', "required": True, "disabled": False}),
    forms.TextInput(attrs={"data-x": None, "size": 1_000}),
    forms.EmailInput(),
    forms.NumberInput(attrs={"min": 0}),
    forms.HiddenInput(),
    forms.Textarea(attrs={"rows": 4}),
    DayInput(),
    forms.FileInput(attrs={"accept": ".pdf"}),
    forms.CheckboxInput(),
    forms.Select(choices=[("", "Choisissez"), ("0", "Zéro & plus"), ("plain", "l’un")]),
    forms.Select(choices=[("Groupe <1>", [("0", "a"), (1, "b")]), ("plain", "c")]),
]
VALUES = [
    None,
    "",
    "plain",
    "0",
    0,
    "l’été <b>&amp;</b> \"'",
    "\n first line end",
    "é🚀",
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_a_widget_is_written_as_djangos_templates_write_it(widget, value):
    ours, theirs = (
        widget.render("field", value, {"id": "id_field"}, renderer=renderer())
        for renderer in (WidgetRenderer, DjangoTemplates)
    )
    assert ours == theirs
