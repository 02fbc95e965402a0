"""What a person may know of the dossiers that are hidden from them: how many."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from applications.models import Application
from reviews.conflicts.domains import domain_of
from reviews.conflicts.screening import address_conflicts, declared_conflicts


@dataclass(frozen=True, slots=True)
class HiddenCounts:
    """How many filed dossiers are hidden; one may be both declared and told by an address."""

    declared: int
    by_address: int
    domain: str


def hidden_counts(user: User) -> HiddenCounts:
    """Count the filed dossiers hidden from `user`. Three queries at most."""
    filed = Application.objects.filed().order_by()
    declared, by_address = declared_conflicts(user), address_conflicts(user)
    return HiddenCounts(
        declared=0 if declared is None else filed.filter(declared).count(),
        by_address=0 if by_address is None else filed.filter(by_address).count(),
        domain=domain_of(user.email),
    )
