"""How the DSFR template pack renders a field, whatever form it comes from."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from formkit.fields import NARROW_SPACE, EuroField

register = template.Library()

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.FileInput, "upload"),
    (forms.PasswordInput, "password"),
    (forms.Textarea, "textarea"),
)
_LAYOUTS = {
    "radios": "dsfr/layout/choices.html",
    "checkboxes": "dsfr/layout/choices.html",
    "checkbox": "dsfr/layout/checkbox.html",
    "password": "dsfr/layout/password.html",
}
_GROUPS = {"select": "fr-select-group", "upload": "fr-upload-group"}
_CLASSES = {
    "select": "fr-select",
    "upload": "fr-upload",
    "password": "fr-password__input fr-input",
    "checkbox": "",
}
_BOOTSTRAP = {"btn", "btn-primary", "btn-inverse"}


@register.filter
def widget_kind(field: BoundField) -> str:
    """Return which DSFR component shows the field; `input` when nothing more precise does."""
    widget = field.field.widget
    return next((kind for cls, kind in _KINDS if isinstance(widget, cls)), "input")


@register.filter
def is_optional(field: BoundField) -> bool:
    """Tell whether the field may stay empty for good."""
    return not (field.field.required or field.name in getattr(field.form, "needed", ()))


def _counted_limit(field: BoundField) -> int | None:
    """Return the longest text that a text area takes, in characters, where it says so."""
    if widget_kind(field) != "textarea":
        return None
    limit: int | None = getattr(field.field, "max_length", None)
    return limit


def _group_classes(field: BoundField) -> str:
    """Return the classes of the group around an input, a list or a file."""
    group = _GROUPS.get(widget_kind(field), "fr-input-group")
    states = {"error": field.errors, "disabled": field.field.disabled}
    return " ".join([group, *(f"{group}--{name}" for name, on in states.items() if on)])


def _digits(value: int) -> str:
    """Write a whole number with its thousands apart: « 15 000 »."""
    return f"{value:,}".replace(",", NARROW_SPACE)


@register.filter
def anchor(field: BoundField) -> str:
    """Return the id of the input that a link to this field should reach."""
    if field.field.widget.use_fieldset and field.auto_id:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.simple_tag(takes_context=True)
def dsfr_field(context: Context, field: BoundField) -> SafeString:
    """Write a field whole: its label, its widget, its messages.

    The common one, an input in its group, is written here; the others have templates.
    """
    if field.is_hidden:
        return field.as_widget()
    layout = _LAYOUTS.get(widget_kind(field))
    if layout is not None:
        values = {str(name): value for name, value in context.flatten().items()}
        return render_to_string(layout, values | {"field": field})
    widget = dsfr_widget(field)
    if isinstance(field.field, EuroField):
        widget = format_html('<div class="fr-input-wrap app-euro">{}</div>', widget)
    return format_html(
        '<div{} class="{}{}">{}{}{}{}</div>',
        format_html(' id="div_{}"', field.auto_id) if field.auto_id else "",
        _group_classes(field),
        f" {classes}" if (classes := context.get("wrapper_class")) else "",
        dsfr_label(context, field),
        widget,
        _counter(field),
        dsfr_messages(context, field),
    )


def _counter(field: BoundField) -> SafeString:
    """Write where JavaScript will count the characters of a long text."""
    limit = _counted_limit(field)
    if not limit:
        return SafeString("")
    return format_html(
        '<p class="fr-hint-text app-counter" data-counter="{}" data-limit="{}" hidden></p>',
        field.auto_id,
        limit,
    )


@register.simple_tag(takes_context=True)
def dsfr_label(context: Context, field: BoundField) -> SafeString:
    """Write the field's label and its hint, for screen readers only where crispy hides it."""
    hidden = context.get("form_show_labels") is False or context.get("hide_label")
    optional = is_optional(field) and widget_kind(field) != "checkbox"
    return format_html(
        '<label class="fr-label{}{}" for="{}">{}{}{}</label>',
        " fr-sr-only" if hidden else "",
        f" {classes}" if (classes := context.get("label_class")) else "",
        field.id_for_label,
        field.label,
        " (facultatif)" if optional else "",
        dsfr_hint(field),
    )


@register.simple_tag
def dsfr_hint(field: BoundField) -> SafeString:
    """Write what helps to fill the field in; a long text tells its limit."""
    limit = _counted_limit(field)
    if not (field.help_text or limit):
        return SafeString("")
    return format_html(
        ' <span class="fr-hint-text" id="{}_helptext">{}{}</span>',
        field.auto_id,
        mark_safe(field.help_text),  # noqa: S308 - Django trusts it as HTML
        f" {_digits(limit)} caractères au maximum." if limit else "",
    )


@register.simple_tag(takes_context=True)
def dsfr_messages(context: Context, field: BoundField) -> SafeString:
    """Write the area where the field's errors stand, empty while there is none."""
    if not field.auto_id:
        return SafeString("")
    errors = () if context.get("form_show_errors") is False else field.errors
    return format_html(
        '<div class="fr-messages-group" id="{}_messages" aria-live="polite">{}</div>',
        field.auto_id,
        format_html_join(
            "",
            '<p class="fr-message fr-message--error" id="{}_error_{}">{}</p>',
            ((field.auto_id, number, text) for number, text in enumerate(errors, 1)),
        ),
    )


@register.simple_tag
def dsfr_widget(field: BoundField, **extra: Any) -> SafeString:
    """Render the field's widget with the DSFR's class, tied to its message area.

    A long text keeps its length limit to the server and to the counter: the browser would
    cut a pasted text without a word.
    """
    kind = widget_kind(field)
    widget = field.field.widget
    classes = f"{widget.attrs.get('class', '')} {_CLASSES.get(kind, 'fr-input')}"
    attrs: dict[str, Any] = {"class": classes.strip() or False} | extra
    if field.auto_id:
        described = widget.attrs.get("aria-describedby", "")
        attrs["aria-describedby"] = f"{described} {field.auto_id}_messages".strip()
    if kind == "textarea":
        attrs["maxlength"] = False
    if isinstance(widget, forms.ClearableFileInput):
        plain = forms.FileInput({**widget.attrs, **attrs})
        plain.is_required = widget.is_required
        return field.as_widget(plain, attrs)
    return field.as_widget(attrs=attrs)


@register.filter
def button_classes(classes: str) -> str:
    """Return crispy's classes of a button without those of Bootstrap."""
    return " ".join(["fr-btn", *(c for c in classes.split() if c not in _BOOTSTRAP)])


@register.filter
def button_attrs(flat_attrs: str) -> SafeString:
    """Return the attributes of crispy's StrictButton with the DSFR's class for Bootstrap's."""
    return mark_safe(flat_attrs.replace('class="btn', 'class="fr-btn'))  # noqa: S308 - already escaped


@register.filter
def column_classes(classes: str | None) -> str:
    """Return a column's classes: its own widths, or an equal share from tablets up."""
    given = classes or ""
    return given if "fr-col" in given else f"fr-col-12 fr-col-md {given}".strip()


@register.filter
def error_count(form: forms.BaseForm | forms.BaseFormSet[Any]) -> int:
    """Return how many messages a form, or the forms of a formset, hold."""
    if isinstance(form, forms.BaseFormSet):
        return sum(map(error_count, form.forms)) + len(form.non_form_errors())
    return sum(len(messages) for messages in form.errors.values())
