"""Roles: named groups that open the admin's rooms. Created by the migrations."""

from enum import StrEnum

from accounts.models import User


class Role(StrEnum):
    """The name of a group.

    `REVIEWER` is a member of the Mission's review desk; `DECIDER` one who also confirms
    the decisions that another proposes, publishes them and records the payments.
    """

    REVIEWER = "instructeur"
    DECIDER = "décideur"


def has_role(user: "User", role: Role) -> bool:
    """Tell whether an active member of the staff holds `role`; one query per user object.

    Roles are the Mission's: an account that is not of its staff holds none, whatever its
    groups, and costs no query.
    """
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return False
    return role.value in _group_names(user)


def is_reviewer(user: "User") -> bool:
    """Tell whether an active user sits at the review desk: by a role, or as an operator."""
    return user.is_active and (
        user.is_superuser
        or has_role(user, Role.REVIEWER)
        or has_role(user, Role.DECIDER)
    )


def is_decider(user: "User") -> bool:
    """Tell whether an active user decides: by that role, or as an operator."""
    return user.is_active and (user.is_superuser or has_role(user, Role.DECIDER))


def _group_names(user: "User") -> frozenset[str]:
    names: frozenset[str] | None = user.__dict__.get("_role_names")
    if names is None:
        names = frozenset(user.groups.values_list("name", flat=True))
        user.__dict__["_role_names"] = names
    return names
