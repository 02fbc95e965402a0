"""What the owner of an incomplete dossier writes before confirming: only what was asked for.

Each use case locks the dossier as the confirmation does: what is typed too late, or was
never asked for, is refused and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from applications.answers.working_copy import (
    AnswerRefused,
    asked_kinds,
    asked_steps,
    awaited_request,
)
from applications.documents import (
    MAX_DOCUMENTS,
    NewDocument,
    TooManyDocuments,
    stored,
    wipe_after_commit,
)
from applications.drafts import PlanLine, plan_sums
from applications.models import Answer, Application, Notice, SupportingDocument
from applications.steps import Step
from applications.workflow import check_transition


def save_section(
    *,
    application_id: int,
    user: User,
    step: Step,
    fields: Mapping[str, Any],
    covered: Sequence[str] | None = None,
) -> None:
    """Keep what the form of `step` holds, as `Application` names it; nothing else changes.

    covered: of the territory, the SIRENs named, known to the registry; None leaves those
        of the dossier.

    Raises AnswerRefused when no answer is awaited, or the step was not asked for.
    """
    written: dict[str, Any] = {"fields": dict(fields)}
    if step.slug == "publics":
        written["covered"] = None if covered is None else list(covered)
    _write_section(application_id, user, step, written)


def save_plan(
    *,
    application_id: int,
    user: User,
    step: Step,
    requested_grant: Decimal | None,
    expenses: Iterable[PlanLine],
    resources: Iterable[PlanLine],
) -> None:
    """Keep the lines of the plan and their sums, in euros. As `save_section`."""
    expenses, resources = list(expenses), list(resources)
    sums = plan_sums(
        requested_grant=requested_grant, expenses=expenses, resources=resources
    )
    _write_section(
        application_id,
        user,
        step,
        {
            "fields": sums,
            "expenses": [[one.label, one.amount, one.eligible] for one in expenses],
            "resources": [[one.label, one.amount, False] for one in resources],
        },
    )


def save_message(*, application_id: int, user: User, message: str) -> None:
    """Keep the message to the Mission. Raises AnswerRefused."""
    with transaction.atomic():
        answer = _locked(application_id, user)[1]
        answer.message = message.strip()
        answer.save(update_fields=["message", "updated_at"])


def add_answer_documents(
    *, application: Application, user: User, files: Iterable[NewDocument]
) -> list[SupportingDocument]:
    """Store files of the answer, all or none: the dossier holds them once it is confirmed.

    Raises AnswerRefused (also for a kind that was not asked for), TooManyDocuments and
    ReplacedIsGone.
    """
    files = list(files)
    with stored(application, user, files) as added, transaction.atomic():
        notice, answer = _locked(application.pk, user)
        for file, document in zip(files, added, strict=True):
            _require_kind(notice, file.kind)
            document.answer = answer
            if file.replaces is not None:
                _leave_out(answer, notice, file.replaces)
        held = SupportingDocument.objects.filter(
            application=application, superseded_at=None
        ).exclude(public_id__in=answer.removed)
        if held.count() + len(added) > MAX_DOCUMENTS:
            raise TooManyDocuments
        SupportingDocument.objects.bulk_create(added)
    return added


def remove_answer_document(
    *, application_id: int, user: User, document_id: UUID
) -> None:
    """Leave a document out of the answer; one sent with it is deleted, a filed one is kept.

    Raises AnswerRefused, and SupportingDocument.DoesNotExist.
    """
    with transaction.atomic():
        notice, answer = _locked(application_id, user)
        _leave_out(answer, notice, document_id)


def _write_section(
    application_id: int, user: User, step: Step, written: dict[str, Any]
) -> None:
    with transaction.atomic():
        notice, answer = _locked(application_id, user)
        if step not in asked_steps(notice):
            raise AnswerRefused(
                f"La Mission ne demande pas la rubrique « {step.title} »."
            )
        answer.sections[step.slug] = written
        answer.save(update_fields=["sections", "updated_at"])


def _locked(application_id: int, user: User) -> tuple[Notice, Answer]:
    """The request to answer and its answer, the dossier locked. Raises AnswerRefused."""
    application = lock_incomplete(application_id, user)
    notice = awaited_request(application)
    answer, _ = Answer.objects.get_or_create(notice=notice)
    return notice, answer


def lock_incomplete(application_id: int, user: User) -> Application:
    """Return the dossier, locked, if `user` may complete it. Raises AnswerRefused."""
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("authority")
        .get(pk=application_id)
    )
    allowed, reason = check_transition(
        application=application, name="complete", user=user
    )
    if not allowed:
        raise AnswerRefused(reason)
    return application


def _require_kind(notice: Notice, kind: str) -> None:
    if kind not in asked_kinds(notice):
        raise AnswerRefused("La Mission ne demande pas cette pièce.")


def _leave_out(answer: Answer, notice: Notice, document_id: UUID) -> None:
    document = SupportingDocument.objects.filter(superseded_at=None).get(
        application=notice.submission.application_id, public_id=document_id
    )
    _require_kind(notice, document.kind)
    if document.answer_id == answer.pk:
        wipe_after_commit(document.file)
        document.delete()
    elif str(document_id) not in answer.removed:
        answer.removed.append(str(document_id))
        answer.save(update_fields=["removed", "updated_at"])
    else:
        raise SupportingDocument.DoesNotExist
