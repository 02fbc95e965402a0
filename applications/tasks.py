"""What the workers do. A task takes an id, fetches, calls the use case."""

import logging

from celery import shared_task

logger = logging.getLogger(__name__)


@shared_task
def render_acknowledgement(acknowledgement_id: int) -> None:
    """Render, store and send one acknowledgement; safe to run twice."""


@shared_task
def sweep_acknowledgements() -> None:
    """Render and send whatever is still owed."""


def announce_acknowledgement(acknowledgement_id: int) -> None:
    """Tell the workers that an acknowledgement is owed. A dead broker loses nothing."""
    render_acknowledgement.delay(acknowledgement_id)
