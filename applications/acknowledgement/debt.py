"""The debt of an acknowledgement, paid: the document first, then its mail.

The pending row, written by the filing's transaction, is the only truth: messages to the
workers are hints, and `acknowledge_missing` pays whatever nobody announced. Each step
holds the row's lock and skips a row that somebody else holds, so that any number of
workers, sweeps and commands render and send each acknowledgement once.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Least
from django.utils import timezone

from applications.acknowledgement.file_store import store_once
from applications.acknowledgement.mail import acknowledgement_mail
from applications.acknowledgement.rendering import render_pdf
from applications.acknowledgement.seal import seal
from applications.journal import record
from applications.models import Acknowledgement, Event

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 32_767
"""Where the count of failures stops: what its column holds."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one sweep did; `left` acknowledgements are still owed a document or a mail."""

    rendered: int
    mailed: int
    failed: int
    left: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What `acknowledge` did itself, others excluded."""

    rendered: bool
    mailed: bool


def acknowledge(*, acknowledgement_id: int) -> Progress:
    """Render and send one acknowledgement, as far as it is still owed.

    Safe to run twice, and at once. A failure is written on the row (`attempts`,
    `last_error`) and raised; a document rendered before its mail failed stays.
    Raises Acknowledgement.DoesNotExist.
    """
    with _failure_recorded(acknowledgement_id):
        return Progress(
            rendered=render_pending(acknowledgement_id=acknowledgement_id),
            mailed=mail_rendered(acknowledgement_id=acknowledgement_id),
        )


def render_pending(*, acknowledgement_id: int) -> bool:
    """Render and store the document if nobody did; tell whether this call did.

    One transaction, which holds the lock of this row alone: the file is on its storage
    before the row says so. Its name comes from its content, so that a retry after a
    crash writes the same file again.
    """
    with transaction.atomic():
        acknowledgement = _take(acknowledgement_id, Q(rendered_at=None))
        if acknowledgement is None:
            return False
        submission = acknowledgement.submission
        document = seal(render_pdf(submission.snapshot))
        digest = hashlib.sha256(document).hexdigest()
        name = acknowledgement.file.field.generate_filename(
            acknowledgement, f"{submission.application.number}-{digest[:16]}.pdf"
        )
        store_once(acknowledgement.file.storage, name, document)
        acknowledgement.file.name = name
        acknowledgement.sha256 = digest
        acknowledgement.size = len(document)
        acknowledgement.rendered_at = timezone.now()
        acknowledgement.last_error = ""
        acknowledgement.save(
            update_fields=["file", "sha256", "size", "rendered_at", "last_error"]
        )
        record(
            Event.ACKNOWLEDGEMENT_RENDERED,
            application=submission.application,
            at=acknowledgement.rendered_at,
            detail={"sha256": digest, "size": len(document)},
        )
    return True


def mail_rendered(*, acknowledgement_id: int) -> bool:
    """Send the document if nobody did; tell whether this call did.

    The mail leaves before the row says so: should the process die in between, the same
    message is sent again, under the same Message-ID.
    """
    with transaction.atomic():
        acknowledgement = _take(
            acknowledgement_id, Q(rendered_at__isnull=False, mailed_at=None)
        )
        if acknowledgement is None:
            return False
        message = acknowledgement_mail(acknowledgement)
        message.send()
        acknowledgement.mailed_at = timezone.now()
        acknowledgement.last_error = ""
        acknowledgement.save(update_fields=["mailed_at", "last_error"])
        record(
            Event.ACKNOWLEDGEMENT_MAILED,
            application=acknowledgement.submission.application,
            at=acknowledgement.mailed_at,
            detail={
                "to": message.to,
                "message_id": message.extra_headers["Message-ID"],
            },
        )
    return True


def acknowledge_missing(*, limit: int, seconds: float = float("inf")) -> Sweep:
    """Render and send up to `limit` acknowledgements still owed, the oldest first.

    Those that failed most come last, so that a document that cannot be made holds up no
    other. Stops taking new ones after `seconds`. One failure does not stop the rest.
    """
    end = monotonic() + seconds
    rendered = mailed = failed = 0
    for acknowledgement_id in owed().values_list("pk", flat=True)[:limit]:
        if monotonic() > end:
            break
        try:
            with _failure_recorded(acknowledgement_id):
                rendered += render_pending(acknowledgement_id=acknowledgement_id)
                mailed += mail_rendered(acknowledgement_id=acknowledgement_id)
        except Exception:
            logger.exception("acknowledgement %s: not done", acknowledgement_id)
            failed += 1
    return Sweep(rendered, mailed, failed, left=owed().count())


def owed() -> QuerySet[Acknowledgement]:
    """Return the acknowledgements that lack their document or their mail."""
    return Acknowledgement.objects.filter(mailed_at=None).order_by("attempts", "pk")


def _take(acknowledgement_id: int, owed: Q) -> Acknowledgement | None:
    """Lock and return the row if it is still `owed`; None when it is not, or is held."""
    acknowledgement = (
        Acknowledgement.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("submission__application")
        .filter(owed, pk=acknowledgement_id)
        .first()
    )
    if (
        acknowledgement is None
        and not Acknowledgement.objects.filter(pk=acknowledgement_id).exists()
    ):
        raise Acknowledgement.DoesNotExist(f"acknowledgement: no {acknowledgement_id}")
    return acknowledgement


@contextmanager
def _failure_recorded(acknowledgement_id: int) -> Iterator[None]:
    """Count a failure on the row, unless somebody else settled it meanwhile; raise it."""
    try:
        yield
    except Acknowledgement.DoesNotExist:
        raise
    except Exception as error:
        Acknowledgement.objects.filter(pk=acknowledgement_id, mailed_at=None).update(
            attempts=Least(F("attempts") + 1, MOST_ATTEMPTS),
            last_error=f"{type(error).__name__}: {error}"[:2_000],
        )
        raise
