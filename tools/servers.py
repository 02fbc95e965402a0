"""Lend a throw-away PostgreSQL and Redis, from the machine's binaries, on free ports.

Both listen on the loopback only, ask for a random password, keep their files in one
temporary folder, and are stopped and wiped at the end, however the end comes. As root
they run under an unprivileged account, since PostgreSQL refuses root.
"""

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tools.needs import postgresql_program, redis_program

START_LIMIT_S = 30.0
STOP_LIMIT_S = 15.0
POLL_S = 0.05
PR_SET_PDEATHSIG = 1
"""Of `prctl(2)`: the signal that a process gets when its parent dies."""


class ServerError(Exception):
    """A server ended, or did not answer in time; carries the end of its log."""


_LIBC = ctypes.CDLL(None)


def end_with_parent() -> None:
    """Ask the kernel to interrupt this process when its parent dies, even killed."""
    if sys.platform == "linux":
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


@dataclass(frozen=True)
class Account:
    """The unprivileged account that runs the servers; None means the present one."""

    name: str | None

    @classmethod
    def for_servers(cls) -> "Account":
        """Return the present account, or for root `postgres`, else `nobody`."""
        if os.geteuid() != 0:
            return cls(None)
        known = {entry.pw_name for entry in pwd.getpwall()}
        return cls("postgres" if "postgres" in known else "nobody")

    def own(self, path: Path) -> None:
        """Hand a file or folder over to the account."""
        if self.name is not None:
            shutil.chown(path, self.name)

    def popen(self, *command: str, folder: Path, log: Path) -> subprocess.Popen[bytes]:
        """Start a command as the account, in its own session and fed with nothing.

        Its own session keeps it out of reach of Ctrl-C, so that it outlives the tests.
        """
        group = None if self.name is None else pwd.getpwnam(self.name).pw_gid
        with log.open("wb") as output:
            return subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self.name,
                group=group,
                extra_groups=None if group is None else [],
                preexec_fn=end_with_parent,
            )


@contextmanager
def lend(
    *, postgresql: bool, redis: bool, durable: bool = False
) -> Iterator[dict[str, str]]:
    """Yield `DATABASE_URL` and `REDIS_URL` of the servers asked for, then stop them.

    A `durable` PostgreSQL waits for the disk at each commit, as in production.
    Raises `ServerError`.
    """
    account = Account.for_servers()
    # Root's TMPDIR may be closed to the account.
    parent = "/tmp" if account.name else None  # noqa: S108
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(
                    prefix="passnum-", dir=parent, ignore_cleanup_errors=True
                )
            )
        )
        account.own(folder)
        urls = {}
        if redis:
            urls["REDIS_URL"] = stack.enter_context(_redis(account, folder))
        if postgresql:
            urls["DATABASE_URL"] = stack.enter_context(
                _postgresql(account, folder, durable=durable)
            )
        yield urls


@contextmanager
def _postgresql(account: Account, folder: Path, *, durable: bool) -> Iterator[str]:
    """Run a new PostgreSQL cluster with its default settings, fsync excepted."""
    initdb, postgres, pg_isready = (
        postgresql_program(name) or name
        for name in ("initdb", "postgres", "pg_isready")
    )
    password = secrets.token_urlsafe(16)
    data, secret, log = folder / "pg", folder / "pg-password", folder / "postgresql.log"
    _write_secret(account, secret, password)
    creation = account.popen(
        *(initdb, "--pgdata", str(data), "--username=passnum", f"--pwfile={secret}"),
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        folder=folder,
        log=log,
    )
    if creation.wait(START_LIMIT_S):
        raise ServerError(f"initdb : {_tail(log)}")
    port = free_port()
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "on" if durable else "off",
    }
    options = [
        part for name, value in settings.items() for part in ("-c", f"{name}={value}")
    ]
    server = account.popen(postgres, "-D", str(data), *options, folder=folder, log=log)
    asking = [pg_isready, "-q", "-h", "127.0.0.1", "-p", str(port)]
    with _stopped_at_the_end(server):
        _check_start(
            lambda: subprocess.run(asking).returncode == 0, server, "PostgreSQL", log
        )
        yield f"postgres://passnum:{password}@127.0.0.1:{port}/passnum"


@contextmanager
def _redis(account: Account, folder: Path) -> Iterator[str]:
    """Run a Redis that keeps nothing on disk."""
    password, port = secrets.token_urlsafe(16), free_port()
    configuration, log = folder / "redis.conf", folder / "redis.log"
    settings = {
        "bind": "127.0.0.1",
        "port": port,
        "requirepass": password,
        "save": '""',
        "appendonly": "no",
        "dir": folder,
    }
    lines = "\n".join(f"{name} {value}" for name, value in settings.items())
    _write_secret(account, configuration, lines)
    command = (redis_program() or "redis-server", str(configuration))
    server = account.popen(*command, folder=folder, log=log)
    with _stopped_at_the_end(server):
        _check_start(lambda: answers(port), server, "Redis", log)
        yield f"redis://:{password}@127.0.0.1:{port}/0"


def free_port() -> int:
    """Return a TCP port of the loopback that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Tell whether something accepts connections on this port of the loopback."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _write_secret(account: Account, path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
    account.own(path)


def wait_until(
    is_ready: Callable[[], bool], process: subprocess.Popen[bytes], limit_s: float
) -> bool:
    """Return True as soon as it is ready, False if the process ends or the limit comes."""
    limit = time.monotonic() + limit_s
    while time.monotonic() < limit:
        if is_ready():
            return True
        with suppress(subprocess.TimeoutExpired):
            process.wait(POLL_S)
            return False
    return False


def _check_start(
    is_ready: Callable[[], bool], server: subprocess.Popen[bytes], name: str, log: Path
) -> None:
    if not wait_until(is_ready, server, START_LIMIT_S):
        raise ServerError(f"{name} n’a pas démarré : {_tail(log)}")


@contextmanager
def _stopped_at_the_end(server: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])
