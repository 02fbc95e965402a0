"""How often one visitor may ask for what is costly and needs no account."""

from __future__ import annotations

from time import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

SECONDS = 60


def within_limit(request: HttpRequest, *, name: str, most: int) -> bool:
    """Count one more request of this visitor's address, and tell whether it may be answered.

    At most `most` in each minute of the clock. A count that the cache lost begins again.
    """
    address = get_adapter(request).get_client_ip(request)
    minute = int(time()) // SECONDS
    key = f"limit:{name}:{address}:{minute}"
    cache.add(key, 0, timeout=2 * SECONDS)
    try:
        return cache.incr(key) <= most
    except ValueError:
        return True
