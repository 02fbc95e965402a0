"""Filing a dossier: one transaction, from the lock to the debt of an acknowledgement."""

from __future__ import annotations

from datetime import datetime

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from accounts.models import User
from applications.acknowledgement.mail import queue_registration
from applications.facts import draft_facts
from applications.models import Acknowledgement, Application, Call, Submission
from applications.numbering import dossier_number
from applications.snapshot import build_snapshot
from applications.steps import MissingField, missing_fields
from applications.surroundings import surroundings
from applications.tasks import announce_acknowledgement
from applications.territory import covered_authorities
from applications.workflow import take_transition
from eligibility import FILING_RULES, Assessment, Verdict, assess, canonical


class SubmissionRefused(Exception):
    """The draft may not be filed as it is; nothing was written.

    `assessment` holds each rule's finding, `missing` the fields still empty, and
    `unsworn` tells that the sworn statement was not accepted.
    """

    def __init__(
        self, assessment: Assessment, missing: list[MissingField], *, unsworn: bool
    ) -> None:
        super().__init__(
            "refused: "
            + ", ".join(
                [finding.rule for finding in assessment.breaches]
                + [finding.rule for finding in assessment.undetermined]
                + [item.field for item in missing]
                + (["sworn_statement"] if unsworn else [])
            )
        )
        self.assessment = assessment
        self.missing = missing
        self.unsworn = unsworn


def submit_application(
    *, application_id: int, user: User, sworn: bool, received_at: datetime | None = None
) -> Submission:
    """File a draft, or return its filing if it was filed already.

    The instant of receipt is read once, before any lock is waited for: a queue at the
    deadline makes nobody late. In one transaction: lock the draft, lock the call, assess,
    allot number and rank, freeze the snapshot, move the state, write the journal, queue the
    mails that say it is registered, and owe an acknowledgement; the workers are told of
    both after commit. When the connection is lost, the server is asked again what became
    of it: a filing that was committed is returned, another fails.

    `received_at` is for tests and replays only. Raises SubmissionRefused when a rule is
    breached or cannot be settled, a field is missing, or the statement is not `sworn`;
    TransitionRefused when `user` does not own the draft. Either way nothing is written.
    """
    received_at = received_at or timezone.now()
    try:
        with transaction.atomic():
            return _file(application_id, user, sworn=sworn, received_at=received_at)
    except (OperationalError, InterfaceError):
        filed = None if connection.in_atomic_block else _filed_unheard(application_id)
        if filed is None:
            raise
        return filed


def _filed_unheard(application_id: int) -> Submission | None:
    """Return the filing of a transaction whose end was not heard of; None if it was undone.

    The draft's lock is waited for: the server may still be about to commit. The sweeps pay
    what the workers were not told of. Raises OperationalError while the server is away.
    """
    connection.close()
    with transaction.atomic():
        Application.objects.select_for_update().filter(pk=application_id).first()
        return Submission.objects.filter(application=application_id).first()


def _file(
    application_id: int, user: User, *, sworn: bool, received_at: datetime
) -> Submission:
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("authority")
        .get(pk=application_id)
    )
    if not application.is_draft:
        return Submission.objects.get(application=application)
    lines = list(application.financing_lines.all())
    documents = list(application.documents.all())
    covered = covered_authorities(application)

    call = Call.objects.select_for_update().get(pk=application.call_id)
    version = call.recall_current()
    if version is None:
        raise ValueError(
            f"call: {call.slug!r} has no terms; expected one loaded by load_call"
        )
    facts = draft_facts(
        application,
        received_at=received_at,
        document_kinds=[document.kind for document in documents],
        surroundings=surroundings(application),
    )
    assessment = assess(facts, version.definition.terms, rules=FILING_RULES)
    missing = missing_fields(application)
    if assessment.verdict is not Verdict.ELIGIBLE or missing or not sworn:
        raise SubmissionRefused(assessment, missing, unsworn=not sworn)

    call.last_rank += 1
    call.save(update_fields=["last_rank"])
    application.rank = call.last_rank
    application.number = dossier_number(call.number_prefix, call.last_rank)
    application.submitted_at = received_at
    snapshot = canonical.dumps(
        build_snapshot(
            application=application,
            version=version,
            lines=lines,
            documents=documents,
            covered=covered,
            filed_by=user,
            received_at=received_at,
            facts=facts,
            assessment=assessment,
        )
    )
    submission = Submission.objects.create(
        application=application,
        call_version=version,
        received_at=received_at,
        filed_by=user,
        verdict=assessment.verdict,
        ruleset_version=assessment.ruleset_version,
        snapshot=snapshot,
        sha256=canonical.digest(snapshot),
    )
    take_transition(
        application=application,
        name="submit",
        user=user,
        at=received_at,
        detail={
            "number": application.number,
            "rank": application.rank,
            "sha256": submission.sha256,
        },
        saved=("number", "rank", "submitted_at"),
    )
    acknowledgement = Acknowledgement.objects.create(submission=submission)
    queue_registration(acknowledgement)
    transaction.on_commit(lambda: announce_acknowledgement(acknowledgement.pk))
    return submission
