"""The answers that an applicant gave, as they are read: what came, when, what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from applications.answers.difference import SectionChange, difference
from applications.models import (
    Application,
    Completion,
    Submission,
    SupportingDocument,
)


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """One answer, the `position`-th; `answer_by` is the last day that was given for it."""

    position: int
    received_at: datetime
    completed_by: str
    answer_by: date | None
    is_late: bool
    message: str
    sha256: str
    changes: tuple[SectionChange, ...]

    @property
    def prefix(self) -> str:
        """What its anchors begin with."""
        return f"reponse-{self.position}-"


def told_answers(
    application: Application,
    submission: Submission,
    completions: Sequence[Completion],
    documents: Iterable[SupportingDocument],
) -> tuple[ToldAnswer, ...]:
    """Return each answer with what it changed of the text before it. No query.

    completions: in order, with their notice and author; documents: those of the dossier,
    replaced ones too, for the addresses of their files.
    """
    documents = list(documents)
    before = [submission.content, *(one.content for one in completions)]
    return tuple(
        ToldAnswer(
            position=position,
            received_at=one.received_at,
            completed_by=str(one.completed_by),
            answer_by=one.notice.answer_by,
            is_late=one.is_late,
            message=one.message,
            sha256=one.sha256,
            changes=difference(application, earlier, one.content, documents),
        )
        for position, (one, earlier) in enumerate(
            zip(completions, before, strict=False), 1
        )
    )
