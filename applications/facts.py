"""From a draft's rows to the facts that the rules of the call read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from applications.models import Application
from applications.surroundings import Surroundings
from eligibility import Facts


def draft_facts(
    application: Application,
    *,
    received_at: datetime | None,
    document_kinds: Iterable[str] | None,
    surroundings: Surroundings,
) -> Facts:
    """Return what is known of `application`; an empty field is unknown. No query.

    `received_at` is the aware instant at which it is, or would be, received.
    """
    return Facts(
        applicant_category=application.holder_category or None,
        applicant_confirmed=(
            application.authority_id is not None if application.holder_siren else None
        ),
        received_at=received_at,
        requested_grant=application.requested_grant,
        eligible_cost=application.eligible_cost,
        total_cost=application.total_cost,
        other_resources=application.other_resources,
        beneficiaries=application.beneficiaries,
        target_beneficiaries=application.target_beneficiaries,
        other_applications=surroundings.other_applications,
        overlapping=surroundings.overlapping,
        envelope_committed=surroundings.committed,
        documents=None if document_kinds is None else frozenset(document_kinds),
        starts_on=application.starts_on,
        ends_on=application.ends_on,
    )
