"""The plain values of a snapshot (`applications.snapshot`) in French; empty when not given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility import french
from territories.labels import details, full_name
from territories.models import LocalAuthority


def money(amount: str | None) -> str:
    """Return euros to the cent."""
    return "" if amount is None else french.money(Decimal(amount))


def number(value: int | None) -> str:
    """Return digits in groups of three."""
    return "" if value is None else french.number(value)


def day(text: str | None) -> str:
    """Return an ISO date as ``15 mai 2020``."""
    return "" if text is None else french.day(date.fromisoformat(text))


def listed(*parts: str | None) -> str:
    """Return what is given of `parts`, between commas."""
    return ", ".join(part for part in parts if part)


def covered(publics: Mapping[str, Any]) -> list[str]:
    """Return the authorities named, as « Nevers (commune, 58) »; none in a text of before them."""
    return [_authority(item) for item in publics.get("covered", ())]


def _authority(item: Mapping[str, str]) -> str:
    authority = LocalAuthority(
        name=item["name"], category=item["category"], department=item["department"]
    )
    told = details(authority)
    return f"{full_name(authority)} ({told})" if told else full_name(authority)
