"""The accounts of the demonstration. Nobody real: the names say so, the domain is reserved."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts.models import User
from accounts.roles import Role
from reviews.expertise.asking import Expert

PASSWORD = "essayer-le-pass-numerique"  # noqa: S105  # known to all, demonstration only


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account to make; `role` is French, for the table that is printed."""

    email: str
    full_name: str
    role: str
    reviewer: bool = False
    decider: bool = False
    operator: bool = False


FIRST_AGENT = Person(
    email="agent@collectivite.example",
    full_name="Camille Exemple",
    role="agent d’une collectivité",
)
SECOND_AGENT = Person(
    email="agent2@collectivite.example",
    full_name="Sacha Modèle",
    role="agent d’une autre collectivité",
)
REVIEWER = Person(
    email="instructeur@mission.example",
    full_name="Dominique Spécimen",
    role="instructeur de la Mission",
    reviewer=True,
)
SECOND_REVIEWER = Person(
    email="instructeur2@mission.example",
    full_name="Maxime Échantillon",
    role="instructeur de la Mission, second",
    reviewer=True,
)
DECIDER = Person(
    email="decideur@mission.example",
    full_name="Morgan Modèle",
    role="décideur de la Mission",
    decider=True,
)
OPERATOR = Person(
    email="operateur@mission.example",
    full_name="Alix Témoin",
    role="exploitant du portail",
    operator=True,
)
PEOPLE = (
    FIRST_AGENT,
    SECOND_AGENT,
    REVIEWER,
    SECOND_REVIEWER,
    DECIDER,
    OPERATOR,
)
EXPERT = Expert("Noa Esquisse", "expert@recherche.example")
"""Asked for an opinion: has no account."""


def account_of(person: Person) -> tuple[User, bool]:
    """Return the person's account and whether it was just made, its address verified.

    An account that exists is left as it is, password included.
    """
    existing = User.objects.filter(email=person.email).first()
    if existing:
        return existing, False
    if person.operator:
        user = User.objects.create_superuser(
            person.email, PASSWORD, full_name=person.full_name
        )
    else:
        user = User.objects.create_user(
            person.email,
            PASSWORD,
            full_name=person.full_name,
            is_staff=person.reviewer or person.decider,
        )
    if person.reviewer:
        user.groups.add(Group.objects.get(name=Role.REVIEWER))
    if person.decider:
        user.groups.add(Group.objects.get(name=Role.DECIDER))
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    return user, True
