"""`make mutation`: change the rules' code in small ways, and see that a test notices."""

import os
import sys

from tools.bootstrap import ROOT, prepare, venv_program
from tools.needs import RUNTIME


def main(arguments: list[str]) -> None:
    """Prepare the machine, then become `python -m tools.mutants`."""
    prepare(RUNTIME, dev=True, groups=["mutation"])
    os.chdir(ROOT)
    python = venv_program("python")
    os.execv(python, [python, "-m", "tools.mutants", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
