"""`make test`: the whole suite, on a real PostgreSQL and a real Redis.

Uses the servers that `DATABASE_URL` and `REDIS_URL` name, else lends its own for the
run. Arguments go to pytest, whose status is returned.
"""

import os
import secrets
import signal
import subprocess
import sys
from types import FrameType

from tools import servers
from tools.bootstrap import ROOT, prepare, say, venv_program
from tools.needs import RUNTIME, TESTS, chromium_program

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
            return _pytest(arguments, urls)
    except servers.ServerError as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _pytest(arguments: list[str], urls: dict[str, str]) -> int:
    """Run pytest and return its status; on a signal, let it tear down first."""
    environment = os.environ | urls | {"DEMO": "false"}
    environment.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    environment.setdefault("CHROMIUM", chromium_program() or "")
    run = subprocess.Popen(
        [venv_program("pytest"), *arguments],
        cwd=ROOT,
        env=environment,
        preexec_fn=servers.end_with_parent,
    )
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
