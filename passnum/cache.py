"""The cache: Redis, or this process's memory while Redis does not answer.

What the portal keeps there are rate limits. Were an unreachable Redis an error, nobody
could sign in; were it ignored, nobody would be limited. Meanwhile each process counts on
its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django_redis.cache import RedisCache
from redis.exceptions import ConnectionError as RedisUnreachable
from redis.exceptions import TimeoutError as RedisSilent

SECONDS_APART = 5.0
"""How long an unreachable Redis is left alone before it is asked again."""

logger = logging.getLogger(__name__)


def _or_here(name: str) -> Callable[..., Any]:
    """Return the method `name` of the Redis cache, with this process's in reserve."""

    def method(self: RedisOrLocalCache, *arguments: Any, **options: Any) -> Any:
        if monotonic() >= self.asked_again_at:
            try:
                return getattr(RedisCache, name)(self, *arguments, **options)
            except (RedisUnreachable, RedisSilent) as error:
                self.asked_again_at = monotonic() + SECONDS_APART
                logger.warning("Redis does not answer, limits are local: %s", error)
        return getattr(self.local, name)(*arguments, **options)

    return method


class RedisOrLocalCache(RedisCache):
    """A Redis cache that outlives Redis."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.local = LocMemCache("while-redis-is-away", params)
        self.asked_again_at = 0.0

    add = _or_here("add")
    get = _or_here("get")
    set = _or_here("set")
    touch = _or_here("touch")
    delete = _or_here("delete")
    incr = _or_here("incr")
    has_key = _or_here("has_key")
    get_many = _or_here("get_many")
    set_many = _or_here("set_many")
    delete_many = _or_here("delete_many")
