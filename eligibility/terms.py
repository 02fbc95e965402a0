"""What a call for projects asks: data of the call, never constants of the code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar

from eligibility.values import (
    AMOUNT,
    CODES,
    FLAG,
    INSTANT,
    LABELS,
    SHARE,
    InvalidValueError,
    Kind,
    Record,
)


def _no_labels() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms(Record):
    """The terms of a call that its rules apply; ``None`` means that it states none.

    Raises :class:`~eligibility.values.InvalidValueError` for a naive instant, a share
    outside 0–1, a negative amount, a call that closes before it opens, admits
    nobody, or has a minimum above its cap.

    opens_at, closes_at: first and last accepted instants, both included; in UTC.
    envelope, grant_cap, minimum_grant: euros, to the cent.
    funding_rate: highest share of the eligible cost that the grant may reach, 0–1.
    target_share: lowest share of beneficiaries in the target public, 0–1.
    eligible_categories: registry codes and INSEE legal categories that may apply.
    lone_categories: categories from which an application by a grouping is rather
        expected (advisory).
    required_documents: code → French label, in the order in which to ask for them.
    single_application: whether an authority may file only once under the call.
    references: rule code → sentence of the call or of the law that it applies.
    """

    opens_at: datetime | None = None
    closes_at: datetime
    envelope: Decimal | None = None
    funding_rate: Decimal
    grant_cap: Decimal | None = None
    minimum_grant: Decimal | None = None
    target_share: Decimal | None = None
    eligible_categories: frozenset[str]
    lone_categories: frozenset[str] = frozenset()
    required_documents: Mapping[str, str] = field(
        default_factory=_no_labels, hash=False
    )
    single_application: bool = True
    references: Mapping[str, str] = field(default_factory=_no_labels, hash=False)

    KINDS: ClassVar[Mapping[str, Kind]] = {
        "opens_at": INSTANT,
        "closes_at": INSTANT,
        "envelope": AMOUNT,
        "funding_rate": SHARE,
        "grant_cap": AMOUNT,
        "minimum_grant": AMOUNT,
        "target_share": SHARE,
        "eligible_categories": CODES,
        "lone_categories": CODES,
        "required_documents": LABELS,
        "single_application": FLAG,
        "references": LABELS,
    }

    def __post_init__(self) -> None:
        Record.__post_init__(self)
        if self.opens_at is not None and self.opens_at > self.closes_at:
            raise InvalidValueError(
                "closes_at", self.closes_at, "la clôture précède l’ouverture"
            )
        if not self.eligible_categories:
            raise InvalidValueError(
                "eligible_categories",
                self.eligible_categories,
                "au moins une catégorie doit être admise",
            )
        if (
            self.grant_cap is not None
            and self.minimum_grant is not None
            and self.minimum_grant > self.grant_cap
        ):
            raise InvalidValueError(
                "minimum_grant", self.minimum_grant, "le minimum dépasse le plafond"
            )
