import socket
import time

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache

from passnum.cache import RedisOrLocalCache

OPTIONS = {"OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 0.5, "SOCKET_TIMEOUT": 0.5}}


@pytest.fixture
def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def mute_port():
    """A port that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture(autouse=True)
def forget():
    yield
    LocMemCache("while-redis-is-away", {}).clear()


def cache_at(port):
    return RedisOrLocalCache(f"redis://127.0.0.1:{port}/0", OPTIONS)


def test_a_live_redis_holds_the_values():
    live = caches["default"]
    assert live.add("key", [1], 60) is True
    assert live.add("key", [2], 60) is False
    assert live.get("key") == [1]
    assert live.local.get("key") is None


def test_without_redis_a_limit_is_still_counted(closed_port):
    cache = cache_at(closed_port)
    assert cache.add("lock", True, 10) is True
    assert cache.add("lock", True, 10) is False
    cache.set("history", [1.0], 60)
    assert cache.get("history", []) == [1.0]
    assert cache.delete("lock") is True
    assert cache.add("lock", True, 10) is True


def test_a_mute_redis_is_waited_for_once(mute_port):
    cache = cache_at(mute_port)
    start = time.monotonic()
    for n in range(10):
        cache.set(f"key{n}", n, 60)
    assert [cache.get(f"key{n}") for n in range(10)] == list(range(10))
    assert time.monotonic() - start < 2


def test_redis_is_asked_again_once_it_may_be_back(closed_port):
    cache = cache_at(closed_port)
    cache.set("key", 1, 60)
    assert cache.asked_again_at > time.monotonic()
    cache.asked_again_at = 0.0
    cache.get("key")
    assert cache.asked_again_at > time.monotonic()
