"""What is known of an application when its eligibility is assessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from eligibility.values import (
    AMOUNT,
    CODES,
    COUNT,
    DAY,
    FLAG,
    INSTANT,
    MONEY,
    TEXT,
    Kind,
    Record,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(Record):
    """One application, as far as it is known; ``None`` means unknown.

    Figures are taken as they were given, impossible ones included (a negative
    grant, more target beneficiaries than beneficiaries): judging them is the
    rules' work. Values of another type, naive instants, infinities and amounts
    finer than a cent raise :class:`~eligibility.values.InvalidValueError`.

    applicant_category: registry code (``COM``, ``CC``…) or INSEE legal category.
    applicant_confirmed: false when typed in by hand, outside the registry.
    received_at: instant at which the server received the filing; held in UTC.
    requested_grant, eligible_cost, total_cost, other_resources: euros, to the cent;
        the other resources are those that do not come from the State's grant.
    beneficiaries, target_beneficiaries: persons; the latter are among the former.
    other_applications: numbers of the other applications that the same authority
        has filed under the call; empty when there is none.
    documents: codes of the kinds of document provided.
    starts_on, ends_on: first and last day of the project.
    overlapping: numbers of the other filed applications under the call whose
        territory may overlap this one's; empty when there is none.
    envelope_committed: euros, to the cent, that the applications filed before this
        one already request from the envelope of the call.
    """

    applicant_category: str | None = None
    applicant_confirmed: bool | None = None
    received_at: datetime | None = None
    requested_grant: Decimal | None = None
    eligible_cost: Decimal | None = None
    total_cost: Decimal | None = None
    other_resources: Decimal | None = None
    beneficiaries: int | None = None
    target_beneficiaries: int | None = None
    other_applications: frozenset[str] | None = None
    documents: frozenset[str] | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    overlapping: frozenset[str] | None = None
    envelope_committed: Decimal | None = None

    KINDS: ClassVar[Mapping[str, Kind]] = {
        "applicant_category": TEXT,
        "applicant_confirmed": FLAG,
        "received_at": INSTANT,
        "requested_grant": MONEY,
        "eligible_cost": MONEY,
        "total_cost": MONEY,
        "other_resources": MONEY,
        "beneficiaries": COUNT,
        "target_beneficiaries": COUNT,
        "other_applications": CODES,
        "documents": CODES,
        "starts_on": DAY,
        "ends_on": DAY,
        "overlapping": CODES,
        "envelope_committed": AMOUNT,
    }


#: What each fact is called in French, where a sentence names it.
LABELS: Mapping[str, str] = {
    "applicant_category": "la catégorie du candidat",
    "requested_grant": "l’aide demandée",
    "eligible_cost": "la dépense éligible",
    "total_cost": "le coût total",
    "other_resources": "les autres ressources",
    "beneficiaries": "le nombre de bénéficiaires",
    "target_beneficiaries": "le nombre de bénéficiaires du public cible",
    "documents": "la liste des pièces fournies",
    "starts_on": "la date de début du projet",
    "ends_on": "la date de fin du projet",
    "received_at": "l’instant de réception du dossier",
    "other_applications": "la liste des dossiers déjà déposés par ce candidat",
}
