"""A PostgreSQL and a Redis that can be stopped, killed and started again, on one port."""

from __future__ import annotations

import secrets
import signal
import subprocess
from pathlib import Path

import psycopg
import redis

from tools import servers
from tools.needs import postgresql_program, redis_program

LIMIT_S = 30.0


class Server:
    """A process on a port of the loopback."""

    def __init__(self, folder: Path, account: servers.Account) -> None:
        self.folder, self.account = folder, account
        self.port = servers.free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def start(self) -> None:
        log = self.folder / f"{type(self).__name__.lower()}.log"
        self.process = self.account.popen(*self.command(), folder=self.folder, log=log)
        started = servers.wait_until(self.answers, self.process, LIMIT_S)
        assert started, log.read_text(errors="replace")

    def stop(self, how: signal.Signals) -> None:
        """Send a signal and wait for the end; nothing to do when it is stopped."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(LIMIT_S)
            self.process = None


class PostgreSQL(Server):
    """A cluster with the default durability and one empty database."""

    def __init__(self, folder: Path, account: servers.Account) -> None:
        super().__init__(folder, account)
        self.password, self.data = secrets.token_urlsafe(16), folder / "pg"
        secret = folder / "secret"
        secret.write_text(self.password)
        account.own(secret)
        creation = account.popen(
            *(_program("initdb"), "--pgdata", str(self.data), "--username=passnum"),
            *(f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8"),
            "--locale=C.UTF-8",
            folder=folder,
            log=folder / "initdb.log",
        )
        assert creation.wait(LIMIT_S) == 0, (folder / "initdb.log").read_text()

    @property
    def url(self) -> str:
        return f"postgres://passnum:{self.password}@127.0.0.1:{self.port}/postgres"

    def command(self) -> list[str]:
        return [
            *(_program("postgres"), "-D", str(self.data), "-p", str(self.port)),
            *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
        ]

    def answers(self) -> bool:
        try:
            self.rows("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def rows(self, query: str, *arguments: object) -> list[tuple]:
        """Return the rows of a query, over a connection of its own."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(query, arguments).fetchall()


class Redis(Server):
    """A Redis that keeps nothing on disk."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        return [
            *(redis_program() or "redis-server", "--port", str(self.port)),
            *("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"),
        ]

    def answers(self) -> bool:
        return servers.answers(self.port)

    def empty(self) -> None:
        """Forget everything: queues, messages in hand, cache."""
        with redis.Redis(port=self.port) as client:
            client.flushall()


def _program(name: str) -> str:
    return postgresql_program(name) or name
