"""Who reviews dossiers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Role


def reviewers() -> QuerySet[User]:
    """Return who may have dossiers to score, by name: the role « instructeur », operators."""
    return _active([Role.REVIEWER])


def desk_members() -> QuerySet[User]:
    """Return everybody who sits at the desk, by name; as `is_reviewer` tells them."""
    return _active(Role)


def _active(roles: Iterable[Role]) -> QuerySet[User]:
    named = Q(is_staff=True, groups__name__in=list(roles))
    return (
        User.objects.filter(named | Q(is_superuser=True), is_active=True)
        .distinct()
        .order_by("full_name", "email")
    )
