"""The shape of a dossier of the demonstration: what it says, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from applications.drafts import PlanLine
from passnum.demo.acts import Act
from passnum.demo.people import Person

PASS_EUROS = 10
REQUIRED = ("deliberation", "attestation", "rib")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDossier:
    """A dossier to make: `siren` is that of an authority of the registry; amounts in euros.

    story: what is done of it once it is filed, in order; None leaves it a draft.
    """

    owner: Person
    siren: str
    story: tuple[Act, ...] | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    expenses: tuple[PlanLine, ...] = ()
    resources: tuple[PlanLine, ...] = ()
    requested_grant: Decimal | None = None
    documents: tuple[str, ...] = ()


def expense(label: str, euros: int, *, eligible: bool = True) -> PlanLine:
    """Return a line of expenses."""
    return PlanLine(label, Decimal(euros), eligible)


def resource(label: str, euros: int) -> PlanLine:
    """Return a line of resources."""
    return PlanLine(label, Decimal(euros))


def people(owner: Person, representative: str, role: str) -> dict[str, str]:
    """Return the fields of who answers for a dossier."""
    return {
        "contact_name": owner.full_name,
        "contact_role": "Responsable de l’inclusion numérique",
        "contact_email": owner.email,
        "contact_phone": "01 99 00 12 30",
        "representative_name": representative,
        "representative_role": role,
    }


def filed_dossier(
    year: Mapping[str, Any],
    *story: Act,
    owner: Person,
    siren: str,
    role: str = "Président",
    passes: int,
    services: int,
    grant: int,
    beneficiaries: int,
    target: int,
    **words: str,
) -> DemoDossier:
    """Return a filed dossier: what is not asked of the State, the holder alone pays.

    passes: how many. services: the operator's, in euros, as is `grant`.
    words: `title`, `summary`, `description`, `territory`, `outreach`.
    """
    cost = passes * PASS_EUROS + services
    return DemoDossier(
        owner=owner,
        siren=siren,
        story=story,
        fields={
            **people(owner, "Noa Canevas", role),
            **year,
            **words,
            "pass_count": passes,
            "beneficiaries": beneficiaries,
            "target_beneficiaries": target,
        },
        expenses=(
            expense("Pass numériques", passes * PASS_EUROS),
            expense("Prestations de l’opérateur", services),
        ),
        resources=(resource("Fonds propres", cost - grant),),
        requested_grant=Decimal(grant),
        documents=REQUIRED,
    )
