"""What an expert reads of a dossier: what the opinion is about, and nothing of anybody.

Built from the frozen text that is reviewed (`applications.frozen.latest_of`), without those
whom the dossier names, and without what the Mission thinks of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from applications.frozen import latest_of
from applications.models import Submission, SupportingDocument
from eligibility import canonical, french
from eligibility.categories import label
from reviews.models import ExternalOpinion
from reviews.reading.content import Item, Plan, Section
from reviews.reading.dossier import read_dossier
from reviews.words import MEDIA_TYPES
from territories.labels import spaced_siren

_SHOWN = ("projet", "publics")
"""The sections of the desk's reading that an expert reads too; « porteur » names people."""


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file that was chosen for the expert."""

    public_id: str
    label: str
    name: str
    told: str


@dataclass(frozen=True, slots=True)
class ExpertReading:
    """A dossier as an expert reads it."""

    number: str
    title: str
    holder: str
    call_title: str
    sections: tuple[Section, ...]
    plan: Plan
    files: tuple[ShownFile, ...]


def read_for_expert(asked: ExternalOpinion) -> ExpertReading:
    """Return the dossier as it now stands, with the files that were chosen. Three queries."""
    submission = submission_of(asked)
    frozen = latest_of(submission)
    reading = read_dossier(frozen, ())
    return ExpertReading(
        number=reading.number,
        title=reading.title,
        holder=reading.holder,
        call_title=reading.call_title,
        sections=(
            _holder(frozen.content["holder"]),
            *(each for each in reading.sections if each.anchor in _SHOWN),
        ),
        plan=reading.plan,
        files=shown_files(asked.documents.all(), submission),
    )


def submission_of(asked: ExternalOpinion) -> Submission:
    """Return the filing that a request is about, its terms selected. One query."""
    return Submission.objects.select_related("call_version").get(
        application_id=asked.application_id
    )


def shown_files(
    documents: Iterable[SupportingDocument], submission: Submission
) -> tuple[ShownFile, ...]:
    """Put files into words; the terms of `submission` are at hand. No query of its own."""
    labels = {
        each.code: each.label for each in submission.call_version.definition.documents
    }
    return tuple(
        ShownFile(
            public_id=str(document.public_id),
            label=labels.get(document.kind, document.kind),
            name=document.name,
            told=", ".join(
                (
                    MEDIA_TYPES.get(document.media_type, document.media_type),
                    french.file_size(document.size),
                    *(["remplacée depuis"] if document.superseded_at else []),
                )
            ),
        )
        for document in documents
    )


def record_of(asked: ExternalOpinion) -> dict[str, Any]:
    """Return a request and its answer as they are archived: plain values, instants in ISO 8601.

    `asked_by` and `documents` are at hand.
    """
    return {
        "expert": {"name": asked.expert_name, "email": asked.expert_email},
        "question": asked.question,
        "documents": [
            {"name": document.name, "sha256": document.sha256}
            for document in asked.documents.all()
        ],
        "asked_by": str(asked.asked_by),
        "asked_at": _iso(asked.asked_at),
        "expires_at": _iso(asked.expires_at),
        "reminded_at": _iso(asked.reminded_at),
        "withdrawn_at": _iso(asked.withdrawn_at),
        "answered_at": _iso(asked.answered_at),
        "opinion": asked.opinion,
        "recommendation": asked.recommendation,
        "conflict": asked.conflict,
    }


def _iso(value: datetime | None) -> str | None:
    return canonical.instant(value) if value else None


def _holder(holder: Mapping[str, Any]) -> Section:
    return Section(
        "porteur",
        "Porteur",
        (
            Item("Collectivité", holder["name"]),
            Item("SIREN", spaced_siren(holder["siren"])),
            Item("Catégorie", label(holder["category"])),
        ),
    )
