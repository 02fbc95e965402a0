"""The applicant has seen a notice: known once, and told to the desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications.journal import record
from applications.models import Application, Event, Notice


def mark_opened(
    *, application: Application, notices: Iterable[Notice], user: User
) -> None:
    """Write when the person who wrote a dossier first saw each of these notices, and journal it.

    Nothing happens for anybody else, nor the second time; no query then.
    """
    if application.owner_id != user.pk:
        return
    for notice in notices:
        if notice.opened_at is None:
            _open(application, notice, user)


def _open(application: Application, notice: Notice, user: User) -> None:
    now = timezone.now()
    with transaction.atomic():
        # Two pages at once: one of them writes.
        if Notice.objects.filter(pk=notice.pk, opened_at=None).update(opened_at=now):
            record(
                Event.NOTICE_OPENED,
                application=application,
                actor=user,
                at=now,
                detail={"kind": notice.kind},
            )
    notice.opened_at = now
