"""`make test` leaves nothing behind, however it is stopped."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tools import servers
from tools.bootstrap import ROOT

ENDLESS = """
import os, signal

def test_endless():
    print(os.environ["REDIS_URL"], flush=True)
    signal.pause()
"""


def terminate(run: subprocess.Popen[str]) -> None:
    run.terminate()


def press_control_c(run: subprocess.Popen[str]) -> None:
    os.killpg(run.pid, signal.SIGINT)


@pytest.mark.parametrize(
    ("stop", "status"),
    [
        (terminate, 128 + signal.SIGTERM),
        (press_control_c, pytest.ExitCode.INTERRUPTED),
    ],
)
def test_stops_its_servers_when_stopped(
    stop: Callable[[subprocess.Popen[str]], None], status: int, tmp_path: Path
) -> None:
    with start(ENDLESS, tmp_path) as run:
        port = announced_port(run)
        stop(run)
        run.communicate(timeout=30)

    assert run.returncode == status
    assert not servers.answers(port)


def test_returns_the_status_of_the_suite(tmp_path: Path) -> None:
    with start("def test_wrong(): assert False", tmp_path) as run:
        printed, _ = run.communicate(timeout=30)

    assert run.returncode == pytest.ExitCode.TESTS_FAILED
    assert "1 failed" in printed


def start(source: str, folder: Path) -> subprocess.Popen[str]:
    """Run `make test`'s program on one test file, with a Redis of its own."""
    file = folder / "test_it.py"
    file.write_text(source)
    options = [
        "-s",
        "-c",
        os.devnull,
        "--rootdir",
        str(folder),
        "-p",
        "no:cacheprovider",
    ]
    environment = os.environ | {"REDIS_URL": "", "DATABASE_URL": "postgres://not/used"}
    return subprocess.Popen(
        [sys.executable, "-m", "tools.run_tests", *options, str(file)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def announced_port(run: subprocess.Popen[str]) -> int:
    """Wait for the line by which the endless test says that it has begun."""
    assert run.stdout is not None
    address = next(line for line in run.stdout if "redis://" in line)
    return urlsplit(address[address.index("redis://") :].strip()).port or 0
