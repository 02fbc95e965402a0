"""The first and the last day of a draft: opened once however often one asks, deleted whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from applications.documents import wipe_after_commit
from applications.drafts import (
    CallNotOpen,
    DossierFiled,
    closed_reason,
    create_draft,
)
from applications.journal import record
from applications.models import Application, Call, Event, JournalEntry, State
from applications.steps import STEPS

_FILLED_AT_OPENING = frozenset({"contact_name", "contact_email", "pass_face_value"})
_WRITTEN_LATER = [
    name for step in STEPS for name in step.needed if name not in _FILLED_AT_OPENING
]


def open_draft(*, call: Call, user: User, now: datetime) -> Application:
    """Return the draft of `user` for `call` in which nothing is written yet, else a new one.

    A button pressed twice opens one dossier. `now` is aware. Raises CallNotOpen.
    """
    if reason := closed_reason(call, now):
        raise CallNotOpen(reason)
    with transaction.atomic():
        latest = latest_draft(call=call, user=user)
        if latest is not None and holds_only(latest, {}):
            return latest
        return create_draft(call=call, user=user, now=now)


def latest_draft(*, call: Call, user: User) -> Application | None:
    """Return the last draft that `user` opened for `call`, inside a transaction.

    Two presses of the same person then wait for each other.
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
    return (
        Application.objects.filter(owner=user, call=call, state=State.DRAFT)
        .order_by("-pk")
        .first()
    )


def holds_only(draft: Application, written: Mapping[str, Any]) -> bool:
    """Tell whether `draft` holds `written` (names of Application) and nothing else."""
    same = all(getattr(draft, name) == value for name, value in written.items())
    others = any(
        getattr(draft, name) not in (None, "")
        for name in _WRITTEN_LATER
        if name not in written
    )
    return same and not (others or draft.documents.exists() or draft.covered.exists())


def delete_draft(*, application_id: int, user: User) -> None:
    """Delete a draft with its lines and documents, and journal it.

    The files' bytes go after the commit. Raises DossierFiled when it is no longer a
    draft, Application.DoesNotExist when it is gone or belongs to somebody else.
    """
    with transaction.atomic():
        draft = Application.objects.select_for_update().get(
            pk=application_id, owner=user
        )
        if not draft.is_draft:
            raise DossierFiled
        files = [document.file for document in draft.documents.all()]
        for file in files:
            wipe_after_commit(file)
        record(
            Event.DRAFT_DELETED,
            application=draft,
            actor=user,
            detail={
                "public_id": str(draft.public_id),
                "title": draft.title,
                "documents": len(files),
            },
        )
        draft.delete()


def was_deleted(*, public_id: UUID, user: User) -> bool:
    """Tell whether `user` has deleted the draft that was known as `public_id`. One query."""
    return JournalEntry.objects.filter(
        event=Event.DRAFT_DELETED, actor=user, detail__public_id=str(public_id)
    ).exists()
