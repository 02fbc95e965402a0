"""Who reviews dossiers."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Role


def reviewers() -> QuerySet[User]:
    """Return the active reviewers, operators included, by name; as `is_reviewer` tells them."""
    named = Q(is_staff=True, groups__name=Role.REVIEWER)
    return (
        User.objects.filter(named | Q(is_superuser=True), is_active=True)
        .distinct()
        .order_by("full_name", "email")
    )
