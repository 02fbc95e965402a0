"""Who takes part: five reviewers, two deciders, and sixty authorities of the real registry."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from territories.models import Category, LocalAuthority
from tests.factories.accounts import DeciderFactory, ReviewerFactory

DOSSIERS = 60
STEP = 22
EUROS_AN_INHABITANT = Decimal("4.37")
GRANT_CAP = Decimal("3000000.00")

SHARED_DOMAIN = "grand-lac.example"
"""That of the fourth reviewer's address, and of the contact of one dossier."""


@dataclass(frozen=True)
class Cast:
    """The Mission's people."""

    reviewers: tuple[User, ...]
    decider: User
    second_decider: User


def the_mission() -> Cast:
    """Open the accounts of the Mission; the fourth reviewer's address is of another employer."""
    names = ("Ada Modèle", "Bilal Exemple", "Chloé Essai", "Denis Témoin", "Éva Fictif")
    addresses = (*(f"instructeur{n}@mission.example" for n in "1235"),)
    emails = (*addresses[:3], f"denis@{SHARED_DOMAIN}", addresses[3])
    return Cast(
        tuple(
            ReviewerFactory(full_name=name, email=email)
            for name, email in zip(names, emails, strict=True)
        ),
        DeciderFactory(full_name="Fanny Décideur", email="decideur@mission.example"),
        DeciderFactory(full_name="Gaël Décideur", email="decideur2@mission.example"),
    )


def sixty_authorities() -> list[LocalAuthority]:
    """Return sixty groupings and départements of the registry, the same each time."""
    kinds = (
        Category.COMMUNAUTE_DE_COMMUNES,
        Category.COMMUNAUTE_D_AGGLOMERATION,
        Category.COMMUNAUTE_URBAINE,
        Category.METROPOLE,
        Category.DEPARTEMENT,
    )
    found = LocalAuthority.objects.filter(category__in=kinds).order_by("siren")
    return list(found[::STEP][:DOSSIERS])


def grant_of(authority: LocalAuthority) -> Decimal:
    """Return what an authority asks for, in euros and cents: so much an inhabitant."""
    return min(authority.population * EUROS_AN_INHABITANT, GRANT_CAP)
