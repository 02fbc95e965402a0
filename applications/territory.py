"""The territory of a dossier: its holder, and the authorities of the registry that it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from applications.drafts import write_draft
from applications.models import Application, CoveredAuthority
from territories.models import LocalAuthority

MAX_COVERED = 200
"""Beyond, a grouping or a département says it better."""


def covered_authorities(application: Application) -> list[LocalAuthority]:
    """Return the authorities that the dossier names, in the order they were added. One query."""
    rows = application.covered.select_related("authority").defer(
        "authority__search_text"
    )
    return [row.authority for row in rows]


def save_territory(
    *,
    application_id: int,
    fields: Mapping[str, Any],
    covered: Iterable[str] | None,
) -> None:
    """Write `fields` and the covered authorities to the draft, in one transaction.

    `covered` are the SIRENs of all those to keep, known to the registry; None leaves them
    as they are. Those kept keep their order, new ones come after. Raises DossierFiled,
    and IntegrityError for a SIREN that the registry lacks.
    """
    if covered is None:
        write_draft(application_id, **fields)
        return
    sirens = list(dict.fromkeys(covered))
    with transaction.atomic():
        write_draft(application_id, **fields)
        named = CoveredAuthority.objects.filter(application_id=application_id)
        named.exclude(authority_id__in=sirens).delete()
        CoveredAuthority.objects.bulk_create(
            [
                CoveredAuthority(application_id=application_id, authority_id=siren)
                for siren in sirens
            ],
            ignore_conflicts=True,
        )
