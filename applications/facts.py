"""From a draft's rows to the facts that the rules of the call read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from applications.models import Application, State
from eligibility import Facts


def other_filed_numbers(application: Application) -> frozenset[str]:
    """Return the numbers of the same authority's other filed dossiers in this call. One query."""
    if not application.holder_siren:
        return frozenset()
    filed = Application.objects.filter(
        ~Q(state__in=[State.DRAFT, State.WITHDRAWN]),
        call_id=application.call_id,
        holder_siren=application.holder_siren,
    ).values_list("pk", "number")
    return frozenset(number for pk, number in filed if number and pk != application.pk)


def draft_facts(
    application: Application,
    *,
    received_at: datetime | None,
    document_kinds: Iterable[str] | None,
    other_applications: frozenset[str] | None,
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
        other_applications=other_applications,
        documents=None if document_kinds is None else frozenset(document_kinds),
        starts_on=application.starts_on,
        ends_on=application.ends_on,
    )
