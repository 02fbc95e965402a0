"""What is known of an application when its eligibility is assessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from eligibility.values import (
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
    }
