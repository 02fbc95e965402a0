"""What the machine must hold besides Python packages, and for what.

The one list of system packages. Each need is probed by what it gives (a library that
loads, a program that is found), not by a package name, so that any distribution may
satisfy it; the names are Debian's.
"""

import ctypes
import importlib.util
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

CA_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)


@dataclass(frozen=True)
class Need:
    """A capability of the machine: the Debian packages that give it, and its probe."""

    packages: tuple[str, ...]
    purpose: str
    is_met: Callable[[], bool]


def libraries(*sonames: str) -> Callable[[], bool]:
    """Return a probe: does every one of these shared libraries load?"""

    def load() -> bool:
        try:
            for soname in sonames:
                ctypes.CDLL(soname)
        except OSError:
            return False
        return True

    return load


def postgresql_program(name: str) -> str | None:
    """Return the path of a PostgreSQL server program, newest version first.

    Debian keeps them out of the PATH, in one folder per major version.
    """
    versions = sorted(
        Path("/usr/lib/postgresql").glob("[0-9]*"),
        key=lambda path: int(path.name),
        reverse=True,
    )
    for folder in versions:
        if (program := folder / "bin" / name).exists():
            return str(program)
    return shutil.which(name)


def redis_program() -> str | None:
    """Return the path of a Redis server, or of Valkey, which speaks the same protocol."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


def chromium_program() -> str | None:
    """Return the path of the browser that the browser tests drive."""
    chosen = os.environ.get("CHROMIUM", "")
    names = (chosen, "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def _has_ca_bundle() -> bool:
    chosen = (os.environ.get(name, "") for name in ("PIP_CERT", "SSL_CERT_FILE"))
    return any(Path(path).is_file() for path in (*chosen, *CA_BUNDLES) if path)


UV_INSTALLER = (
    Need(
        ("python3-venv",),
        "installer uv dans un environnement à part",
        lambda: importlib.util.find_spec("ensurepip") is not None,
    ),
    Need(("ca-certificates",), "télécharger par HTTPS", _has_ca_bundle),
)

RUNTIME = (
    Need(
        ("libpango-1.0-0", "libpangoft2-1.0-0"),
        "composer les accusés de réception (WeasyPrint)",
        libraries("libpango-1.0.so.0", "libpangoft2-1.0.so.0"),
    ),
    Need(
        ("libharfbuzz-subset0",),
        "incorporer les polices dans les PDF (WeasyPrint)",
        libraries("libharfbuzz-subset.so.0"),
    ),
)

TESTS = (
    Need(
        ("postgresql",),
        "exécuter les tests sur PostgreSQL",
        lambda: postgresql_program("initdb") is not None,
    ),
    Need(
        ("redis-server",),
        "exécuter les tests sur Redis",
        lambda: redis_program() is not None,
    ),
    Need(
        ("chromium",),
        "exécuter les tests dans un navigateur",
        lambda: chromium_program() is not None,
    ),
)


def unmet(needs: Iterable[Need]) -> list[Need]:
    """Return those of the needs that this machine does not meet."""
    return [need for need in needs if not need.is_met()]


if __name__ == "__main__":
    # For the image's build: the packages that running the portal takes.
    print(*(package for need in RUNTIME for package in need.packages))
