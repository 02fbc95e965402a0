"""The seal of a document: who issued it, told by a certificate, where there is one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from applications.acknowledgement.pades import Sealer


def seal(pdf: bytes) -> bytes:
    """Return `pdf` sealed when a certificate is configured (`SEAL_PKCS12`), else unchanged.

    The seal is appended: the sealed document begins with the bytes of `pdf`. Raises
    SealUnusable when the certificate cannot seal now, and OSError when the timestamp
    authority (`SEAL_TIMESTAMP_URL`) does not answer as it should, which waiting may mend.
    A document is never returned without the seal that is configured.
    """
    if not settings.SEAL_PKCS12:
        return pdf
    path = Path(settings.SEAL_PKCS12)
    changed_at = path.stat().st_mtime_ns if path.exists() else 0
    sealer = _sealer(
        path, changed_at, settings.SEAL_PASSPHRASE, settings.SEAL_TIMESTAMP_URL
    )
    return sealer.seal(pdf)


@lru_cache(maxsize=1)
def _sealer(path: Path, changed_at: int, passphrase: str, timestamp_url: str) -> Sealer:
    """Return the sealer of this certificate, read again once its file has changed."""
    # Half a second and 20 MB, that a portal without a certificate does not spend.
    from applications.acknowledgement.certificate import read_certificate
    from applications.acknowledgement.pades import Sealer

    return Sealer(read_certificate(path, passphrase), timestamp_url=timestamp_url)
