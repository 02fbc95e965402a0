"""What an acknowledgement says: French texts, ready to be escaped and laid out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what stands beside it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the financing plan; `note` tells whether an expense is eligible."""

    label: str
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A supporting document as it was received."""

    label: str
    name: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule said; `status` names it for the stylesheet, `verdict` for the reader."""

    title: str
    message: str
    status: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything the page shows, in French, ready to be escaped and laid out.

    attachment: the name, in the PDF, of the file that holds the snapshot's exact text.
    """

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
