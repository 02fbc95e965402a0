"""What the forms of the steps have in common."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import cached_property
from typing import Any

from django import forms
from django.forms.models import construct_instance

from applications.models import Application
from formkit.forms import DsfrFormHelper, DsfrFormMixin
from formkit.text import readable


class DossierForm(DsfrFormMixin, forms.Form):
    """Renders its fields only: the page holds the `<form>`, its token and its buttons."""

    form_tag = False
    use_required_attribute = False

    @cached_property
    def helper(self) -> DsfrFormHelper:
        helper = DsfrFormHelper(*self.layout, tag=False)
        helper.disable_csrf = True
        return helper

    def clean(self) -> dict[str, Any]:
        """Keep of each text what can be read back, on one line where it has one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str):
                text = readable(value).strip()
                prose = isinstance(self.fields[name].widget, forms.Textarea)
                cleaned[name] = text if prose else text.replace("\n", " ")
        return cleaned


class StepForm(DossierForm, forms.ModelForm):  # type: ignore[type-arg]
    """A step of the draft. Nothing is required to save it; what is typed must be readable.

    Works on a copy of the dossier, so that a refused form leaves the one that the page
    shows as it was saved.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        instance: Application,
        **options: Any,
    ) -> None:
        super().__init__(data, instance=copy(instance), **options)

    def _post_clean(self) -> None:
        """Fill the copy with what was typed.

        Django would go on to compile each constraint of the table, of which a step holds
        no field: the form's own fields and the database check what is saved.
        """
        construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)

    def values(self) -> dict[str, Any]:
        """Return what a valid form writes to the dossier, by field name."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def unsaved(self) -> Application:
        """Return the dossier as it is typed, for the rules to read: never to be saved.

        What cannot be read is unknown.
        """
        if not self.is_valid():
            for name in self.errors:
                if name in (self._meta.fields or ()):
                    field = Application._meta.get_field(name)
                    setattr(self.instance, name, None if field.null else "")
        draft: Application = self.instance
        return draft


class ProseField(forms.CharField):
    """Several lines of text; a line end counts for one character, as browsers count it."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")
