"""The frozen text of a filing: everything that was filed, under which terms, with what findings.

Plain JSON values: decimals and dates as strings, instants in UTC to the microsecond.
Written by `eligibility.canonical`, the same filing always gives the same bytes, so a
SHA-256 of them proves what was filed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.models import User
from applications.calls.definition import CallDefinition
from applications.models import (
    Application,
    CallVersion,
    FinancingLine,
    SupportingDocument,
)
from eligibility import Assessment, Facts, canonical
from territories.models import LocalAuthority

SCHEMA = 2
"""2: `publics.covered`, which a reader of an older text takes as empty, and the digest of
the assessment."""


def build_snapshot(
    *,
    application: Application,
    version: CallVersion,
    lines: Iterable[FinancingLine],
    documents: Iterable[SupportingDocument],
    covered: Iterable[LocalAuthority],
    filed_by: User,
    received_at: datetime,
    facts: Facts,
    assessment: Assessment,
) -> dict[str, Any]:
    """Return the content of a filing as plain JSON values. No query, no clock.

    `application` already bears its number and rank; `received_at` is aware.
    """
    definition = version.definition
    return {
        "schema": SCHEMA,
        "number": application.number,
        "rank": application.rank,
        "received_at": canonical.instant(received_at),
        "filed_by": {"email": filed_by.email, "name": filed_by.full_name},
        "call": {
            "slug": definition.slug,
            "version": version.number,
            "digest": version.digest,
            "definition": version.content,
        },
        **dossier_content(
            application=application,
            definition=definition,
            lines=lines,
            documents=documents,
            covered=covered,
        ),
        "sworn_statement": definition.legal.sworn_statement,
        "facts": facts.to_dict(),
        "assessment": assessment.to_dict(),
        "assessment_sha256": assessment.digest(),
    }


def dossier_content(
    *,
    application: Application,
    definition: CallDefinition,
    lines: Iterable[FinancingLine],
    documents: Iterable[SupportingDocument],
    covered: Iterable[LocalAuthority],
) -> dict[str, Any]:
    """Return what a dossier says, as plain JSON values: the filed part of a snapshot. No query.

    `covered` are the authorities named besides the holder.
    """
    lines = list(lines)
    return {
        "holder": {
            "siren": application.holder_siren,
            "name": application.holder_name,
            "category": application.holder_category,
            "in_registry": application.authority_id is not None,
        },
        "contact": {
            "name": application.contact_name,
            "role": application.contact_role,
            "email": application.contact_email,
            "phone": application.contact_phone,
        },
        "representative": {
            "name": application.representative_name,
            "role": application.representative_role,
        },
        "mandated": {
            "name": application.mandated_name,
            "role": application.mandated_role,
        },
        "project": {
            "title": application.title,
            "summary": application.summary,
            "description": application.description,
            "starts_on": _text(application.starts_on),
            "ends_on": _text(application.ends_on),
            "pass_count": application.pass_count,
            "pass_face_value": _text(application.pass_face_value),
        },
        "publics": {
            "territory": application.territory,
            "covered": [
                {
                    "siren": authority.siren,
                    "name": authority.name,
                    "category": authority.category,
                    "department": authority.department,
                }
                for authority in covered
            ],
            "beneficiaries": application.beneficiaries,
            "target_beneficiaries": application.target_beneficiaries,
            "outreach": application.outreach,
        },
        "financing": {
            "expenses": [
                {
                    "label": line.label,
                    "amount": str(line.amount),
                    "eligible": line.eligible,
                }
                for line in lines
                if line.kind == FinancingLine.Kind.EXPENSE
            ],
            "resources": [
                {"label": line.label, "amount": str(line.amount)}
                for line in lines
                if line.kind == FinancingLine.Kind.RESOURCE
            ],
            "requested_grant": _text(application.requested_grant),
            "total_cost": _text(application.total_cost),
            "eligible_cost": _text(application.eligible_cost),
            "other_resources": _text(application.other_resources),
        },
        "documents": [
            {
                "kind": document.kind,
                "label": definition.document_label(document.kind),
                "name": document.name,
                "media_type": document.media_type,
                "size": document.size,
                "sha256": document.sha256,
            }
            for document in documents
        ],
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
