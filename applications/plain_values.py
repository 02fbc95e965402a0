"""The plain values of a snapshot (`applications.snapshot`) in French; empty when not given."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from eligibility import french


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
