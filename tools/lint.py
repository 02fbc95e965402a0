"""`make lint` and `make format`: every static check, all of them run, one line each.

The settings of each tool stand in `pyproject.toml`.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tools.bootstrap import ROOT, prepare, say, venv_program
from tools.needs import RUNTIME

ENVIRONMENT = {
    "SECRET_KEY": "lint",
    "DEMO": "true",
    "DATABASE_URL": "sqlite://:memory:",
    "REDIS_URL": "",
}
"""Lets Django start: the types and the migrations are read from its models."""


@dataclass(frozen=True)
class Check:
    """A command of the virtual environment; it passes when its status is 0."""

    name: str
    command: tuple[str, ...]

    def run(self) -> tuple[bool, float, str]:
        """Return whether it passed, its seconds, and what it printed."""
        start = time.monotonic()
        program, *arguments = self.command
        ended = subprocess.run(
            [venv_program(program), *arguments],
            cwd=ROOT,
            env=os.environ | ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return ended.returncode == 0, time.monotonic() - start, ended.stdout


def templates() -> tuple[str, ...]:
    """Return the folders of templates of the project, relative to its root."""
    folders = [ROOT / "templates", *ROOT.glob("*/templates")]
    return tuple(str(path.relative_to(ROOT)) for path in folders if path.is_dir())


def checks() -> list[Check]:
    """Return every check, the longest first."""
    migrations = ("python", "manage.py", "makemigrations", "--check", "--dry-run")
    return [
        Check("types (mypy)", ("mypy",)),
        Check("code (ruff)", ("ruff", "check", "--no-fix")),
        Check("format (ruff)", ("ruff", "format", "--check")),
        Check("imports (import-linter)", ("lint-imports", "--no-logo")),
        Check("migrations (Django)", migrations),
        Check("réglages (Django)", ("python", "manage.py", "check")),
        Check("gabarits (djangofmt)", ("djangofmt", "--check", *templates())),
    ]


def fix() -> int:
    """Rewrite code and templates in the project's format; return the worst status."""
    commands = [
        ("ruff", "check", "--fix"),
        ("ruff", "format"),
        ("djangofmt", *templates()),
    ]
    return max(
        subprocess.run(
            [venv_program(name), *arguments], cwd=ROOT, check=False
        ).returncode
        for name, *arguments in commands
    )


def lint() -> int:
    """Run every check, print what failed, and return 1 if anything did."""
    failed = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        all_checks = checks()
        for check, (passed, seconds, printed) in zip(
            all_checks, pool.map(Check.run, all_checks), strict=True
        ):
            say(f"{'✓' if passed else '✗'} {check.name} ({seconds:.1f} s)")
            if not passed:
                failed.append(check.name)
                say(printed)
    if failed:
        say(f"À reprendre : {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    prepare(RUNTIME, dev=True)
    sys.exit(fix() if "--fix" in sys.argv[1:] else lint())
