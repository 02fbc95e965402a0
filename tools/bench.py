"""`make bench ARGS=filing`: one of the measurements of `bench/`, on a prepared machine."""

import os
import sys

from tools.bootstrap import ROOT, prepare, venv_program
from tools.needs import RUNTIME, TESTS


def main(arguments: list[str]) -> None:
    """Prepare the machine, then become `python -m bench.NAME`; without a name, list them."""
    names = sorted(path.stem for path in (ROOT / "bench").glob("[a-z]*.py"))
    measures = [name for name in names if f"bench.{name}" in _commands(name)]
    if not arguments or arguments[0] not in measures:
        sys.exit(
            f'Nommez une mesure, par exemple : make bench ARGS="{measures[0]}"\n  {" ".join(measures)}'
        )
    prepare([*RUNTIME, *TESTS], dev=True, groups=["bench"])
    os.chdir(ROOT)
    python = venv_program("python")
    os.execv(python, [python, "-m", f"bench.{arguments[0]}", *arguments[1:]])


def _commands(name: str) -> str:
    """Return the module's docstring line that names its command, if it has one."""
    return (ROOT / "bench" / f"{name}.py").read_text().split('"""')[1]


if __name__ == "__main__":
    main(sys.argv[1:])
