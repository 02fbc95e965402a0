"""`make faults`: what the acknowledgements survive, with real processes, in a few minutes.

Starts servers of its own, whatever `DATABASE_URL` and `REDIS_URL` name. Arguments go to
pytest, whose status is returned.
"""

import os
import sys

from tools.bootstrap import ROOT, prepare, venv_program
from tools.needs import RUNTIME, TESTS

ENVIRONMENT = {
    "FAULTS": "true",
    "SECRET_KEY": "pannes",
    "DEMO": "true",
    "DATABASE_URL": "sqlite://:memory:",
    "REDIS_URL": "",
}
"""Of pytest's own process, which asks no database of Django."""


def main(arguments: list[str]) -> None:
    """Prepare the machine, then become pytest on `tests/faults`."""
    prepare([*RUNTIME, *TESTS], dev=True)
    os.chdir(ROOT)
    pytest = venv_program("pytest")
    command = [pytest, "tests/faults", "-p", "no:cacheprovider", *arguments]
    os.execve(pytest, command, os.environ | ENVIRONMENT)


if __name__ == "__main__":
    main(sys.argv[1:])
