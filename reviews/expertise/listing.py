"""The requests of one dossier, as the desk reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from eligibility import french
from reviews.expertise.permissions import may_remind, may_withdraw
from reviews.expertise.reading import ShownFile, shown_files
from reviews.models import Dossier, ExternalOpinion, Recommendation
from reviews.permissions import Answer, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """One request: whom, what, until when, what came of it, and what may be done."""

    pk: int
    expert: str
    email: str
    standing_code: str
    standing: str
    asked: str
    until: str
    reminded: str
    mail: str
    mail_failed: bool
    withdrawn: str
    question: str
    files: tuple[ShownFile, ...]
    answered: str
    recommendation: str
    opinion: str
    conflict: str
    can_remind: Answer
    can_withdraw: Answer


def asked_lines(dossier: Dossier, user: User, at: datetime) -> list[AskedLine]:
    """Return the requests on a dossier that `user` found, the latest first. Two queries.

    The submission of `dossier` and its terms are selected.
    """
    person = Person.reading(user, dossier)
    rows = (
        dossier.external_opinions.select_related("asked_by", "withdrawn_by")
        .prefetch_related("documents")
        .order_by("-pk")
    )
    return [_line(asked, dossier, person, at) for asked in rows]


def _line(
    asked: ExternalOpinion, dossier: Dossier, person: Person, at: datetime
) -> AskedLine:
    asked.application = dossier
    standing = asked.standing(at)
    return AskedLine(
        pk=asked.pk,
        expert=asked.expert_name,
        email=asked.expert_email,
        standing_code=standing.value,
        standing=standing.label,
        asked=f"le {french.instant(asked.asked_at)}, par {asked.asked_by}",
        until=french.day(asked.last_day),
        reminded=_instant(asked.reminded_at),
        mail=_mail(asked),
        mail_failed=asked.mail_failed_at is not None,
        withdrawn=f"le {french.instant(asked.withdrawn_at)}, par {asked.withdrawn_by}"
        if asked.withdrawn_at
        else "",
        question=asked.question,
        files=shown_files(asked.documents.all(), dossier.submission),
        answered=_instant(asked.answered_at),
        recommendation=Recommendation(asked.recommendation).label
        if asked.recommendation
        else "",
        opinion=asked.opinion,
        conflict=asked.conflict,
        can_remind=may_remind(standing, person, mailed_at=asked.mailed_at, at=at),
        can_withdraw=may_withdraw(standing, person),
    )


def _mail(asked: ExternalOpinion) -> str:
    if asked.mail_failed_at:
        return f"non remis le {french.instant(asked.mail_failed_at)}"
    if asked.mail_sent_at:
        return f"envoyé le {french.instant(asked.mail_sent_at)}"
    return "en attente d’envoi"


def _instant(value: datetime | None) -> str:
    return french.instant(value) if value else ""
