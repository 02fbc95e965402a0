"""The processes that the tests of faults share, and the table of their figures.

Collected only when `make faults` asks for it: these tests stop servers and fill disks, and
take minutes.
"""

from __future__ import annotations

import logging
import os
import signal
import tempfile
import time
from pathlib import Path

import pytest

from bench.harness import print_table
from tests.faults.house import House
from tests.faults.servers import PostgreSQL, Redis
from tests.faults.tally import COLUMNS
from tests.smtp import mail_server
from tools import servers

if not os.environ.get("FAULTS"):
    collect_ignore_glob = ["test_*.py"]

DRAFTS = 480
TABLE: list[tuple[str, ...]] = []
NOTES: list[str] = []


@pytest.fixture(autouse=True)
def empty_cache():
    """These tests run in other processes: there is no cache of this one to empty."""


@pytest.fixture(scope="session")
def house():
    """Servers of the run's own, and a database with its drafts."""
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    account = servers.Account.for_servers()
    with tempfile.TemporaryDirectory(
        prefix="passnum-faults-", dir="/tmp", ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)
        folder.chmod(0o755)
        inner = folder / "servers"
        inner.mkdir()
        account.own(inner)
        postgresql, redis = PostgreSQL(inner, account), Redis(inner, account)
        postgresql.start()
        redis.start()
        try:
            with mail_server() as mail:
                prepared = House(folder, postgresql, redis, mail)
                prepared.prepare(DRAFTS)
                yield prepared
        finally:
            redis.stop(signal.SIGKILL)
            postgresql.stop(signal.SIGINT)


@pytest.fixture(scope="session")
def port(house):
    """The portal, served throughout the run by two processes."""
    with house.web() as served:
        yield served


@pytest.fixture
def report(request):
    """Add a line to the table: the figures of this test, and what else it has to say."""
    start = time.monotonic()

    def add(tally, *notes):
        name = (request.function.__doc__ or request.node.name).splitlines()[0]
        seconds = f"{time.monotonic() - start:.0f}"
        TABLE.append((name.rstrip("."), *tally.row(), seconds))
        NOTES.extend(f"{name.rstrip('.')} : {note}" for note in notes)
        NOTES.extend(tally.wrong)

    return add


def pytest_terminal_summary(terminalreporter):
    """Print the figures."""
    if TABLE:
        terminalreporter.section("pannes")
        print_table(("panne", *COLUMNS, "s"), TABLE)
        for note in NOTES:
            terminalreporter.write_line(note)
