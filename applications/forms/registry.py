"""Choosing authorities in the registry: what the steps « Porteur » and « Territoire » share."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from crispy_forms.bootstrap import FieldWithButtons, StrictButton
from django import forms
from django.urls import reverse

MAX_QUERY = 300
"""Longer than any suggestion; a search reads what it needs of it."""

_SUGGESTION = re.compile(r"– SIREN\s(\d{3})\s(\d{3})\s(\d{3})$")


class SearchInput(forms.TextInput):
    """A field that suggests authorities as one types, where JavaScript runs.

    `keeps` names the form's field that receives the SIREN chosen; without it, the page's
    own script takes the choice.
    """

    def __init__(self, *, keeps: str = "") -> None:
        super().__init__({"type": "search", "autocomplete": "off"})
        self.keeps = keeps

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        suggestions: dict[str, Any] = {
            "data-combobox": True,
            "data-combobox-url": reverse("territories:search"),
        }
        if self.keeps:
            suggestions["data-combobox-name"] = self.keeps
        return super().get_context(name, value, suggestions | (attrs or {}))


def search_field(name: str) -> FieldWithButtons:
    """Return the layout of a search field and its button, which looks up without saving."""
    return FieldWithButtons(
        name, StrictButton("Rechercher", type="submit", name="action", value="search")
    )


def asked_search(
    data: Mapping[str, Any], *, field: str, action: str, chosen: Collection[str]
) -> str:
    """Return the text to look up before anything is saved, empty when there is none.

    A text typed and never looked up is a search that was meant, whatever the button;
    unless it is a suggestion already among the SIRENs `chosen`, with which it ends. A
    suggestion that was not taken is looked up by its SIREN.
    """
    query = str(data.get(field, "")).replace("\0", "").strip()
    if action == "search":
        return query
    digits = re.sub(r"\D", "", query)
    if any(digits.endswith(siren) for siren in chosen if siren):
        return ""
    if query == str(data.get("searched", "")).strip():
        return ""
    suggestion = _SUGGESTION.search(query)
    return "".join(suggestion.groups()) if suggestion else query
