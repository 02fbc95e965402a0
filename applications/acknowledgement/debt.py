"""The debt of an acknowledgement, paid: the document, and the mails that carry it.

The pending row, written by the filing's transaction, is the only truth: messages to the
workers are hints, and `acknowledge_missing` pays whatever nobody announced. A try has two
transactions: the first counts it and puts the next one off, so that a document that kills
its worker ends by waiting for a person; the second holds the row's lock, and skips a row
that somebody else holds, so that any number of workers, sweeps and commands render each
acknowledgement once.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from time import monotonic

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from applications.acknowledgement.file_store import store_once
from applications.acknowledgement.mail import queue_document
from applications.acknowledgement.rendering import render_pdf
from applications.acknowledgement.seal import seal
from applications.journal import record
from applications.models import Acknowledgement, AcknowledgementMail, Event
from mailing.backoff import MOST_ATTEMPTS, delay

logger = logging.getLogger(__name__)


INTERRUPTED = "Essai commencé, et dont la fin n’a pas été inscrite."
"""What a row says while it is tried, and still says when the process has died."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one sweep did; `left` acknowledgements are still owed their document."""

    rendered: int
    failed: int
    left: int


def owed() -> QuerySet[Acknowledgement]:
    """Return the acknowledgements that lack their document, or the mails that carry it.

    Those that failed most come last, so that a document that cannot be made holds up no
    other. Those given up are among them.
    """
    queued = AcknowledgementMail.objects.filter(
        acknowledgement=OuterRef("pk"), kind=AcknowledgementMail.Kind.DOCUMENT
    )
    return Acknowledgement.objects.filter(~Exists(queued), mailed_at=None).order_by(
        "attempts", "pk"
    )


def acknowledge(*, acknowledgement_id: int, early: bool = False) -> bool:
    """Render one acknowledgement and queue its mails, if it is owed and its time has come.

    `early` does not wait for the time of the next try, once the last has ended. Safe to
    run twice, and at once; tell whether this call did it. A failure is written on the row
    and raised. Raises Acknowledgement.DoesNotExist.
    """
    attempt = _begin(acknowledgement_id, early=early)
    if attempt is None:
        return False
    try:
        return _pay(acknowledgement_id, Q(attempts=attempt))
    except Exception as error:
        _record_failure(acknowledgement_id, attempt, error)
        raise


def render_pending(*, acknowledgement_id: int) -> bool:
    """Render one acknowledgement and queue its mails, counting nothing if it fails.

    Raises Acknowledgement.DoesNotExist, or what rendering and storing raise.
    """
    return _pay(acknowledgement_id, Q())


def acknowledge_missing(
    *, limit: int, seconds: float = float("inf"), early: bool = False
) -> Sweep:
    """Pay up to `limit` of the debts whose time has come, the oldest first.

    Stops taking new ones after `seconds`. One failure does not stop the rest.
    """
    end = monotonic() + seconds
    rendered = failed = 0
    ready = owed().filter(_ready(early=early))
    for acknowledgement_id in ready.values_list("pk", flat=True)[:limit]:
        if monotonic() > end:
            break
        try:
            rendered += acknowledge(acknowledgement_id=acknowledgement_id, early=early)
        except Exception:
            logger.exception("acknowledgement %s: not done", acknowledgement_id)
            failed += 1
    return Sweep(rendered, failed, left=owed().count())


def resume_all() -> int:
    """Give another chance to each acknowledgement given up; return how many there were."""
    keys = list(Acknowledgement.objects.given_up().values_list("pk", flat=True))
    return sum(resume(acknowledgement_id=key) for key in keys)


def resume(*, acknowledgement_id: int, user: User | None = None) -> bool:
    """Give another chance to an acknowledgement given up, and journal who asked for it.

    Tell whether it was given up. The next sweep takes it. `user` is None for an operator
    at the command line.
    """
    with transaction.atomic():
        acknowledgement = (
            Acknowledgement.objects.given_up()
            .select_for_update(of=("self",))
            .select_related("submission__application")
            .filter(pk=acknowledgement_id)
            .first()
        )
        if acknowledgement is None:
            return False
        acknowledgement.attempts = 0
        acknowledgement.next_attempt_at = acknowledgement.given_up_at = None
        acknowledgement.save(
            update_fields=["attempts", "next_attempt_at", "given_up_at"]
        )
        record(
            Event.ACKNOWLEDGEMENT_RESUMED,
            application=acknowledgement.submission.application,
            actor=user,
        )
    return True


def _ready(*, early: bool) -> Q:
    """Whose next try may begin. One that has not ended may be under way: it waits its time."""
    due = Q(next_attempt_at=None) | Q(next_attempt_at__lte=timezone.now())
    return (due | ~Q(last_error=INTERRUPTED) if early else due) & Q(given_up_at=None)


def _begin(acknowledgement_id: int, *, early: bool) -> int | None:
    """Count a try and put the next one off; return its number, None when it is not ours."""
    with transaction.atomic():
        acknowledgement = _take(acknowledgement_id, _ready(early=early))
        if acknowledgement is None:
            return None
        if acknowledgement.attempts >= MOST_ATTEMPTS:
            _give_up(acknowledgement)
            return None
        attempt = acknowledgement.attempts + 1
        Acknowledgement.objects.filter(pk=acknowledgement_id).update(
            attempts=attempt,
            next_attempt_at=timezone.now() + delay(attempt),
            last_error=INTERRUPTED,
        )
    return attempt


def _pay(acknowledgement_id: int, condition: Q) -> bool:
    """Render, store, journal and queue the mails, in one transaction.

    It holds the lock of this row alone; the file is on its storage before the row says so.
    Its name comes from its content, so that a retry after a crash writes it again.
    """
    with transaction.atomic():
        acknowledgement = _take(acknowledgement_id, condition)
        if acknowledgement is None:
            return False
        if acknowledgement.rendered_at is None:
            _render(acknowledgement)
        queue_document(acknowledgement)
    return True


def _render(acknowledgement: Acknowledgement) -> None:
    application = acknowledgement.submission.application
    document = seal(render_pdf(acknowledgement.content))
    digest = hashlib.sha256(document).hexdigest()
    name = acknowledgement.file.field.generate_filename(
        acknowledgement, f"{application.number}-{digest[:16]}.pdf"
    )
    store_once(acknowledgement.file.storage, name, document)
    acknowledgement.file.name = name
    acknowledgement.sha256 = digest
    acknowledgement.size = len(document)
    acknowledgement.rendered_at = timezone.now()
    acknowledgement.attempts = max(acknowledgement.attempts - 1, 0)
    acknowledgement.last_error = ""
    # The time of a next try stays: whoever reads the row meanwhile still leaves it alone.
    acknowledgement.save(
        update_fields=[
            *("file", "sha256", "size", "rendered_at"),
            *("attempts", "last_error"),
        ]
    )
    notice = acknowledgement.notice
    record(
        Event.NOTICE_RENDERED if notice else Event.ACKNOWLEDGEMENT_RENDERED,
        application=application,
        at=acknowledgement.rendered_at,
        detail={
            "sha256": digest,
            "size": len(document),
            **({"kind": notice.kind} if notice else {}),
        },
    )


def _take(acknowledgement_id: int, condition: Q) -> Acknowledgement | None:
    """Lock and return the row if it is still owed; None when it is not, or is held."""
    acknowledgement = (
        owed()
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("submission__application")
        .filter(condition, pk=acknowledgement_id)
        .first()
    )
    if (
        acknowledgement is None
        and not Acknowledgement.objects.filter(pk=acknowledgement_id).exists()
    ):
        raise Acknowledgement.DoesNotExist(f"acknowledgement: no {acknowledgement_id}")
    return acknowledgement


def _record_failure(acknowledgement_id: int, attempt: int, error: Exception) -> None:
    """Write why a try failed, unless somebody else succeeded meanwhile."""
    with transaction.atomic():
        acknowledgement = _take(acknowledgement_id, Q(attempts=attempt))
        if acknowledgement is None:
            return
        acknowledgement.last_error = f"{type(error).__name__}: {error}"[:2_000]
        acknowledgement.save(update_fields=["last_error"])
        if attempt >= MOST_ATTEMPTS:
            _give_up(acknowledgement)


def _give_up(acknowledgement: Acknowledgement) -> None:
    """Leave it to a person."""
    acknowledgement.given_up_at = timezone.now()
    acknowledgement.save(update_fields=["given_up_at"])
    record(
        Event.ACKNOWLEDGEMENT_GIVEN_UP,
        application=acknowledgement.submission.application,
        at=acknowledgement.given_up_at,
        detail={"attempts": acknowledgement.attempts},
    )
    logger.error(
        "ACKNOWLEDGEMENT GIVEN UP: %s after %s attempts: %s",
        acknowledgement.submission.application.number,
        acknowledgement.attempts,
        acknowledgement.last_error,
    )
