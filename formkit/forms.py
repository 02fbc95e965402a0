"""The base of the portal's forms: its crispy helper, and which fields may stay empty."""

from collections.abc import Iterable
from functools import cached_property

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms


class DsfrFormHelper(FormHelper):
    """Posts, without the browser's own bubbles: errors are summed up at the top of the page.

    `layout` lists field names and layout objects; without one, fields come in their order.
    """

    def __init__(self, *layout: str | LayoutObject, tag: bool = True) -> None:
        super().__init__()
        self.form_tag = tag
        self.form_method = "post"
        self.attrs = {"novalidate": True}
        if layout:
            self.layout = Layout(*layout)


class DsfrFormMixin(forms.BaseForm):
    """Gives a form its helper, and marks as optional only what is.

    `needed` names fields that may be left empty for now but are needed in the end (a draft
    that a filing completes): they are not marked « (facultatif) ».
    """

    layout: tuple[str | LayoutObject, ...] = ()
    form_tag = True
    needed: Iterable[str] = ()

    @cached_property
    def helper(self) -> DsfrFormHelper:
        """Return the helper that `{% crispy form %}` reads."""
        return DsfrFormHelper(*self.layout, tag=self.form_tag)
