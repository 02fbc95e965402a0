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


def ensure(needs: Sequence[Need]) -> None:
    """Install through apt what the machine lacks, or say what to type and exit.

    Installs only as root on a machine that has apt. Exits with status 1 where it may
    not install or where apt fails.
    """
    missing = unmet(needs)
    if not missing:
        return
    packages = [package for need in missing for package in need.packages]
    for need in missing:
        say(f"Il manque de quoi {need.purpose} : {' '.join(need.packages)}")
    apt = shutil.which("apt-get")
    if apt is None:
        sys.exit(
            "Installez l’équivalent de ces paquets Debian, puis relancez la commande."
        )
    if os.geteuid() != 0:
        sys.exit(
            "Tapez ceci, puis relancez la commande :\n"
            f"  sudo apt-get install --no-install-recommends -y {' '.join(packages)}"
        )
    _apt_install(apt, packages)
    if still_missing := unmet(missing):
        names = " ".join(package for need in still_missing for package in need.packages)
        sys.exit(f"apt n’a pas fourni ce qu’il fallait : {names}")


def _apt_install(apt: str, packages: Sequence[str]) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    say(f"Installation par apt : {' '.join(packages)}")
    subprocess.run([apt, "update", "-qq"], env=environment, check=False)
    install = [apt, "install", "-qq", "-y", "--no-install-recommends", *packages]
    if code := subprocess.run(
        install, env=environment, stdin=subprocess.DEVNULL
    ).returncode:
        sys.exit(f"apt-get install a échoué (code {code}).")


def find_uv() -> str:
    """Return the path of a recent uv: the one on the PATH, else our own, else install it.

    Ours goes to `.tools/` from the package index that pip is configured for, pinned and
    checked against `uv-requirements.txt`.
    """
    private = PRIVATE_UV / "bin" / "uv"
    for candidate in (shutil.which("uv"), str(private)):
        if candidate and _version(candidate) >= OLDEST_UV:
            return candidate
    ensure(UV_INSTALLER)
    say("Installation de uv dans .tools/")
    subprocess.run([sys.executable, "-m", "venv", "--clear", PRIVATE_UV], check=True)
    pip = [PRIVATE_UV / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    hashed = ["--require-hashes", "--only-binary", ":all:", "-r", UV_REQUIREMENTS]
    subprocess.run([*pip, "install", "--quiet", *hashed], check=True)
    return str(private)


def _version(uv: str) -> tuple[int, ...]:
    """Return the version that this uv answers, or () where it does not run."""
    try:
        answer = subprocess.run(
            [uv, "--version"], capture_output=True, text=True
        ).stdout
    except OSError:
        return ()
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", answer)
    return tuple(int(part) for part in found.groups()) if found else ()


def sync(*, dev: bool) -> None:
    """Install the locked Python packages into `.venv`.

    Without `dev` the development packages are not installed, nor removed if they are
    there: a demonstration and a test run in turn do not undo each other.
    """
    command = [find_uv(), "sync", "--locked", "--quiet"]
    if not dev:
        command += ["--no-dev", "--inexact"]
    if not VENV.exists():
        say("Installation des paquets Python dans .venv")
        command += ["--python", sys.executable]
    environment = {"UV_PYTHON_DOWNLOADS": "never"} | os.environ
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def venv_program(name: str) -> str:
    """Return the path of a program of the project's virtual environment."""
    return str(VENV / "bin" / name)
