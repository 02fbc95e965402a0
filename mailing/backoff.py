"""When to try again: twice as late each time, up to an hour, never all at once."""

import random
from datetime import timedelta

FIRST_DELAY_S = 5.0
LONGEST_DELAY_S = 3_600.0
JITTER = 0.25
MOST_ATTEMPTS = 60
"""How often something is tried before it waits for a person: some two days."""


def delay(attempts: int) -> timedelta:
    """Return how long to wait after `attempts` tries (at least 1), a quarter more or less."""
    # Beyond 2 ** 20 the longest delay has been reached long ago.
    seconds = min(FIRST_DELAY_S * 2 ** min(attempts - 1, 20), LONGEST_DELAY_S)
    return timedelta(seconds=seconds * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311
