"""The fonts of the documents, taken from the package of the DSFR.

They are packed as WOFF2, which costs four times a whole rendering to unpack: each is
unpacked once for the machine, into a cache that may be thrown away.
"""

import hashlib
import logging
import os
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import woff2

logger = logging.getLogger(__name__)

SOURCES = settings.DSFR_STATIC_DIR / "dsfr" / "dist" / "fonts"
CACHE = settings.VAR_DIR / "cache" / "fonts"


@dataclass(frozen=True, slots=True)
class Face:
    """A face of the family that the stylesheet calls `Document`."""

    name: str
    weight: int


MARIANNE = (Face("Marianne-Regular", 400), Face("Marianne-Bold", 700))
"""The State's own font, for its sites only."""
SPECTRAL = (Face("Spectral-Regular", 400), Face("Spectral-ExtraBold", 700))
"""A free font (SIL Open Font License 1.1), for everybody else."""


def faces() -> tuple[Face, ...]:
    """Return the faces that this site may use."""
    return MARIANNE if settings.STATE_BRANDING else SPECTRAL


def unpacked(name: str) -> bytes:
    """Return the font `name`, unpacked, through the cache of this machine.

    A cache that cannot be written costs time and nothing else.
    """
    packed = (SOURCES / f"{name}.woff2").read_bytes()
    cached = CACHE / f"{name}-{hashlib.sha256(packed).hexdigest()[:16]}.otf"
    try:
        return cached.read_bytes()
    except FileNotFoundError:
        font = BytesIO()
        woff2.decompress(BytesIO(packed), font)
        _keep(cached, font.getvalue())
        return font.getvalue()


def _keep(path: Path, content: bytes) -> None:
    """Write `content` whole or not at all, however many processes do it at once."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError as error:
        logger.warning("font %s: not cached: %s", path.name, error)
