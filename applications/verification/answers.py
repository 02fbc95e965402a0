"""The three answers to whoever holds a document: authentic, altered, unknown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from applications.verification.carried import carried_by
from applications.verification.register import (
    Receipt,
    by_code,
    by_document,
    by_numbers,
)

SIGNATURE = b"%PDF-"
SIGNATURE_WITHIN = 1024
"""A PDF begins with its signature, or so near its beginning that programs open it."""


class Verdict(StrEnum):
    """What is known of a document."""

    AUTHENTIC = "authentic"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict and what it stands on.

    `receipt` is what was issued, given only to who proved to hold its content: the very
    document, its control code, or the exact content attached to an altered file. An
    altered file that merely names a dossier gives its `number` back.
    """

    verdict: Verdict
    receipt: Receipt | None = None
    number: str = ""


UNKNOWN = Answer(Verdict.UNKNOWN)


def answer_code(*, number: str, code: str) -> Answer:
    """Judge a dossier number and a control code, both in their exact form. One query."""
    receipt = by_code(number=number, code=code)
    return Answer(Verdict.AUTHENTIC, receipt) if receipt else UNKNOWN


def answer_document(document: bytes) -> Answer:
    """Judge a file: the very bytes that were issued, or not. At most two queries.

    A file that is not what was issued is opened to see what it carries, in a process of
    its own.
    """
    receipt = by_document(sha256=hashlib.sha256(document).hexdigest())
    if receipt:
        return Answer(Verdict.AUTHENTIC, receipt)
    if SIGNATURE not in document[:SIGNATURE_WITHIN]:
        return UNKNOWN
    carried = carried_by(document)
    named = by_numbers(carried.numbers) if carried.numbers else []
    for receipt in named:
        if receipt.content_sha256 in carried.contents:
            return Answer(Verdict.ALTERED, receipt)
    return Answer(Verdict.ALTERED, number=named[0].number) if named else UNKNOWN
