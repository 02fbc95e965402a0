"""The servers lent to a test run: real ones, protected, and gone afterwards."""

import socket
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from tools import servers


def test_lends_servers_that_answer_and_stops_them_at_the_end() -> None:
    with servers.lend(postgresql=True, redis=True) as urls:
        ports = [urlsplit(url).port or 0 for url in urls.values()]
        with psycopg.connect(_maintenance(urls["DATABASE_URL"])) as connection:
            (encoding,) = connection.execute("SHOW server_encoding").fetchone() or ("",)
        with redis.Redis.from_url(urls["REDIS_URL"]) as client:
            answer = client.ping()

    assert set(urls) == {"DATABASE_URL", "REDIS_URL"}
    assert (encoding, answer) == ("UTF8", True)
    assert [servers.answers(port) for port in ports] == [False, False]


def test_redis_refuses_who_does_not_know_the_password() -> None:
    with servers.lend(postgresql=False, redis=True) as urls:
        port = urlsplit(urls["REDIS_URL"]).port or 0
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"PING\r\n")
            answer = connection.recv(64)

    assert answer.startswith(b"-NOAUTH")


def test_lends_only_what_is_asked_for() -> None:
    with servers.lend(postgresql=False, redis=False) as urls:
        assert urls == {}


def test_stops_the_servers_when_the_run_fails() -> None:
    ports = []

    def run() -> None:
        with servers.lend(postgresql=False, redis=True) as urls:
            ports.append(urlsplit(urls["REDIS_URL"]).port or 0)
            raise RuntimeError("the run failed")

    with pytest.raises(RuntimeError):
        run()
    assert not servers.answers(ports[0])


def _maintenance(url: str) -> str:
    """Return the URL of the database that every cluster has."""
    return url.rpartition("/")[0] + "/postgres"
