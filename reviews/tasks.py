"""What the workers do for the desk. A task calls the use case."""

from __future__ import annotations

import logging

from celery import shared_task

from reviews.expertise.reminding import remind_late_experts

logger = logging.getLogger(__name__)

SWEEP_SIZE = 200
"""How many experts one run reminds: the next run takes what follows."""


@shared_task
def remind_experts() -> None:
    """Remind the experts whose last day draws near."""
    reminded = remind_late_experts(limit=SWEEP_SIZE)
    if reminded.sent or reminded.left:
        logger.info("experts: %s reminded, %s left", reminded.sent, reminded.left)
