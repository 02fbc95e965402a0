"""What the workers do with the mails. A task takes keys and calls the use case."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from celery import shared_task
from django.conf import settings
from django.db import InterfaceError, OperationalError

from mailing.quick_sender import quickly
from mailing.retention import forget_old_mails
from mailing.sending import send_waiting

logger = logging.getLogger(__name__)

SWEEP_SIZE = 500
SWEEP_S = settings.TASK_LIMIT_S * 2 / 3
"""How many mails a sweep takes, and for how long: below the tasks' limit."""


@shared_task(
    autoretry_for=(OperationalError, InterfaceError),
    max_retries=5,
    retry_backoff=2,
    retry_backoff_max=300,
    retry_jitter=True,
)
def send_queued_mails(mail_ids: Sequence[int]) -> None:
    """Send these mails, each if nobody did; safe to run twice.

    What the mail server refuses is written on the rows; the sweep tries again.
    """
    send_waiting(among=mail_ids, limit=len(mail_ids), seconds=SWEEP_S)


@shared_task
def sweep_mails() -> None:
    """Send the mails whose time has come."""
    sweep = send_waiting(limit=SWEEP_SIZE, seconds=SWEEP_S)
    if sweep.sent or sweep.failed:
        logger.info(
            "mails: %s sent, %s failed, %s left", sweep.sent, sweep.failed, sweep.left
        )


@shared_task
def forget_mails() -> None:
    """Delete the mails that have been kept long enough."""
    forgotten = forget_old_mails()
    if forgotten:
        logger.info("mails: %s forgotten", forgotten)


def announce_mails(mail_ids: Sequence[int]) -> None:
    """Tell the workers of new mails; call it after commit.

    Never raises and never waits for long: the sweep finds what was not announced. Without
    a broker, they are sent here and now.
    """
    if settings.CELERY_TASK_ALWAYS_EAGER:
        try:
            send_queued_mails(mail_ids)
        except Exception:
            logger.exception("mails %s: left to the sweep", mail_ids)
        return
    try:
        quickly.send(send_queued_mails, list(mail_ids))
    except Exception as error:
        logger.warning(
            "mails %s: broker out of reach, left to the sweep: %s", mail_ids, error
        )
