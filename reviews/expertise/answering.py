"""What an expert answers: an opinion, or the conflict of interest that forbids them one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from applications.journal import record
from applications.models import Event
from eligibility import canonical
from reviews.expertise.asking import lock_asked
from reviews.expertise.mails import tell_who_asked
from reviews.expertise.permissions import may_answer
from reviews.models import ExternalOpinion, Recommendation
from reviews.reviewing import require


def give_opinion(
    *, asked_id: int, opinion: str, recommendation: Recommendation | None, at: datetime
) -> ExternalOpinion:
    """Keep an expert's opinion in the dossier, once; they declare no interest in the project.

    at: when the answer was received, read before any lock is waited for.

    In one transaction, with the dossier locked: the answer, a line of the journal that
    holds its digest, a mail to who asked. Raises ReviewRefused when the request no longer
    waits for an answer at that instant; nothing is then written.
    """
    return _answer(
        asked_id,
        at,
        Event.OPINION_RECEIVED,
        opinion=opinion,
        recommendation=recommendation or "",
    )


def decline(*, asked_id: int, conflict: str, at: datetime) -> ExternalOpinion:
    """Keep, instead of an opinion, the link with the project that an expert declares.

    The dossier is closed to them at once. Effects and errors are those of `give_opinion`.
    """
    return _answer(asked_id, at, Event.OPINION_DECLINED, conflict=conflict)


def digest_of(asked: ExternalOpinion) -> str:
    """Return the SHA-256 of an answer: of its canonical JSON (`eligibility.canonical`)."""
    answer = {
        "opinion": asked.opinion,
        "recommendation": asked.recommendation,
        "conflict": asked.conflict,
    }
    return canonical.digest(canonical.dumps(answer))


def _answer(
    asked_id: int, at: datetime, event: Event, **answer: str
) -> ExternalOpinion:
    with transaction.atomic():
        asked = lock_asked(asked_id)
        require(may_answer(asked.standing(at)))
        asked.answered_at = at
        for name, value in answer.items():
            setattr(asked, name, value)
        asked.save(update_fields=["answered_at", *answer])
        record(
            event,
            application=asked.application,
            at=at,
            detail={"expert": asked.expert_name, "sha256": digest_of(asked)},
        )
        tell_who_asked(asked)
    return asked
