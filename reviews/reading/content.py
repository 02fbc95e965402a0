"""What the page of a dossier shows: texts in French, ready to be escaped and laid out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """A label and what was answered; a `long` answer keeps its paragraphs."""

    label: str
    value: str
    long: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the dossier."""

    anchor: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the financing plan; `mark` says whether an expense is eligible."""

    label: str
    amount: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The financing plan: its lines, and the sums that the rules read."""

    expenses: tuple[Line, ...]
    resources: tuple[Line, ...]
    total_cost: str
    eligible_cost: str
    total_resources: str
    requested_grant: str
    grant_share: str


@dataclass(frozen=True, slots=True)
class Document:
    """A filed document; `public_id` is None when its file is no longer kept."""

    label: str
    name: str
    media_type: str
    size: str
    sha256: str
    public_id: str | None


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """What a rule said at the filing."""

    title: str
    status_code: str
    status: str
    message: str
    remedy: str
    reference: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole dossier, ready to be shown."""

    number: str
    rank: int
    received: str
    holder: str
    title: str
    call_title: str
    call_version: int
    filed_by: str
    sha256: str
    verdict: str
    verdict_code: str
    ruleset_version: str
    sections: tuple[Section, ...]
    plan: Plan
    documents: tuple[Document, ...]
    findings: tuple[RuleFinding, ...]
    sworn_statement: str
