"""What the workers do. A task takes an id, fetches, calls the use case."""

from __future__ import annotations

import logging
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from celery import Task, shared_task
from celery.signals import worker_init, worker_process_init
from django.conf import settings
from django.db import InterfaceError, OperationalError

from applications.acknowledgement.debt import acknowledge, acknowledge_missing
from applications.acknowledgement.rendering import warm_up
from applications.acknowledgement.rendering.fonts import faces, unpacked
from applications.acknowledgement.watch import alert_when_late
from applications.checks import check_seal
from mailing.quick_sender import quickly

logger = logging.getLogger(__name__)

TRANSIENT = (OSError, OperationalError, InterfaceError, BotoCoreError, ClientError)
"""What waiting may mend: a full disk, the database, a storage out of reach. Any other
failure is left to the sweep, which tries everything again, less and less often."""

SWEEP_SIZE = 200
SWEEP_S = settings.TASK_LIMIT_S * 2 / 3
"""How many acknowledgements a sweep takes, and for how long: below the tasks' limit."""


@shared_task(
    bind=True,
    autoretry_for=TRANSIENT,
    max_retries=5,
    retry_backoff=2,
    retry_backoff_max=300,
    retry_jitter=True,
)
def render_acknowledgement(self: Task[..., None], acknowledgement_id: int) -> None:
    """Render and store one acknowledgement, queue its mails; safe to run twice.

    A retry is the next try of the row itself. A message that comes back because its worker
    died is not: the row says when to try again.
    """
    acknowledge(acknowledgement_id=acknowledgement_id, early=self.request.retries > 0)


@shared_task
def sweep_acknowledgements() -> None:
    """Render whatever is still owed, and say so when something is late."""
    sweep = acknowledge_missing(limit=SWEEP_SIZE, seconds=SWEEP_S)
    if sweep.rendered or sweep.left:
        logger.info(
            "acknowledgements: %s rendered, %s failed, %s left",
            *(sweep.rendered, sweep.failed, sweep.left),
        )
    alert_when_late()


def announce_acknowledgement(acknowledgement_id: int) -> None:
    """Tell the workers that an acknowledgement is owed; call it after commit.

    Never raises, and never waits for long: a dead or dumb broker costs less than a
    second (the resolution of its name excepted), and the sweep finds the row. Without a
    broker, the work is done here and now.
    """
    if settings.CELERY_TASK_ALWAYS_EAGER:
        try:
            acknowledge(acknowledgement_id=acknowledgement_id)
        except Exception:
            logger.exception(
                "acknowledgement %s: left to the sweep", acknowledgement_id
            )
        return
    try:
        quickly.send(render_acknowledgement, acknowledgement_id)
    except Exception as error:
        logger.warning(
            "acknowledgement %s: broker out of reach, left to the sweep: %s",
            *(acknowledgement_id, error),
        )


@worker_init.connect
def _require_usable_seal(**_: Any) -> None:
    """Refuse to start with a certificate that cannot seal: nothing would be rendered."""
    refusals = [str(message) for message in check_seal() if message.is_serious()]
    if refusals:
        raise SystemExit("\n".join(refusals))


@worker_init.connect
def _unpack_fonts(**_: Any) -> None:
    """Unpack the fonts once, before the worker's processes all do it."""
    for face in faces():
        unpacked(face.name)


@worker_process_init.connect
def _warm_up(**_: Any) -> None:
    """Pay for imports, fonts and stylesheet before the first document waits for them."""
    warm_up()
