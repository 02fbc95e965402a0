"""`make mutation`: change the rules' code in small ways, and see that a test notices.

Cosmic Ray, set up in `pyproject.toml` (`[tool.cosmic-ray]`), makes one change at a time
in copies of the core, one copy a processor, at a low priority; the working tree is never
touched. Prints what survived; `docs/mutation.md` says why each survivor is equivalent.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from tools.bootstrap import ROOT, prepare, say, venv_program
from tools.needs import RUNTIME

COPIED = (
    "eligibility",
    "tests/__init__.py",
    "tests/eligibility",
    "tests/factories/__init__.py",
    "tests/factories/eligibility.py",
)
LEAST_KILLED = 0.95
ENVIRONMENT = "PYTHONDONTWRITEBYTECODE=1 PYTEST_DISABLE_PLUGIN_AUTOLOAD=1"
NICENESS = 10


@dataclass(frozen=True)
class Mutant:
    """One change, and whether a test failed because of it."""

    module: str
    line: int
    change: str
    killed: bool
    diff: str


def main(arguments: Sequence[str]) -> None:
    """Test the mutants of the modules named (all by default); exit 1 under 95 % killed."""
    prepare(RUNTIME, dev=True, groups=["mutation"])
    os.nice(NICENESS)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
        "cosmic-ray"
    ]
    modules = [Path(name) for name in arguments] or _modules(settings["module-path"])
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(workers):
            copies.put(_copy(Path(folder) / str(number)))

        def work(module: Path) -> list[Mutant]:
            copy = copies.get()
            try:
                return _mutate(module, settings, copy)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(workers) as pool:
            mutants = [each for found in pool.map(work, modules) for each in found]
    sys.exit(report(mutants))


def report(mutants: Sequence[Mutant]) -> int:
    """Print the survivors and the count; return 1 when too few were killed."""
    survivors = [mutant for mutant in mutants if not mutant.killed]
    for mutant in survivors:
        say(f"{mutant.module}:{mutant.line} {mutant.change}\n{_changed(mutant.diff)}\n")
    killed = len(mutants) - len(survivors)
    share = killed / len(mutants) if mutants else 1.0
    say(f"{len(mutants)} mutants, {killed} tués ({share:.1%}).")
    return int(share < LEAST_KILLED)


def _modules(package: str) -> list[Path]:
    """Return the modules of the package, the longest first, relative to the root."""
    paths = sorted(
        (ROOT / package).rglob("*.py"), key=lambda path: -path.stat().st_size
    )
    return [path.relative_to(ROOT) for path in paths]


def _copy(folder: Path) -> Path:
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(
                source, target, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(source, target)
    return folder


def _mutate(module: Path, settings: dict[str, Any], copy: Path) -> list[Mutant]:
    """Test every mutant of one module in that copy of the core."""
    python = venv_program("python")
    stem = "-".join(module.with_suffix("").parts)
    config, session = copy / f"{stem}.toml", copy / f"{stem}.sqlite"
    tests = " ".join([*_own_tests(module, copy), *settings["tests"]])
    command = f"env {ENVIRONMENT} {python} {settings['test-arguments']} {tests}"
    config.write_text(
        _toml(
            "cosmic-ray",
            {
                "module-path": str(module),
                "timeout": settings["timeout"],
                "excluded-modules": [],
                "test-command": command,
            },
        )
        + _toml("cosmic-ray.distributor", {"name": "local"})
        + _toml(
            "cosmic-ray.filters.operators-filter",
            {
                "exclude-operators": settings["exclude-operators"],
            },
        )
    )
    for program, *arguments in (
        ("cosmic-ray", "init", config, session),
        ("cr-filter-operators", session, config),
        ("cosmic-ray", "exec", config, session),
    ):
        subprocess.run(
            [venv_program(str(program)), *arguments],
            cwd=copy,
            check=True,
            stdout=sys.stderr,
        )
    mutants = list(_read(session))
    say(f"{module} : {sum(each.killed for each in mutants)} tués sur {len(mutants)}")
    return mutants


def _own_tests(module: Path, copy: Path) -> list[str]:
    """Return the test file that mirrors the module, if there is one."""
    mirror = Path("tests") / module.with_name(f"test_{module.name}")
    return [str(mirror)] if (copy / mirror).exists() else []


def _toml(table: str, values: dict[str, Any]) -> str:
    # JSON strings, numbers and arrays of strings are TOML's too.
    lines = (f"{key} = {json.dumps(value)}" for key, value in values.items())
    return f"[{table}]\n" + "\n".join(lines) + "\n"


def _read(session: Path) -> Iterable[Mutant]:
    with sqlite3.connect(session) as database:
        rows = database.execute(
            "SELECT module_path, start_pos_row, operator_name, test_outcome, diff"
            " FROM mutation_specs JOIN work_results USING (job_id)"
            " WHERE worker_outcome = 'NORMAL' ORDER BY start_pos_row"
        )
        for module, line, operator, outcome, diff in rows:
            yield Mutant(module, line, operator, outcome == "KILLED", diff)


def _changed(diff: str) -> str:
    lines = (line for line in diff.splitlines() if line[:1] in "+-")
    return "\n".join(line for line in lines if not line.startswith(("+++", "---")))


if __name__ == "__main__":
    main(sys.argv[1:])
