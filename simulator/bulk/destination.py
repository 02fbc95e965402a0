"""Where the answers go: a file that is whole or untouched, or the standard output."""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write `path` so that it holds all of what is written or stays as it was.

    The text goes to a hidden file beside it, which takes its name, on the disk, when
    the block ends well, and is removed otherwise. What is not a regular file (a pipe,
    ``/dev/null``) cannot be replaced and is written to. Raises ``OSError``.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as special:
            yield special
        return
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    with draft.open("xb") as file:
        try:
            if target.exists():
                draft.chmod(stat.S_IMODE(target.stat().st_mode))
            yield file
            file.flush()
            os.fsync(file.fileno())
            draft.replace(target)
        except BaseException:
            with suppress(FileNotFoundError):
                draft.unlink()
            raise
