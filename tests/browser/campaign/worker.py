"""A real worker: a process of its own, over the test's database, broker, files and mail server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from post_office.models import STATUS, Email

from applications.models import Acknowledgement
from passnum.celery import app
from tests.smtp import MailServer
from tools import servers
from tools.bootstrap import ROOT

LIMIT_S = 300.0
"""Far beyond what a wait takes on a machine that has nothing else to do."""
STOP_LIMIT_S = 15.0


@dataclass(frozen=True)
class Worker:
    """The process, and what it has logged."""

    process: subprocess.Popen[bytes]
    log: Path

    def until(self, condition: Callable[[], bool], wanted: str) -> None:
        """Return as soon as the condition holds; fail when the worker ends or takes too long."""
        held = servers.wait_until(condition, self.process, LIMIT_S)
        assert held, f"{wanted}: not yet\n{self.log.read_text()[-4_000:]}"

    def until_all_is_sent(self) -> None:
        """Wait until no document is owed and no mail waits."""
        self.until(
            lambda: not Acknowledgement.objects.filter(rendered_at=None).exists(),
            "every document",
        )
        self.until(
            lambda: not Email.objects.exclude(status=STATUS.sent).exists(), "every mail"
        )


@contextmanager
def a_worker(folder: Path, mail: MailServer, base_url: str) -> Iterator[Worker]:
    """Run a worker of one process that takes what this test announces, and nothing older."""
    app.control.purge()
    log = folder / "worker.log"
    command = ("celery", "-A", "passnum", "worker", "--concurrency", "1")
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, *quiet, "--loglevel", "info"],
            cwd=ROOT,
            env={**os.environ, **_environment(mail, base_url)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=servers.end_with_parent,
        )
    try:
        yield Worker(process, log)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_LIMIT_S)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environment(mail: MailServer, base_url: str) -> dict[str, str]:
    database = connection.settings_dict
    user = ":".join(
        quote(database[part], safe="")
        for part in ("USER", "PASSWORD")
        if database[part]
    )
    place = f"{database['HOST']}:{database['PORT']}".rstrip(":")
    return {
        "DJANGO_SETTINGS_MODULE": "passnum.settings",
        "DEMO": "false",
        "DATABASE_URL": f"postgres://{user}@{place}/{database['NAME']}",
        "EMAIL_URL": mail.url,
        "FILES_DIR": settings.STORAGES["default"]["OPTIONS"]["location"],
        "BASE_URL": base_url,
        "no_proxy": "127.0.0.1",
    }
