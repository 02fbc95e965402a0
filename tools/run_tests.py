"""`make test`: the whole suite, on a real PostgreSQL and a real Redis.

Uses the servers that `DATABASE_URL` and `REDIS_URL` name, else lends its own for the
run. Arguments go to pytest, whose status is returned. Without arguments and on servers of
its own, the browser's tests run beside the others, on servers of theirs: the browser then
takes one processor while Python takes the other.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from types import FrameType
from typing import IO

from tools import servers
from tools.bootstrap import ROOT, prepare, say, venv_program
from tools.needs import RUNTIME, TESTS, chromium_program

BROWSER = "tests/browser"
INTERRUPT_LIMIT_S = 30.0


def main(arguments: list[str]) -> int:
    """Prepare the machine, run pytest between the servers' start and stop."""
    prepare([*RUNTIME, *TESTS], dev=True)
    own = {name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)}
    # From here on a kill unwinds the stack, which stops the servers. A shell's background
    # job begins with SIGINT ignored, which pytest would inherit.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _exit_on_signal)
    try:
        with servers.lend(
            postgresql="DATABASE_URL" in own, redis="REDIS_URL" in own
        ) as urls:
            if urls:
                say(
                    f"Serveurs d’essai démarrés pour la durée des tests : {', '.join(sorted(urls))}"
                )
            if arguments or len(own) < 2:
                return _ended(_pytest(arguments, urls))
            with servers.lend(postgresql=True, redis=True) as others:
                return _side_by_side(urls, others)
    except servers.ServerError as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _side_by_side(urls: dict[str, str], others: dict[str, str]) -> int:
    """Run the browser's tests, shown at once, beside the others, shown when they end.

    Return the status of the one that failed, if any; the summary of the others comes last.
    """
    with tempfile.TemporaryFile() as output:
        rest = _pytest([f"--ignore={BROWSER}"], urls, output)
        try:
            shown = _pytest([BROWSER], others)
            status = _ended(shown)
            return _ended(rest) or status
        finally:
            if rest.poll() is None:
                rest.kill()
            output.seek(0)
            shutil.copyfileobj(output, sys.stdout.buffer)
            sys.stdout.flush()


def _pytest(
    arguments: list[str], urls: dict[str, str], output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start pytest; what it says goes to `output`, or to the terminal."""
    environment = os.environ | urls | {"DEMO": "false"}
    environment.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    environment.setdefault("CHROMIUM", chromium_program() or "")
    return subprocess.Popen(
        [venv_program("pytest"), *arguments],
        cwd=ROOT,
        env=environment,
        stdout=output,
        stderr=output,
        preexec_fn=servers.end_with_parent,
    )


def _ended(run: subprocess.Popen[bytes]) -> int:
    """Wait for pytest and return its status; on a signal, let it tear down first."""
    while True:
        try:
            return run.wait()
        except KeyboardInterrupt:
            # The terminal sends Ctrl-C to pytest too, which then reports and ends.
            continue
        except SystemExit:
            run.send_signal(signal.SIGINT)
            try:
                run.wait(INTERRUPT_LIMIT_S)
            except subprocess.TimeoutExpired:
                run.kill()
            raise


def _exit_on_signal(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
