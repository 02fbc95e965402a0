"""Confirming an answer: one transaction, from the lock to the frozen text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications.answers.difference import differs
from applications.answers.rules import (
    answer_facts,
    frozen_surroundings,
    territory_changed,
)
from applications.answers.saving import lock_incomplete
from applications.answers.working_copy import (
    AnswerRefused,
    WorkingCopy,
    awaited_request,
    working_copy,
)
from applications.documents import journal_documents
from applications.frozen import Frozen, latest_of
from applications.models import (
    Application,
    Call,
    Completion,
    CoveredAuthority,
    Event,
    FinancingLine,
    SupportingDocument,
)
from applications.snapshot import build_snapshot
from applications.steps import missing_fields
from applications.submission import SubmissionRefused
from applications.surroundings import surroundings
from applications.workflow import take_transition
from eligibility import FILING_RULES, Assessment, Facts, Verdict, assess, canonical


class NothingAnswered(AnswerRefused):
    """The answer changes nothing and says nothing."""

    def __init__(self) -> None:
        super().__init__(
            "Votre réponse ne change rien : apportez un élément demandé, ou dites à la "
            "Mission dans le message pourquoi il manque."
        )


def complete_application(
    *,
    application_id: int,
    user: User,
    message: str,
    sworn: bool,
    received_at: datetime | None = None,
) -> Completion:
    """Confirm the answer of an incomplete dossier to the request that awaits one.

    The instant of receipt is read once, before any lock is waited for. In one transaction:
    lock the dossier, judge it as it was filed (`applications.answers.rules`), write its
    rows, its lines and its documents, freeze the whole, move the state (under review),
    write the journal. The filing, its number and its rank do not change; an answer that
    comes after its time limit is kept and says so (`Completion.is_late`).

    `received_at` is for tests only. Raises AnswerRefused when no answer is awaited of
    `user` or when it holds nothing, SubmissionRefused when a rule is breached or cannot be
    settled, a field is missing, or the statement is not `sworn`; nothing is then written.
    """
    received_at = received_at or timezone.now()
    with transaction.atomic():
        application = lock_incomplete(application_id, user)
        notice = awaited_request(application)
        working = working_copy(application, notice)
        latest = latest_of(working.submission)
        facts, assessment = _judged(working, latest)
        missing = missing_fields(working.application)
        if assessment.verdict is not Verdict.ELIGIBLE or missing or not sworn:
            raise SubmissionRefused(assessment, missing, unsworn=not sworn)
        content = _content(working, latest, facts, assessment)
        message = message.strip()
        if not message and not differs(latest.content, content):
            raise NothingAnswered
        content["completion"] = {
            "submission_sha256": working.submission.sha256,
            "completes_sha256": latest.sha256,
            "notice_sha256": notice.sha256,
            "received_at": canonical.instant(received_at),
            "completed_by": {"email": user.email, "name": user.full_name},
            "message": message,
        }
        snapshot = canonical.dumps(content)
        completion = Completion.objects.create(
            submission=working.submission,
            notice=notice,
            received_at=received_at,
            completed_by=user,
            message=message,
            snapshot=snapshot,
            sha256=canonical.digest(snapshot),
        )
        _settle_documents(working, user, received_at)
        take_transition(
            application=working.application,
            name="complete",
            user=user,
            at=received_at,
            detail={"sha256": completion.sha256, "late": completion.is_late},
        )
    return completion


def _judged(working: WorkingCopy, latest: Frozen) -> tuple[Facts, Assessment]:
    """Judge the dossier, and write its rows unless its new holder has filed another.

    The rows come first, since what overlaps is found from them; a refusal undoes them.
    """
    typed = working.application
    if typed.holder_siren != latest.content["holder"]["siren"]:
        # As a filing does, so that one authority has one dossier.
        Call.objects.select_for_update().only("pk").get(pk=typed.call_id)
    met = surroundings(typed, others=False)
    if not met.other_applications:
        _write_rows(working)
    if territory_changed(working, latest) and not met.other_applications:
        met = replace(
            frozen_surroundings(latest, frozenset()),
            overlapping=surroundings(typed).overlapping,
        )
    else:
        met = frozen_surroundings(latest, met.other_applications)
    facts = answer_facts(typed, working, met)
    terms = working.version.definition.terms
    return facts, assess(facts, terms, rules=FILING_RULES)


def _write_rows(working: WorkingCopy) -> None:
    """Write what was typed to the dossier, its lines and its territory, where it was."""
    answer = working.answer
    if answer is None:
        return
    dossier = Application.objects.filter(pk=working.application.pk)
    fields = [name for one in answer.sections.values() for name in one["fields"]]
    if fields:
        values = {name: getattr(working.application, name) for name in fields}
        dossier.update(**values, updated_at=timezone.now())
    if "financement" in answer.sections:
        working.application.financing_lines.all().delete()
        FinancingLine.objects.bulk_create(working.lines)
    if "publics" in answer.sections:
        _write_territory(working.application, [one.pk for one in working.covered])


def _write_territory(application: Application, sirens: Iterable[str]) -> None:
    sirens = list(sirens)
    named = CoveredAuthority.objects.filter(application=application)
    named.exclude(authority_id__in=sirens).delete()
    CoveredAuthority.objects.bulk_create(
        [
            CoveredAuthority(application=application, authority_id=siren)
            for siren in sirens
        ],
        ignore_conflicts=True,
    )


def _content(
    working: WorkingCopy, latest: Frozen, facts: Facts, assessment: Assessment
) -> dict[str, Any]:
    """The content of the dossier as completed, in the shape of its filing's. No query."""
    content = build_snapshot(
        application=working.application,
        version=working.version,
        lines=working.lines,
        documents=working.documents,
        covered=working.covered,
        filed_by=working.submission.filed_by,
        received_at=working.submission.received_at,
        facts=facts,
        assessment=assessment,
    )
    return content | {"filed_by": latest.content["filed_by"]}


def _settle_documents(working: WorkingCopy, user: User, at: datetime) -> None:
    """Make the answer's documents the dossier's; keep aside those that it leaves out."""
    answer = working.answer
    if answer is None:
        return
    application = working.application
    left_out = list(application.documents.filter(public_id__in=answer.removed))
    added = [one for one in working.documents if one.answer_id == answer.pk]
    held = SupportingDocument.objects.filter(application=application)
    held.filter(public_id__in=answer.removed).update(superseded_at=at)
    held.filter(answer=answer).update(answer=None)
    journal_documents(Event.DOCUMENT_REMOVED, application, user, left_out)
    journal_documents(Event.DOCUMENT_ADDED, application, user, added)
    answer.delete()
