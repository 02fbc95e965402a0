"""One way to write JSON, so that what is equal has the same bytes and digest."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any


def dumps(value: Any) -> str:
    """Canonical JSON text: sorted keys, no spaces, UTF-8 characters as they are.

    Raises ``TypeError`` for what is not a JSON type and ``ValueError`` for NaN
    and infinities.
    """
    return json.dumps(
        value,
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    )


def instant(at: datetime) -> str:
    """Return an aware instant as a canonical text has it: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
