"""The letter of a decision (shape: `applications.notices.content`) read into its page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from applications.acknowledgement.rendering.content import Row
from applications.acknowledgement.rendering.reading import (
    LINE,
    PARAGRAPH,
    SENTENCE,
    contact_rows,
    exact_time,
    rank_told,
)
from applications.acknowledgement.rendering.text import sentences, shown
from applications.calls.definition import TO_BE_COMPLETED
from eligibility import canonical
from eligibility.french import PARIS, money
from territories.labels import spaced_siren

LETTERS = {
    "award": "Décision d’attribution",
    "refusal": "Décision de refus",
    "inadmissible": "Décision d’irrecevabilité",
}
"""The kinds of notices that are letters, and what each is."""
BODY = 20_000
"""Characters shown of the text of a letter."""
EXPLANATION = 4_000
"""Characters shown of the service's explanation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent:
    """Everything the page of a letter shows, in French, ready to be escaped and laid out.

    paragraphs: the text of the letter. reasons, explanation: empty where there is none.
    appeal: time limits and routes of appeal, for the call to state. preview: not sent.
    """

    template: ClassVar[str] = "acknowledgement/letter.html"
    source: ClassVar[str] = "Contenu de la décision, texte exact"

    title: str
    subject: str
    number: str
    instant: datetime
    call_title: str
    service: str
    key: tuple[Row, ...]
    holder: tuple[Row, ...]
    paragraphs: tuple[str, ...]
    reasons: tuple[str, ...]
    explanation: str
    appeal: str
    contact: tuple[Row, ...]
    proof: tuple[Row, ...]
    attachment: str
    sha256: str
    preview: bool


def read_letter(text: str) -> LetterContent:
    """Return what a letter says. Raises KeyError when the text is none."""
    told = json.loads(text)
    decision = told["decision"]
    issued_at = datetime.fromisoformat(told["issued_at"])
    digest = canonical.digest(text)
    attachment = f"decision-{told['number']}.json"
    amount = decision["amount"]
    return LetterContent(
        title=LETTERS[told["kind"]],
        subject=shown(told["letter"]["subject"], limit=LINE),
        number=told["number"],
        instant=issued_at,
        call_title=shown(told["call"]["title"], limit=LINE),
        service=shown(told["call"]["contact"]["service"], limit=LINE),
        key=(
            Row("Décision", decision["reference"]),
            Row("Dossier", told["number"]),
            Row("Reçu le", exact_time(datetime.fromisoformat(told["received_at"]))),
            Row("Rang", rank_told(told["rank"])),
            Row("Aide demandée", money(Decimal(decision["requested_grant"]))),
            *([Row("Aide attribuée", money(Decimal(amount)))] if amount else []),
            Row("Décision publiée le", exact_time(issued_at)),
        ),
        holder=(
            Row("Collectivité", shown(told["holder"]["name"], limit=LINE)),
            Row("SIREN", spaced_siren(told["holder"]["siren"])),
        ),
        paragraphs=tuple(shown(told["letter"]["body"], limit=BODY).split("\n\n")),
        reasons=tuple(shown(reason, limit=PARAGRAPH) for reason in decision["reasons"]),
        explanation=shown(decision["explanation"], limit=EXPLANATION),
        appeal=sentences(told["appeal"], limit=SENTENCE)
        or TO_BE_COMPLETED.capitalize(),
        contact=tuple(contact_rows(told["call"]["contact"])),
        proof=(
            Row(
                "Instant de la publication",
                issued_at.astimezone(PARIS).isoformat(timespec="microseconds"),
            ),
            Row("Contenu de la décision, joint à ce PDF", attachment),
            Row("Empreinte SHA-256 de ce contenu", digest),
            Row("Empreinte SHA-256 du contenu déposé", told["submission_sha256"]),
        ),
        attachment=attachment,
        sha256=digest,
        preview=bool(told.get("preview")),
    )
