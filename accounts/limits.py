"""How often anybody may ask for what is costly and needs no account.

Counts are kept in the shared cache, for each minute of the clock; one that the cache lost
begins again.
"""

from __future__ import annotations

from time import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

SECONDS = 60


def within_limit(request: HttpRequest, *, name: str, most: int) -> bool:
    """Count one more request of this visitor's address, and tell whether it may be answered.

    At most `most` in each minute of the clock.
    """
    address = get_adapter(request).get_client_ip(request)
    return _count(f"{name}:{address}") <= most


def count_for_all(name: str) -> None:
    """Count one more of what all visitors together may do so many times a minute."""
    _count(name)


def is_reached_by_all(name: str, *, most: int) -> bool:
    """Tell whether all visitors together did it `most` times in this minute of the clock."""
    return int(cache.get(_key(name), 0)) >= most


def _count(name: str) -> int:
    key = _key(name)
    cache.add(key, 0, timeout=2 * SECONDS)
    try:
        return int(cache.incr(key))
    except ValueError:
        return 1


def _key(name: str) -> str:
    return f"limit:{name}:{int(time()) // SECONDS}"
