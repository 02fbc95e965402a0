"""What a dossier may be asked for: its documents, and the parts of its form."""

from __future__ import annotations

from dataclasses import dataclass

from applications.calls.definition import CallDefinition
from applications.steps import STEPS
from eligibility.french import typeset

DOCUMENT = "document."
SECTION = "section."
"""What the code of an item begins with; then the document's code, or the step's slug."""

_FORM_STEPS = STEPS[:4]
"""The steps where something is typed."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is missing or to be corrected; `note` says what, in the reviewer's words."""

    code: str
    label: str
    note: str = ""


def requestable_items(definition: CallDefinition) -> tuple[Item, ...]:
    """Return everything that the dossier of a call may be asked for, without notes."""
    documents = (
        Item(f"{DOCUMENT}{document.code}", document.label)
        for document in definition.documents
    )
    sections = (
        Item(f"{SECTION}{step.slug}", typeset(f"Rubrique « {step.title} »"))
        for step in _FORM_STEPS
    )
    return (*documents, *sections)
