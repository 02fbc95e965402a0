"""What a person copies from an acknowledgement to have it checked: a code and an address.

The code is a part of the digest of what the document was made from. It holds no secret:
nobody guesses a content that bears an instant to the microsecond, and whoever holds the
content may compute its code (`docs/decisions/0017`).
"""

from __future__ import annotations

import re

from django.conf import settings
from django.urls import reverse

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, which are taken for other characters."""
LENGTH = 16
"""Characters of a code, of 5 bits each: 80 bits of the SHA-256."""
GROUP = 4

_DIGEST = re.compile(r"[0-9a-f]{64}")
_HEARD_ALIKE = str.maketrans("OIL", "011")
_BETWEEN_GROUPS = re.compile(
    r"[\s\u00ad\u200b-\u200d\u2060\ufeff_.\-\u2010-\u2015\u2212]+"
)


def control_code(content_sha256: str) -> str:
    """Return the control code of a content: « 7K3M-9QXA-04TB-ZZ1H ».

    `content_sha256` is the content's SHA-256, 64 lower-case hexadecimal digits: the code
    is its first 80 bits. Raises ValueError when it is not one.
    """
    if not _DIGEST.fullmatch(content_sha256):
        raise ValueError(
            f"digest: {content_sha256[:70]!r}; expected 64 hexadecimal digits"
        )
    bits = int(content_sha256[: LENGTH * 5 // 4], 16)
    return _grouped(
        "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(LENGTH)))
    )


def normalise_code(text: str) -> str:
    """Return a code as typed (any case, any grouping, O for 0, I or L for 1) as it is printed.

    Raises ValueError when it cannot be one.
    """
    typed = _BETWEEN_GROUPS.sub("", text)
    code = typed.upper().translate(_HEARD_ALIKE)
    if not typed.isascii() or len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise ValueError(f"code: {text[:40]!r}; expected the form 7K3M-9QXA-04TB-ZZ1H")
    return _grouped(code)


def verification_address(*, number: str, content_sha256: str) -> str | None:
    """Return the address that answers for this document; None while BASE_URL is not set.

    `number` is the dossier's, in its exact form. Raises ValueError as `control_code` does.
    """
    path = reverse("verification:direct", args=[number, control_code(content_sha256)])
    return f"{settings.BASE_URL}{path}" if settings.BASE_URL else None


def _grouped(code: str) -> str:
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))
