"""Bring a bare machine to a synchronised `.venv`: system packages, uv, locked packages.

Everything already there is left alone, so that a second call costs a fraction of a
second and needs no network.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.needs import UV_INSTALLER, Need, unmet

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PRIVATE_UV = ROOT / ".tools"
UV_REQUIREMENTS = ROOT / "tools" / "uv-requirements.txt"
OLDEST_UV = (0, 8)
"""First series that reads revision 3 of `uv.lock`."""


def say(message: str) -> None:
    """Print one line at once, even where the output is a file."""
    print(message, flush=True)


def prepare(needs: Sequence[Need], *, dev: bool, groups: Sequence[str] = ()) -> None:
    """Meet the needs and install the locked Python packages into `.venv`.

    Without `dev` the development packages are not installed, nor removed if they are
    there: a demonstration and a test run in turn do not undo each other. `groups` are
    dependency groups of `pyproject.toml` to install besides. Exits with
    status 1 where something is missing that it may not install.
    """
    uv = find_uv()
    ensure(needs if uv else [*needs, *UV_INSTALLER])
    sync(uv or install_uv(), dev=dev, groups=groups)


def ensure(needs: Sequence[Need]) -> None:
    """Install through apt what the machine lacks, or say what to type and exit.

    Installs only as root on a machine that has apt: nobody else is asked for a password.
    """
    missing = unmet(needs)
    if not missing:
        return
    for need in missing:
        say(f"Il manque de quoi {need.purpose} : {' '.join(need.packages)}")
    apt = shutil.which("apt-get")
    if apt is None:
        sys.exit(
            "Installez l’équivalent de ces paquets Debian, puis relancez la commande."
        )
    if os.geteuid() != 0:
        sys.exit(
            "Tapez ceci, puis relancez la commande :\n"
            f"  sudo apt-get install --no-install-recommends -y {_packages(missing)}"
        )
    _apt_install(apt, _packages(missing).split())
    if still_missing := unmet(missing):
        sys.exit(f"apt n’a pas fourni ce qu’il fallait : {_packages(still_missing)}")


def _packages(needs: Sequence[Need]) -> str:
    return " ".join(package for need in needs for package in need.packages)


def _apt_install(apt: str, packages: Sequence[str]) -> None:
    """Install packages without a question; on failure, show what apt printed and exit."""
    say("Installation par apt (une à deux minutes la première fois)…")
    printed = ""
    for command in (
        ["update"],
        ["install", "-y", "--no-install-recommends", *packages],
    ):
        ended = subprocess.run(
            [apt, "-q", *command],
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        printed += ended.stdout
    # A failed update does not count: what is already known may be enough.
    if ended.returncode:
        sys.exit(f"{printed}\napt-get install a échoué (code {ended.returncode}).")


def find_uv() -> str | None:
    """Return the path of a recent uv: the one on the PATH, else our own, else None."""
    for candidate in (shutil.which("uv"), str(PRIVATE_UV / "bin" / "uv")):
        if candidate and _version(candidate) >= OLDEST_UV:
            return candidate
    return None


def install_uv() -> str:
    """Install uv into `.tools/` and return its path.

    It comes from the package index that pip is configured for, pinned and checked
    against `uv-requirements.txt`.
    """
    say("Installation de uv dans .tools/")
    subprocess.run([sys.executable, "-m", "venv", "--clear", PRIVATE_UV], check=True)
    python = str(PRIVATE_UV / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    pinned = [
        "--require-hashes",
        "--only-binary=:all:",
        f"--requirement={UV_REQUIREMENTS}",
    ]
    if code := subprocess.run([*pip, *pinned], check=False).returncode:
        sys.exit(code)
    return str(PRIVATE_UV / "bin" / "uv")


def _version(uv: str) -> tuple[int, ...]:
    """Return the version that this uv answers, or () where it does not run."""
    try:
        answer = subprocess.run(
            [uv, "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return ()
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", answer.stdout)
    return tuple(int(part) for part in found.groups()) if found else ()


def sync(uv: str, *, dev: bool, groups: Sequence[str] = ()) -> None:
    """Install the locked Python packages into `.venv`, on this Python if it is new."""
    command = [uv, "sync", "--locked", "--quiet"]
    command += [f"--group={group}" for group in groups]
    if not dev:
        command += ["--no-dev", "--inexact"]
    if not VENV.exists():
        say("Installation des paquets Python dans .venv")
        command += ["--python", sys.executable]
    environment = {"UV_PYTHON_DOWNLOADS": "never"} | os.environ
    if code := subprocess.run(
        command, cwd=ROOT, env=environment, check=False
    ).returncode:
        sys.exit(code)


def venv_program(name: str) -> str:
    """Return the path of a program of the project's virtual environment."""
    return str(VENV / "bin" / name)
