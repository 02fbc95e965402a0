"""Terms of a call like the one of 2020, and an application that meets them all."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from eligibility import Facts, Terms

LAST_INSTANT = datetime.fromisoformat("2020-05-15T23:59:59.999999+02:00")


def make_terms(**changes: Any) -> Terms:
    """Every rule is on; amounts in euros."""
    terms: dict[str, Any] = {
        "opens_at": datetime.fromisoformat("2020-03-01T00:00:00+01:00"),
        "closes_at": LAST_INSTANT,
        "envelope": Decimal("15000000"),
        "funding_rate": Decimal("0.5"),
        "grant_cap": Decimal("3000000"),
        "minimum_grant": Decimal("20000"),
        "target_share": Decimal("0.5"),
        "eligible_categories": frozenset({"COM", "CC", "DEP", "7210", "7354"}),
        "lone_categories": frozenset({"COM", "7210"}),
        "required_documents": {"deliberation": "Délibération", "bank": "RIB"},
        "single_application": True,
        "references": {"deadline": "Article 3 de l’appel"},
    }
    return Terms(**terms | changes)


def make_facts(**changes: Any) -> Facts:
    """Every fact is known and every rule met; ``None`` makes a fact unknown."""
    facts: dict[str, Any] = {
        "applicant_category": "CC",
        "applicant_confirmed": True,
        "received_at": datetime.fromisoformat("2020-04-20T10:30:00+02:00"),
        "requested_grant": Decimal("50000.00"),
        "eligible_cost": Decimal("100000.00"),
        "total_cost": Decimal("120000.00"),
        "other_resources": Decimal("70000.00"),
        "beneficiaries": 100,
        "target_beneficiaries": 50,
        "other_applications": frozenset(),
        "documents": frozenset({"deliberation", "bank"}),
        "starts_on": date(2020, 6, 1),
        "ends_on": date(2021, 6, 1),
        "overlapping": frozenset(),
        "envelope_committed": Decimal("1000000.00"),
    }
    return Facts(**facts | changes)
