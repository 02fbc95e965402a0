"""A notice (shape: `applications.notices.content`) read into what its document says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from applications.acknowledgement.rendering.content import Row
from applications.acknowledgement.rendering.reading import (
    LINE,
    PARAGRAPH,
    contact_rows,
    exact_time,
    rank_told,
)
from applications.acknowledgement.rendering.text import shown
from eligibility import canonical
from eligibility.french import NBSP, PARIS, day
from territories.labels import spaced_siren

MESSAGE = 4_000
"""Characters shown of a reviewer's message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeContent:
    """Everything the page of a notice shows, in French, ready to be escaped and laid out.

    lead: one sentence that says it all; `items` and `message` are empty where none is asked.
    """

    template: ClassVar[str] = "acknowledgement/notice.html"
    source: ClassVar[str] = "Contenu de la notification, texte exact"

    title: str
    number: str
    instant: datetime
    call_title: str
    service: str
    lead: str
    key: tuple[Row, ...]
    holder: tuple[Row, ...]
    items: tuple[Row, ...]
    message: str
    contact: tuple[Row, ...]
    proof: tuple[Row, ...]
    attachment: str
    sha256: str


def read_notice(text: str) -> NoticeContent:
    """Return what the document of a notice says. Raises KeyError when it is none."""
    told = json.loads(text)
    title, lead, key = _READERS[told["kind"]](told)
    issued_at = datetime.fromisoformat(told["issued_at"])
    digest = canonical.digest(text)
    attachment = f"{_FILES[told['kind']]}-{told['number']}.json"
    return NoticeContent(
        title=title,
        number=told["number"],
        instant=issued_at,
        call_title=shown(told["call"]["title"], limit=LINE),
        service=shown(told["call"]["contact"]["service"], limit=LINE),
        lead=lead,
        key=(
            Row("Dossier", told["number"]),
            Row("Reçu le", exact_time(datetime.fromisoformat(told["received_at"]))),
            Row("Rang", rank_told(told["rank"])),
            Row("Notification du", exact_time(issued_at)),
            *key,
        ),
        holder=(
            Row("Collectivité", shown(told["holder"]["name"], limit=LINE)),
            Row("SIREN", spaced_siren(told["holder"]["siren"])),
        ),
        items=tuple(_items(told)),
        message=shown(told.get("message"), limit=MESSAGE),
        contact=tuple(contact_rows(told["call"]["contact"])),
        proof=(
            Row(
                "Instant de la notification",
                issued_at.astimezone(PARIS).isoformat(timespec="microseconds"),
            ),
            Row("Contenu de la notification, joint à ce PDF", attachment),
            Row("Empreinte SHA-256 de ce contenu", digest),
            Row("Empreinte SHA-256 du contenu déposé", told["submission_sha256"]),
        ),
        attachment=attachment,
        sha256=digest,
    )


def _complete(told: Mapping[str, Any]) -> tuple[str, str, tuple[Row, ...]]:
    since = datetime.fromisoformat(told["complete_since"])
    return (
        "Dossier complet",
        f"Votre dossier est complet depuis le {day(since)}. "
        f"Son rang n’est pas modifié{NBSP}: il reste celui de sa réception.",
        (Row("Complet depuis le", exact_time(since)),),
    )


def _missing(told: Mapping[str, Any]) -> tuple[str, str, tuple[Row, ...]]:
    last_day = day(date.fromisoformat(told["answer_by"]))
    return (
        "Demande d’éléments manquants",
        f"Votre dossier est incomplet. Les éléments ci-dessous sont attendus au plus tard "
        f"le {last_day}. Son rang n’est pas modifié{NBSP}: il reste celui de sa réception.",
        (Row("Réponse attendue au plus tard le", last_day),),
    )


_READERS = {"complete": _complete, "items_requested": _missing}
_FILES = {"complete": "dossier-complet", "items_requested": "elements-manquants"}


def _items(told: Mapping[str, Any]) -> Iterator[Row]:
    for item in told.get("items", ()):
        yield Row(
            shown(item["label"], limit=LINE),
            shown(item["note"], limit=PARAGRAPH) or "À fournir ou à corriger.",
        )
