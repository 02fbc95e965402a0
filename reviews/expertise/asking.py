"""What the desk does of an external opinion: ask for it, remind the expert, withdraw."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications.journal import record
from applications.models import Application, Event, State, Submission
from eligibility.french import PARIS, count, typeset
from reviews.expertise.addresses import why_not
from reviews.expertise.mails import mail_expert
from reviews.expertise.permissions import may_ask, may_remind, may_withdraw
from reviews.models import ExternalOpinion, Standing
from reviews.permissions import Person
from reviews.reviewing import lock_dossier, require

USUAL_DAYS = 15
"""Days that an expert is given, unless told otherwise."""
MOST_DAYS = 60
"""Days for which a link may open a dossier."""
MOST_ASKED = 20
"""Requests that one dossier may count, whatever became of them."""


class InvalidRequest(Exception):
    """What is asked for cannot be sent as it is; `field` is at fault, a French sentence why."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True, slots=True)
class Expert:
    """Whom an opinion is asked of."""

    name: str
    email: str


def usual_day() -> date:
    """Return the last day that is offered, in Paris."""
    return timezone.localdate() + timedelta(days=USUAL_DAYS)


def ask_expert(
    *,
    application_id: int,
    reviewer: User,
    expert: Expert,
    question: str,
    document_ids: Collection[UUID],
    last_day: date,
) -> ExternalOpinion:
    """Ask an expert's opinion on a dossier, by a mail that holds a link to it.

    document_ids: public identifiers of the files that the link shows; none unless named.
    last_day: in Paris, the last on which the link opens; `MOST_DAYS` ahead at most.

    In one transaction, with the dossier locked: the request, a line of the journal, the
    mail. Raises ReviewRefused when the state, the person or a setting forbids it, and
    InvalidRequest when the address is that of somebody of the dossier, shares its domain,
    is of the desk or is asked already, when a file is not of the dossier or when the day is
    out of bounds; nothing is then written.
    """
    with transaction.atomic():
        application = lock_dossier(application_id)
        require(may_ask(State(application.state), Person.of(reviewer, application)))
        now = timezone.now()
        _check_day(last_day, now)
        _check_expert(application, expert, now)
        documents = list(
            application.documents.current().filter(public_id__in=document_ids)
        )
        if len(documents) != len(set(document_ids)):
            raise InvalidRequest(
                typeset(
                    "Une des pièces n’est plus dans ce dossier : choisissez de nouveau."
                ),
                "documents",
            )
        asked = ExternalOpinion(
            application=application,
            expert_name=expert.name,
            expert_email=expert.email,
            question=question,
            asked_by=reviewer,
            asked_at=now,
            expires_at=datetime.combine(
                last_day + timedelta(days=1), time.min, tzinfo=PARIS
            ),
        )
        mail_expert(asked)
        asked.save(force_insert=True)
        asked.documents.set(documents)
        record(
            Event.OPINION_ASKED,
            application=application,
            actor=reviewer,
            at=now,
            detail={
                "expert": expert.name,
                "email": expert.email,
                "last_day": last_day.isoformat(),
                "documents": [document.sha256 for document in documents],
            },
        )
    return asked


def remind_expert(*, asked_id: int, reviewer: User) -> ExternalOpinion:
    """Send the link again, by hand: once a day at most.

    In one transaction, with the dossier locked. Raises ReviewRefused with the reason;
    nothing is then written.
    """
    with transaction.atomic():
        asked = lock_asked(asked_id)
        now = timezone.now()
        require(
            may_remind(
                asked.standing(now),
                Person.of(reviewer, asked.application),
                mailed_at=asked.mailed_at,
                at=now,
            )
        )
        send_reminder(asked, actor=reviewer, at=now)
    return asked


def withdraw_request(*, asked_id: int, reviewer: User) -> ExternalOpinion:
    """Withdraw a request that waits: its link opens nothing any more, from now on.

    In one transaction, with the dossier locked. Raises ReviewRefused with the reason;
    nothing is then written.
    """
    with transaction.atomic():
        asked = lock_asked(asked_id)
        now = timezone.now()
        person = Person.of(reviewer, asked.application)
        require(may_withdraw(asked.standing(now), person))
        asked.withdrawn_by, asked.withdrawn_at = reviewer, now
        asked.save(update_fields=["withdrawn_by", "withdrawn_at"])
        record(
            Event.OPINION_WITHDRAWN,
            application=asked.application,
            actor=reviewer,
            at=now,
            detail={"expert": asked.expert_name},
        )
    return asked


def lock_asked(asked_id: int) -> ExternalOpinion:
    """Return a request as it stands once its dossier is locked, that one at hand."""
    key = ExternalOpinion.objects.values_list("application_id", flat=True)
    application = lock_dossier(key.get(pk=asked_id))
    asked = ExternalOpinion.objects.select_related("asked_by").get(pk=asked_id)
    asked.application = application
    return asked


def send_reminder(asked: ExternalOpinion, *, actor: User | None, at: datetime) -> None:
    """Queue a reminder and journal it, in this transaction; no actor: the portal itself."""
    mail_expert(asked, reminder=True)
    asked.reminded_at = at
    if actor is None:
        asked.auto_reminded_at = at
    asked.save(
        update_fields=[
            *("queued", "mail_sent_at", "mail_failed_at"),
            *("reminded_at", "auto_reminded_at"),
        ]
    )
    record(
        Event.OPINION_REMINDED,
        application=asked.application,
        actor=actor,
        at=at,
        detail={"expert": asked.expert_name},
    )


def _check_day(last_day: date, now: datetime) -> None:
    today = now.astimezone(PARIS).date()
    if not today < last_day <= today + timedelta(days=MOST_DAYS):
        raise InvalidRequest(
            "Le dernier jour est à venir, et au plus tard dans"
            f" {count(MOST_DAYS, 'jour')}.",
            "last_day",
        )


def _check_expert(application: Application, expert: Expert, now: datetime) -> None:
    submission = Submission.objects.select_related("application__owner").get(
        application=application
    )
    if reason := why_not(expert.email, submission):
        raise InvalidRequest(reason, "email")
    asked = list(application.external_opinions.order_by("pk"))
    if len(asked) >= MOST_ASKED:
        raise InvalidRequest(
            f"Ce dossier compte déjà {count(MOST_ASKED, 'demande')} d’avis externe."
        )
    for each in asked:
        each.application = application
        if (
            each.expert_email.lower() == expert.email.lower()
            and each.standing(now) == Standing.WAITING
        ):
            raise InvalidRequest(
                typeset(
                    "Un avis est déjà demandé à cette adresse : relancez l’expert, ou"
                    " retirez la demande."
                ),
                "email",
            )
