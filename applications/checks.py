"""What must hold before the portal's commands and workers start."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from eligibility import french

RENEWAL = timedelta(days=30)
"""So long before its end, each command recalls that the certificate is to be renewed."""


def check_seal(**_: Any) -> list[checks.CheckMessage]:
    """Refuse a certificate that cannot seal, and settings that go without one.

    Not asked by the web processes: an expired certificate delays acknowledgements, and
    must stop nobody from filing.
    """
    if settings.SEAL_PKCS12:
        return [*_check_certificate(), *_check_timestamps()]
    return [
        checks.Error(
            f"{name} est défini sans SEAL_PKCS12\u00a0: les accusés ne porteraient aucun cachet.",
            hint="Définissez SEAL_PKCS12, ou retirez ce réglage.",
            id="applications.E003",
        )
        for name in ("SEAL_PASSPHRASE", "SEAL_TIMESTAMP_URL")
        if getattr(settings, name)
    ]


def _check_certificate() -> list[checks.CheckMessage]:
    # Read only where there is a certificate: it costs as much as a small program.
    from applications.acknowledgement.certificate import (
        SealUnusable,
        check_certificate,
    )

    try:
        found = check_certificate(Path(settings.SEAL_PKCS12), settings.SEAL_PASSPHRASE)
    except SealUnusable as refusal:
        return [
            checks.Error(
                str(refusal),
                hint="Corrigez SEAL_PKCS12 et SEAL_PASSPHRASE, ou retirez-les\u00a0: les "
                "accusés ne porteront alors aucun cachet.",
                id="applications.E001",
            )
        ]
    last = found.certificate.not_valid_after_utc
    if last - datetime.now(UTC) > RENEWAL:
        return []
    return [
        checks.Warning(
            f"Le certificat du cachet expire le {french.instant(last)}.",
            hint="Faites-le renouveler\u00a0: après cette date, aucun accusé ne sera établi.",
            id="applications.W001",
        )
    ]


def _check_timestamps() -> list[checks.CheckMessage]:
    address = settings.SEAL_TIMESTAMP_URL
    if not address:
        return []
    parts = urlsplit(address)
    if parts.scheme in ("http", "https") and parts.hostname:
        return []
    return [
        checks.Error(
            f"SEAL_TIMESTAMP_URL ({address}) n’est pas une adresse HTTP.",
            hint="Donnez l’adresse du service d’horodatage (RFC\u00a03161), par exemple "
            "https://horodatage.example/tsa.",
            id="applications.E002",
        )
    ]
