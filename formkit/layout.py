"""Layout objects of the portal's forms, beside those of crispy."""

from __future__ import annotations

from typing import Any

from crispy_forms import layout
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django import forms
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from formkit.templatetags.dsfr import dsfr_field


class Fieldset(layout.Fieldset):
    """A titled group of fields; its title is plain text.

    crispy's compiles its title as a template each time, and gives each field a context and
    a template of its own: half the time of a page with many fields.
    """

    def render(
        self,
        form: forms.BaseForm,
        context: Context,
        template_pack: str = TEMPLATE_PACK,
        **options: Any,
    ) -> SafeString:
        """Return the group's HTML; a part is a field's name, or another layout object."""
        parts = [
            self._field(part, form, context)
            if isinstance(part, str)
            else render_field(part, form, context, template_pack=template_pack)
            for part in self.fields
        ]
        return format_html(
            '<fieldset class="fr-fieldset app-fieldset{}"{}{}>{}'
            '<div class="fr-fieldset__element">{}</div></fieldset>',
            f" {self.css_class}" if self.css_class else "",
            format_html(' id="{}"', self.css_id) if self.css_id else "",
            mark_safe(self.flat_attrs),  # noqa: S308 - escaped by crispy
            format_html('<legend class="fr-fieldset__legend">{}</legend>', self.legend)
            if self.legend
            else "",
            mark_safe("".join(parts)),  # noqa: S308 - each part is
        )

    def _field(self, name: str, form: forms.BaseForm, context: Context) -> SafeString:
        form.rendered_fields.add(name)  # type: ignore[attr-defined]
        return dsfr_field(context, form[name])
