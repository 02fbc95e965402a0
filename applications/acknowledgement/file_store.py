"""Storing a file once under a name of our choice, whole or not at all."""

import os
import tempfile
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage


def store_once(storage: Storage, name: str, content: bytes) -> None:
    """Make `name` hold exactly `content`, whatever an earlier attempt left there.

    On a disk: a temporary file, synced, then renamed. Elsewhere (S3) a put is whole or
    nothing. Raises OSError, or what the storage raises, and then leaves no half file.
    """
    if isinstance(storage, FileSystemStorage):
        _write(Path(storage.path(name)), content)
    else:
        _put(storage, name, content)


def _put(storage: Storage, name: str, content: bytes) -> None:
    if storage.exists(name):
        with storage.open(name) as file:
            if file.read() == content:
                return
        storage.delete(name)
    stored = storage.save(name, ContentFile(content))
    if stored != name:
        storage.delete(stored)
        raise FileExistsError(f"file: {name!r}; written by somebody else meanwhile")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # mkstemp opens with mode 0600: nobody else on the machine reads it, ever.
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
