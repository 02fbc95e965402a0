"""What the measurements share: throw-away servers, gunicorn, clients, figures.

PostgreSQL keeps its default durability. `DATABASE_URL` and `REDIS_URL` are never used:
a measurement fills and empties its database.
"""

import http.client
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import django
import psycopg
import psycopg.sql
from django.core.management import call_command

from tools import servers
from tools.bootstrap import ROOT, venv_program

START_LIMIT_S = 30.0


class UnexpectedAnswer(Exception):
    """The portal did not answer a request as a person would expect."""


@contextmanager
def portal_database() -> Iterator[None]:
    """Point this process's Django at new, empty, migrated servers of its own."""
    with ExitStack() as stack:
        urls = stack.enter_context(
            servers.lend(postgresql=True, redis=True, durable=True)
        )
        files = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="passnum-files-")
        )
        os.environ |= urls | {
            "DJANGO_SETTINGS_MODULE": "passnum.settings",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DEMO": "false",
            "SECURE_SSL_REDIRECT": "false",
            "FILES_DIR": files,
            "LOG_LEVEL": "WARNING",
        }
        # A lent cluster holds the maintenance database only.
        cluster, _, name = urls["DATABASE_URL"].rpartition("/")
        with psycopg.connect(f"{cluster}/postgres", autocommit=True) as maintenance:
            maintenance.execute(
                psycopg.sql.SQL("CREATE DATABASE {}").format(
                    psycopg.sql.Identifier(name)
                )
            )
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@contextmanager
def gunicorn(*, workers: int = 2) -> Iterator[int]:
    """Serve the portal from `workers` sync processes; yield the port."""
    port = servers.free_port()
    command = [
        *(venv_program("gunicorn"), "bench.wsgi:application"),
        *("--workers", str(workers), "--bind", f"127.0.0.1:{port}"),
        *("--log-level", "warning"),
    ]
    server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL)
    try:
        _wait_until_it_answers(port, server)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_until_it_answers(port: int, server: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + START_LIMIT_S
    while not servers.answers(port):
        if server.poll() is not None or time.monotonic() > limit:
            sys.exit("bench: gunicorn n’a pas démarré")
        time.sleep(0.05)


@dataclass
class Figures:
    """Milliseconds and SQL queries of each kind of request."""

    milliseconds: dict[str, list[float]] = field(
        default_factory=lambda: defaultdict(list)
    )
    queries: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    kilobytes: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row a kind: name, requests, p50, p95, most queries, most kilobytes."""
        return [
            (
                name,
                str(len(times)),
                f"{percentile(times, 50):.1f}",
                f"{percentile(times, 95):.1f}",
                str(self.queries[name]),
                f"{self.kilobytes[name]:.0f}",
            )
            for name, times in self.milliseconds.items()
        ]


FIGURE_COLUMNS = ("requête", "nombre", "p50 ms", "p95 ms", "SQL max", "Ko max")


@dataclass
class Client:
    """One person's browser: a session's cookie, one connection a request."""

    port: int
    figures: Figures
    session_key: str = ""
    csrf_token: str = field(default_factory=lambda: secrets.token_hex(16))
    headers: Mapping[str, str] = field(default_factory=dict)

    def request(
        self,
        name: str,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        content_type: str = "application/x-www-form-urlencoded",
        expect: int = 200,
    ) -> http.client.HTTPResponse:
        """Send one request and file its time under `name`; return the response, read.

        Raises UnexpectedAnswer when the status is not the one expected.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        session = f"sessionid={self.session_key}; " if self.session_key else ""
        headers = {
            "Cookie": f"{session}csrftoken={self.csrf_token}",
            "Connection": "close",
            **self.headers,
        }
        if body is not None:
            headers |= {"Content-Type": content_type, "X-CSRFToken": self.csrf_token}
        start = time.perf_counter()
        connection.request(method, path, body, headers)
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        response = connection.getresponse()
        content = response.read()
        self.figures.milliseconds[name].append((time.perf_counter() - start) * 1_000)
        self.figures.queries[name] = max(
            self.figures.queries[name], int(response.headers.get("X-Queries", 0))
        )
        self.figures.kilobytes[name] = max(
            self.figures.kilobytes[name], len(content) / 1024
        )
        connection.close()
        if response.status != expect:
            raise UnexpectedAnswer(
                f"{name}: {method} {path} answered {response.status}, expected {expect}: "
                f"{content[:300]!r}"
            )
        return response


def percentile(values: Sequence[float], share: int) -> float:
    """Return the value below which `share` per cent of `values` lie."""
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their columns, the first to the left, the others to the right."""
    table = [columns, *rows]
    widths = [max(len(row[i]) for row in table) for i in range(len(columns))]
    for row in table:
        first, *others = (
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print(first, *others, sep="  ")
