"""What an acknowledgement says: French texts, ready to be escaped and laid out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

LONGEST_WORD = 30
"""Characters that the narrowest column holds on a line."""


def has_long_word(*texts: str) -> bool:
    """Tell whether a word must be broken to stay in its column.

    The page breaks words where it is told to only: to be ready for it everywhere takes
    a seventh of the whole layout.
    """
    return any(len(word) > LONGEST_WORD for text in texts for word in text.split())


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what stands beside it."""

    label: str
    value: str

    @property
    def breaks(self) -> bool:
        return has_long_word(self.value)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the financing plan; `note` tells whether an expense is eligible."""

    label: str
    amount: str
    note: str = ""

    @property
    def breaks(self) -> bool:
        return has_long_word(self.label)


@dataclass(frozen=True, slots=True)
class Document:
    """A supporting document as it was received."""

    label: str
    name: str
    size: str
    sha256: str

    @property
    def breaks(self) -> bool:
        return has_long_word(self.label, self.name)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule said; `status` names it for the stylesheet, `verdict` for the reader."""

    title: str
    message: str
    status: str
    verdict: str

    @property
    def breaks(self) -> bool:
        return has_long_word(self.title, self.message)


class Page(Protocol):
    """What every document has, whatever its template shows besides.

    template: its name; source: what the attached text is, in French.
    instant: aware, the document's own date.
    sha256: digest of the text that the document was made from, 64 hexadecimal digits.
    """

    template: ClassVar[str]
    source: ClassVar[str]

    @property
    def number(self) -> str: ...
    @property
    def instant(self) -> datetime: ...
    @property
    def key(self) -> tuple[Row, ...]: ...
    @property
    def attachment(self) -> str: ...
    @property
    def sha256(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything the page shows, in French, ready to be escaped and laid out.

    attachment: the name, in the PDF, of the file that holds the snapshot's exact text.
    """

    template: ClassVar[str] = "acknowledgement/page.html"
    source: ClassVar[str] = "Contenu déposé, texte exact"

    number: str
    rank: str
    received_on: str
    received_at: str
    instant: datetime
    call_title: str
    service: str
    preamble: str
    holder: tuple[Row, ...]
    project: tuple[Row, ...]
    summary: str
    amounts: tuple[Row, ...]
    expenses: tuple[Line, ...]
    resources: tuple[Line, ...]
    total_cost: str
    total_resources: str
    documents: tuple[Document, ...]
    verdict: str
    findings: tuple[Finding, ...]
    sworn_statement: str
    contact: tuple[Row, ...]
    silence: str
    appeal: str
    proof: tuple[Row, ...]
    attachment: str
    sha256: str

    @property
    def key(self) -> tuple[Row, ...]:
        """What is looked for first."""
        return (
            Row("Dossier", self.number),
            Row("Reçu le", self.received_at),
            Row("Rang", self.rank),
        )
