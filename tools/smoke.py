"""`make smoke`: try `make demo` as a stranger would: start it, fetch the home page, stop it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from tools.bootstrap import ROOT, say
from tools.demo import fetch, is_ready
from tools.servers import free_port, wait_until

READY_LIMIT_S = 600.0
STOP_LIMIT_S = 30.0


def main() -> int:
    """Return 0 when the home page came and the demonstration stopped when told to."""
    port = free_port()
    start = time.monotonic()
    demo = subprocess.Popen(
        ["make", "--no-print-directory", "demo"],
        cwd=ROOT,
        env=os.environ | {"PORT": str(port)},
        start_new_session=True,
    )
    try:
        if not wait_until(lambda: is_ready(port), demo, READY_LIMIT_S):
            say("make demo n’a pas abouti.")
            return 1
        seconds = time.monotonic() - start
        page = fetch(f"http://127.0.0.1:{port}/") or ""
    finally:
        with suppress(ProcessLookupError):
            os.killpg(demo.pid, signal.SIGINT)
        demo.wait(STOP_LIMIT_S)
    if "Pass numérique" not in page:
        say("La page d’accueil ne nomme pas l’appel « Pass numérique ».")
        return 1
    say(
        f"make demo : prêt en {seconds:.1f} s, page d’accueil de {len(page)} caractères."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
