"""What the owner of a draft does before filing it.

Every write goes through `write_draft`, which locks the dossier as the filing does: a write
that loses the race against the filing raises DossierFiled and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from accounts.models import User
from applications.facts import draft_facts, other_filed_numbers
from applications.journal import record
from applications.models import (
    Application,
    Call,
    Event,
    FinancingLine,
    State,
    SupportingDocument,
)
from applications.uploads import InspectedFile
from eligibility import FILING_RULES, Assessment, assess, french

MAX_DOCUMENTS = 30


class DraftRefused(Exception):
    """What was asked may not be done; `str()` is a French sentence. Nothing was written."""


class CallNotOpen(DraftRefused):
    """The call takes no dossier at this instant."""


class DossierFiled(DraftRefused):
    """The dossier is no longer a draft."""

    def __init__(self) -> None:
        super().__init__("Ce dossier est déposé : il ne se modifie plus.")


class TooManyDocuments(DraftRefused):
    """The dossier holds as many files as it may."""

    def __init__(self) -> None:
        super().__init__(
            f"Un dossier compte au plus {MAX_DOCUMENTS} fichiers : supprimez-en un d’abord."
        )


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of the financing plan; `amount` in euros, above zero."""

    label: str
    amount: Decimal
    eligible: bool = False


def create_draft(*, call: Call, user: User, now: datetime) -> Application:
    """Open a draft for `user`, and journal it. `now` is aware.

    Raises CallNotOpen, with the reason, when the call is not open at `now`.
    """
    reason = closed_reason(call, now)
    if reason:
        raise CallNotOpen(reason)
    face_value = call.current.definition.pass_face_value if call.current else None
    with transaction.atomic():
        draft = Application.objects.create(
            call=call, owner=user, contact_email=user.email,
            contact_name=user.full_name, pass_face_value=face_value,
        )  # fmt: skip
        record(Event.DRAFT_CREATED, application=draft, actor=user, at=now)
    return draft


def closed_reason(call: Call, now: datetime) -> str:
    """Return why `call` takes no dossier at `now`, or an empty text when it does."""
    version = call.current
    if version is None:
        return "Cet appel à projets n’est pas encore publié."
    if version.opens_at is not None and now < version.opens_at:
        return f"Cet appel à projets ouvre le {french.instant(version.opens_at)}."
    if now > version.closes_at:
        return f"Cet appel à projets est clos depuis le {french.instant(version.closes_at)}."
    return ""


def write_draft(application_id: int, **fields: Any) -> None:
    """Write `fields` to the dossier if it is still a draft, and lock it. One query.

    The condition and the write are one statement, so that a write which waited for a
    filing to commit finds no draft any more. Inside a transaction, the row stays locked
    until it ends. Raises DossierFiled.
    """
    drafts = Application.objects.filter(pk=application_id, state=State.DRAFT)
    if not drafts.update(updated_at=timezone.now(), **fields):
        raise DossierFiled


def save_fields(*, application_id: int, fields: Mapping[str, Any]) -> None:
    """Write `fields` (names of Application, cleaned values) to the draft.

    Raises DossierFiled.
    """
    write_draft(application_id, **fields)


def save_financing_plan(
    *,
    application_id: int,
    requested_grant: Decimal | None,
    expenses: Iterable[PlanLine],
    resources: Iterable[PlanLine],
) -> None:
    """Replace the plan's lines and the sums kept on the dossier, in one transaction.

    A sum without a line is unknown (None), not zero. Raises DossierFiled.
    """
    expenses, resources = list(expenses), list(resources)
    eligible = [line for line in expenses if line.eligible]
    with transaction.atomic():
        write_draft(
            application_id,
            requested_grant=requested_grant,
            total_cost=total(expenses),
            eligible_cost=(total(eligible) or Decimal("0.00")) if expenses else None,
            other_resources=total(resources),
        )
        FinancingLine.objects.filter(application_id=application_id).delete()
        FinancingLine.objects.bulk_create(
            FinancingLine(
                application_id=application_id,
                kind=kind,
                position=position,
                label=line.label,
                amount=line.amount,
                eligible=line.eligible and kind == FinancingLine.Kind.EXPENSE,
            )
            for kind, lines in (
                (FinancingLine.Kind.EXPENSE, expenses),
                (FinancingLine.Kind.RESOURCE, resources),
            )
            for position, line in enumerate(lines)
        )


def total(lines: Iterable[PlanLine]) -> Decimal | None:
    """Return the sum of the lines in euros, None when there is no line."""
    amounts = [line.amount for line in lines]
    return sum(amounts, Decimal("0.00")) if amounts else None


def add_document(
    *,
    application: Application,
    user: User,
    kind: str,
    content: File[bytes],
    inspected: InspectedFile,
    replaces: UUID | None = None,
) -> SupportingDocument:
    """Store a file of the draft, and journal it; with `replaces`, remove that one.

    The bytes are written before the dossier is locked, and removed again when the row
    cannot be. Raises DossierFiled, TooManyDocuments, and SupportingDocument.DoesNotExist
    when the dossier does not hold the document to replace.
    """
    document = SupportingDocument(
        application=application,
        kind=kind,
        name=inspected.name,
        media_type=inspected.media_type,
        size=inspected.size,
        sha256=inspected.sha256,
        uploaded_by=user,
    )
    document.file.save(inspected.name, content, save=False)
    try:
        with transaction.atomic():
            write_draft(application.pk)
            if replaces is not None:
                _remove(application, user, replaces)
            elif application.documents.count() >= MAX_DOCUMENTS:
                raise TooManyDocuments
            document.save()
            _journal(Event.DOCUMENT_ADDED, document, user)
    except BaseException:
        document.file.storage.delete(str(document.file.name))
        raise
    return document


def remove_document(*, application: Application, user: User, document_id: UUID) -> None:
    """Remove a file from the draft, and journal it; its bytes go after the commit.

    Raises DossierFiled, and SupportingDocument.DoesNotExist.
    """
    with transaction.atomic():
        write_draft(application.pk)
        _remove(application, user, document_id)


def wipe_after_commit(file: FieldFile) -> None:
    """Delete a stored file's bytes once the transaction commits.

    A storage that fails then is logged and undoes nothing: the rows no longer name the
    file.
    """
    storage, name = file.storage, str(file.name)

    def wipe() -> None:
        storage.delete(name)

    transaction.on_commit(wipe, robust=True)


def _remove(application: Application, user: User, document_id: UUID) -> None:
    document = application.documents.get(public_id=document_id)
    _journal(Event.DOCUMENT_REMOVED, document, user)
    wipe_after_commit(document.file)
    document.delete()


def _journal(event: Event, document: SupportingDocument, user: User) -> None:
    record(
        event,
        application=document.application,
        actor=user,
        detail={
            "kind": document.kind,
            "name": document.name,
            "sha256": document.sha256,
        },
    )


def assess_draft(
    application: Application,
    *,
    now: datetime,
    rules: Iterable[str] = FILING_RULES,
    document_kinds: Iterable[str] | None = None,
) -> Assessment:
    """Return what `rules` would say of the draft if it were filed at `now` (aware).

    One query, one more when `document_kinds` is not given. The call's current version
    comes with the dossier. Raises ValueError when the call has no terms.
    """
    version = application.call.current
    if version is None:
        raise ValueError(f"call: {application.call.slug!r} has no terms")
    if document_kinds is None:
        document_kinds = application.documents.values_list("kind", flat=True)
    facts = draft_facts(
        application,
        received_at=now,
        document_kinds=document_kinds,
        other_applications=other_filed_numbers(application),
    )
    return assess(facts, version.definition.terms, rules=rules)
