"""A call's TOML file, from the text to the definition, refused with line and reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from applications.calls.decisions import DecisionTexts
from applications.calls.definition import (
    CallDefinition,
    Contact,
    Criterion,
    DocumentRequirement,
    LegalSentences,
    ReviewTerms,
)
from applications.calls.readers import Refused
from applications.calls.schema import read_content
from applications.calls.toml_document import Document, DocumentRefused, read_document
from applications.calls.toml_lines import KeyPath
from eligibility import InvalidValueError, Terms
from eligibility.french import PARIS

CLOSES_AT: KeyPath = ("terms", "closes_at")
CLOSES_IN_DAYS: KeyPath = ("terms", "closes_in_days")
NUMBER_PREFIX: KeyPath = ("call", "number_prefix")


@dataclass(frozen=True, slots=True)
class CallFile:
    """A file whose every value is of the right kind; `values` are `schema`'s."""

    document: Document
    values: Mapping[str, Any]

    @property
    def slug(self) -> str:
        slug: str = self.values["call"]["slug"]
        return slug

    @property
    def number_prefix(self) -> str:
        prefix: str = self.values["call"]["number_prefix"]
        return prefix

    def refuse(self, path: KeyPath, reason: str) -> DocumentRefused:
        """Return the refusal of one key; `reason` is French."""
        return self.document.refuse([(path, reason)])

    def definition(
        self, *, now: datetime, stored_deadline: datetime | None = None
    ) -> CallDefinition:
        """Return what the file says of the call.

        With `closes_in_days`, the deadline that is stored stays while it is ahead of `now`;
        once it has passed, or without one, it is counted from `now`'s day in Paris.
        Raises DocumentRefused when the terms contradict one another.
        """
        terms = dict(self.values["terms"])
        days = terms.pop("closes_in_days")
        if days is not None:
            ahead = stored_deadline is not None and stored_deadline >= now
            terms["closes_at"] = stored_deadline if ahead else end_of_day(now, days)
        deadline = CLOSES_IN_DAYS if days is not None else CLOSES_AT
        if terms["opens_at"] is not None and terms["opens_at"] >= terms["closes_at"]:
            raise self.refuse(deadline, "la clôture ne suit pas l’ouverture")
        documents = tuple(
            DocumentRequirement(**row) for row in self.values["documents"]
        )
        try:
            checked = Terms(
                **terms,
                required_documents={
                    document.code: document.label
                    for document in documents
                    if document.required
                },
            )
        except InvalidValueError as error:
            raise self.refuse(("terms", error.field), error.reason) from error
        review = ReviewTerms(**self.values["review"])
        low, high = review.comment_below, review.comment_above
        if low is not None and high is not None and low > high:
            raise self.refuse(
                ("review", "comment_above"),
                "ce seuil est au-dessous de « comment_below »",
            )
        if review.deliberate_above == 1:
            raise self.refuse(
                ("review", "deliberate_above"),
                "aucun écart ne dépasse l’échelle entière : donnez une part inférieure à 1,"
                " ou retirez la clé",
            )
        return CallDefinition(
            **self.values["call"],
            terms=checked,
            documents=documents,
            criteria=tuple(Criterion(**row) for row in self.values["criteria"]),
            contact=Contact(**self.values["contact"]),
            legal=LegalSentences(**self.values["legal"]),
            decisions=DecisionTexts.from_dict({"decisions": self._decisions()}),
            review=review,
        )

    def _decisions(self) -> dict[str, dict[str, Any]]:
        """What the file says of decisions, without what it leaves out."""
        return {
            name: {key: said for key, said in table.items() if said is not None}
            for name in ("reasons", "letters")
            for table in [self.values[name]]
        }


def read_call_file(path: Path) -> CallFile:
    """Read and check the file at `path`; no database, no clock.

    Raises DocumentRefused with every problem found, and OSError when the file cannot be
    opened.
    """
    document = read_document(path)
    values = _nearest_deadline(document)
    try:
        content = read_content(values)
    except Refused as refused:
        raise document.refuse(refused.problems) from refused
    file = CallFile(document, content)
    closes_at = content["terms"]["closes_at"]
    days = content["terms"]["closes_in_days"]
    if closes_at is None and days is None:
        raise file.refuse(CLOSES_AT, "cette clé est nécessaire et manque")
    if closes_at is not None and days is not None:
        raise file.refuse(
            CLOSES_IN_DAYS, "l’échéance est déjà donnée par « closes_at »"
        )
    return file


def end_of_day(now: datetime, days: int) -> datetime:
    """Return the last microsecond, in Paris, of the day `days` after that of `now` (aware)."""
    day = now.astimezone(PARIS).date() + timedelta(days=days)
    return datetime.combine(day, time.max, tzinfo=PARIS)


def _nearest_deadline(document: Document) -> Mapping[str, Any]:
    """Return the values of `document`, without an inherited deadline that it replaces.

    `closes_at` and `closes_in_days` say one thing in two ways: a file that gives either
    does not inherit the other.
    """
    places = document.places
    if CLOSES_AT not in places or CLOSES_IN_DAYS not in places:
        return document.values
    inherited = [
        path
        for path in (CLOSES_AT, CLOSES_IN_DAYS)
        if places[path].file != document.path
    ]
    if len(inherited) != 1:
        return document.values
    (_, dropped), terms = inherited[0], document.values["terms"]
    kept = {key: value for key, value in terms.items() if key != dropped}
    return {**document.values, "terms": kept}
