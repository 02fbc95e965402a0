"""`python -m tools.mutants [MODULE…]`: which mutants of the core no test kills.

Cosmic Ray makes the mutants, one small change each; `[tool.mutants]` in `pyproject.toml`
says of what, and which changes are left out. Each is tested in a copy of the core, one
copy a processor, at a low priority: the working tree is never touched. A process that
has pytest and Hypothesis loaded forks for every mutant, which spares most of its time.
Prints what survived; `docs/mutation.md` says why each survivor is equivalent.
"""

import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

import hypothesis  # noqa: F401  loaded once, before any fork
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parent.parent
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
    "mutants"
]
LEAST_KILLED = 0.95
NICENESS = 10


@dataclass(frozen=True)
class Mutant:
    """The change of one place of a module, found again by its operator's occurrence."""

    module: str
    line: int
    operator: str
    occurrence: int


@dataclass(frozen=True)
class Trial:
    """A mutant, its lines that changed, and whether a test failed because of them."""

    mutant: Mutant
    change: str
    killed: bool


def main(modules: Sequence[str]) -> int:
    """Try the mutants of the modules (all by default); return 1 under 95 % killed."""
    os.nice(NICENESS)
    mutants = [each for module in modules or _modules() for each in _mutants(module)]
    survivors = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        if _test_fails(_copy(Path(folder) / "sound"), ()):
            sys.exit("mutants: les tests échouent sans aucun changement")
        with multiprocessing.get_context("fork").Pool(
            os.cpu_count(), _settle, [folder]
        ) as pool:
            for done, trial in enumerate(pool.imap_unordered(_try, mutants), start=1):
                if not trial.killed:
                    survivors.append(trial)
                    _say(_told(trial))
                if done % 50 == 0:
                    _say(f"{done} sur {len(mutants)}, {len(survivors)} survivants")
    killed = len(mutants) - len(survivors)
    share = killed / len(mutants) if mutants else 1.0
    _say(f"{len(mutants)} mutants, {killed} tués ({share:.1%})")
    return int(share < LEAST_KILLED)


def _say(text: str) -> None:
    print(text, flush=True)


def _told(trial: Trial) -> str:
    mutant = trial.mutant
    return f"{mutant.module}:{mutant.line} {mutant.operator}\n{trial.change}\n"


def _modules() -> list[str]:
    paths = (ROOT / SETTINGS["package"]).rglob("*.py")
    return sorted(str(path.relative_to(ROOT)) for path in paths)


def _mutants(module: str) -> Iterator[Mutant]:
    """Yield every mutant of the module that is not left out."""
    tree = get_ast((ROOT / module).read_text())
    for name in operator_names():
        operator = get_operator(name)
        left_out = any(re.match(pattern, name) for pattern in SETTINGS["left-out"])
        if left_out or operator.arguments():
            continue
        positions = (
            start
            for node in ast_nodes(tree)
            for start, _ in operator().mutation_positions(node)
        )
        for occurrence, (line, _) in enumerate(positions):
            yield Mutant(module, line, name, occurrence)


_copied = Path()
"""The copy of the core that belongs to this process."""


def _settle(folder: str) -> None:
    """Give this process of the pool its own copy."""
    global _copied
    _copied = _copy(Path(folder) / str(os.getpid()))


def _copy(folder: Path) -> Path:
    for name in SETTINGS["copied"]:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.pyc"))
        else:
            shutil.copy(source, target)
    return folder


def _try(mutant: Mutant) -> Trial:
    path = _copied / mutant.module
    sound = path.read_text()
    changed = mutate_code(sound, get_operator(mutant.operator)(), mutant.occurrence)
    if changed is None:
        raise ValueError(f"no such mutant: {mutant}")
    path.write_text(changed)
    try:
        killed = _test_fails(_copied, _own_tests(mutant.module))
    finally:
        path.write_text(sound)
    return Trial(mutant, _difference(sound, changed), killed)


def _own_tests(module: str) -> Sequence[str]:
    """Return the test file that mirrors the module, if there is one."""
    path = Path(module)
    mirror = Path("tests") / path.with_name(f"test_{path.name}")
    return [str(mirror)] if (_copied / mirror).exists() else []


def _test_fails(copy: Path, first: Sequence[str]) -> bool:
    """Run the tests in that copy, those given first; whether one failed, or took too long."""
    child = os.fork()
    if not child:
        signal.alarm(SETTINGS["seconds"])
        silence = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(silence, descriptor)
        os.chdir(copy)
        sys.path[0] = str(copy)
        sys.dont_write_bytecode = True
        os._exit(pytest.main([*SETTINGS["pytest"], *first, *SETTINGS["tests"]]))
    _, status = os.waitpid(child, 0)
    return status != 0


def _difference(before: str, after: str) -> str:
    lines = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return "\n".join(f"    {line}" for line in list(lines)[3:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
