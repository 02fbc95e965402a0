"""Which static files are published, and whether they have changed."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders

from passnum.apps import PassnumStaticFilesConfig


def published() -> Iterator[tuple[str, Path]]:
    """Yield the name under which each static file is published, and where it lies."""
    for finder in get_finders():
        for name, storage in finder.list(PassnumStaticFilesConfig.ignore_patterns):
            yield name, Path(storage.path(name))


def fingerprint() -> str:
    """Return a digest that changes with the name, size or date of any static file."""
    digest = sha256()
    for name, path in sorted(published()):
        status = path.stat()
        digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
