"""The portal's processes, and the dossiers filed through them."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.harness import Client, Figures, UnexpectedAnswer
from tests.faults.servers import PostgreSQL, Redis
from tests.smtp import MailServer
from tools import servers
from tools.bootstrap import ROOT
from tools.demo import fetch, is_ready

POLL_S = 0.02
CLIENTS = 8
END = time.monotonic() + 600.0
"""When the whole run is over, whatever is still waited for."""


def until(condition: Callable[[], bool], seconds: float, wanted: str) -> None:
    """Return as soon as the condition holds; fail after so many seconds."""
    start = time.monotonic()
    end = min(start + seconds, END)
    while not condition():
        assert time.monotonic() < end, f"not after {end - start:.0f} s: {wanted}"
        time.sleep(POLL_S)


@dataclass(frozen=True)
class Draft:
    """A draft that may be filed, and the session of its owner."""

    key: int
    public_id: str
    session: str


@dataclass(frozen=True)
class Answer:
    """What a person was told who filed a draft, and after how long."""

    draft: Draft
    filed: bool
    seconds: float


@dataclass
class House:
    """Servers, processes and drafts of one run."""

    folder: Path
    postgresql: PostgreSQL
    redis: Redis
    mail: MailServer
    drafts: list[Draft] = field(default_factory=list)

    @property
    def files(self) -> Path:
        return self.folder / "files"

    def environment(self, **changes: str) -> dict[str, str]:
        """The environment of every process of the portal."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "passnum.settings",
            "SECRET_KEY": "une-cle-pour-les-pannes",
            "DEMO": "false",
            "DATABASE_URL": self.postgresql.url,
            "REDIS_URL": self.redis.url,
            "EMAIL_URL": self.mail.url,
            "FILES_DIR": str(self.files),
            "SECURE_SSL_REDIRECT": "false",
            "BASE_URL": "http://127.0.0.1",
            "SWEEP_EVERY_S": "1",
            "no_proxy": "127.0.0.1",
            **changes,
        }

    def prepare(self, count: int) -> None:
        """Fill the database with `count` drafts."""
        printed = subprocess.run(
            [sys.executable, "-m", "tests.faults.prepare", str(count)],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            check=True,
        )
        self.drafts = [Draft(**draft) for draft in json.loads(printed.stdout)]

    def take(self, count: int) -> list[Draft]:
        """Return drafts that no other test files."""
        taken, self.drafts = self.drafts[:count], self.drafts[count:]
        assert len(taken) == count, "prepare more drafts"
        return taken

    def start(
        self,
        name: str,
        *command: str,
        preexec: Callable[[], None] | None = None,
        **env: str,
    ) -> subprocess.Popen[bytes]:
        """Start a process of the portal in a group of its own; its log is in the folder."""

        def before() -> None:
            servers.end_with_parent()
            if preexec:
                preexec()

        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=self.environment(**env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=before,
            )

    def worker(
        self,
        name: str,
        *options: str,
        preexec: Callable[[], None] | None = None,
        **env: str,
    ) -> subprocess.Popen[bytes]:
        """Start a worker of one process."""
        return self.start(
            name,
            *("celery", "-A", "passnum", "worker", "--concurrency", "1"),
            *("--hostname", f"{name}-{secrets.token_hex(3)}@%h", "--loglevel", "info"),
            *options,
            preexec=preexec,
            **env,
        )

    def ready_worker(self, name: str, **env: str) -> subprocess.Popen[bytes]:
        """Start a worker and wait until it takes messages."""
        log = self.folder / f"{name}.log"
        before = log.read_text().count(" ready.") if log.exists() else 0
        process = self.worker(name, **env)
        until(lambda: self.log_of(name).count(" ready.") > before, 60, "a worker")
        return process

    def log_of(self, *names: str) -> str:
        """Return what processes of these names have logged."""
        return "".join(
            (self.folder / f"{name}.log").read_text(errors="replace") for name in names
        )

    def scheduler(self, **env: str) -> subprocess.Popen[bytes]:
        """Start the scheduler, which asks for a sweep each second."""
        schedule = self.folder / f"beat-{secrets.token_hex(3)}"
        return self.start(
            "beat", *("celery", "-A", "passnum", "beat", "-s", str(schedule)), **env
        )

    @contextmanager
    def running(
        self, *processes: subprocess.Popen[bytes]
    ) -> Iterator[list[subprocess.Popen[bytes]]]:
        """Stop the processes of this list at the end, even those added meanwhile."""
        alive = list(processes)
        try:
            yield alive
        finally:
            for process in alive:
                process.terminate()
            for process in alive:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(15)
                kill(process)

    @contextmanager
    def web(self, **env: str) -> Iterator[int]:
        """Serve the portal from two processes; yield the port."""
        port = servers.free_port()
        server = self.start(
            "web",
            *("gunicorn", "bench.wsgi:application", "--workers", "2"),
            *("--bind", f"127.0.0.1:{port}", "--log-level", "warning"),
            "--no-control-socket",
            **env,
        )
        with self.running(server):
            assert servers.wait_until(lambda: is_ready(port), server, 60)
            # Each of the two processes pays for its imports with its first page.
            with ThreadPoolExecutor(CLIENTS) as pool:
                list(pool.map(lambda _: fetch(f"http://127.0.0.1:{port}/"), range(40)))
            yield port


def kill(process: subprocess.Popen[bytes]) -> None:
    """`kill -9` a process and its children; nothing to do when it has ended."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def child_of(process: subprocess.Popen[bytes]) -> int | None:
    """Return the first child of a process, if it has one."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    try:
        children = listed.read_text().split()
    except OSError:
        return None
    return int(children[0]) if children else None


def file_drafts(
    port: int, drafts: Sequence[Draft], *, clients: int = CLIENTS
) -> list[Answer]:
    """File the drafts, several at a time; return what each person was told."""
    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(lambda draft: file_one(port, draft), drafts))


def file_one(port: int, draft: Draft) -> Answer:
    """Press the button once; filed when the answer leads to the page of the dossier."""
    page = f"/dossiers/{draft.public_id}/"
    client = Client(port, Figures(), draft.session)
    start, filed = time.perf_counter(), False
    with suppress(UnexpectedAnswer, OSError, http.client.HTTPException):
        answer = client.request(
            "déposer", "POST", f"{page}deposer/", body=b"sworn=on", expect=302
        )
        filed = answer.headers["Location"] == page
    return Answer(draft, filed, time.perf_counter() - start)
