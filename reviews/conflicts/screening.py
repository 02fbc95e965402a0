"""Which filed dossiers a person must not see at the desk: exact at every read, never kept.

A person has a conflict with a dossier when

- they wrote it (the desk, `reviews.queue.listing.queue_for`, leaves these out);
- its holder, or an authority that it names, covers or shares a commune with an entity in
  which they declared an interest: elected in a commune, they conflict with what its
  grouping, its département and its région file (`territories.footprints`);
- its holder, typed in by hand, bears the SIREN of such an entity;
- the address of its contact or of its writer has the domain of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, Q, When

from accounts.models import User
from applications.models import Application, CoveredAuthority
from reviews.conflicts.domains import meeting_domains
from reviews.models import ContactDomain, Interest
from territories.models import Footprint, LocalAuthority


def hidden_from(user: User) -> Q | None:
    """Return the condition of the dossiers that `user` has a conflict with; None for none.

    Reads the declared interests: one query a user object.
    """
    declared, addresses = declared_conflicts(user), address_conflicts(user)
    if declared is None or addresses is None:
        return declared or addresses
    return declared | addresses


def in_conflict(user: User, application_id: int) -> bool:
    """Tell whether `user` has a conflict with a dossier, other than having written it."""
    hidden = hidden_from(user)
    if hidden is None:
        return False
    return Application.objects.filter(hidden, pk=application_id).exists()


def declared_conflicts(user: User) -> Q | None:
    """Return the condition of the dossiers that what `user` declared hides from them."""
    sirens = _interests_of(user)
    if not sirens:
        return None
    parts = Footprint.objects.filter(authority__in=sirens).values("part")
    touching = Footprint.objects.filter(part__in=parts).values("authority")
    concerned = LocalAuthority.objects.filter(
        Q(pk__in=sirens) | Q(pk__in=touching)
    ).values("pk")
    holding = Application.objects.filter(
        Q(authority__in=concerned) | Q(authority=None, holder_siren__in=sirens)
    )
    naming = CoveredAuthority.objects.filter(authority__in=concerned)
    return Q(pk__in=holding.values("pk")) | Q(pk__in=naming.values("application"))


def address_conflicts(user: User) -> Q | None:
    """Return the condition of the dossiers that the address of `user` hides. No query."""
    return domain_conflicts(user.email)


def domain_conflicts(address: str) -> Q | None:
    """Return the condition of the dossiers whose addresses share the domain of this one."""
    domain, above = meeting_domains(address)
    if not domain:
        return None
    met = ContactDomain.objects.filter(
        Q(domain=domain) | Q(domain__in=above, whole=True)
    )
    return Q(pk__in=met.values("application"))


def without_conflict(people: Iterable[User], application: Application) -> list[User]:
    """Return those of `people` who may have to do with a dossier: two queries for them all.

    Left out: who wrote it, and who has a conflict with it.
    """
    asked = [person for person in people if person.pk != application.owner_id]
    _recall_interests(asked)
    hidden = {person.pk: hidden_from(person) for person in asked}
    told = Application.objects.filter(pk=application.pk).values_list(
        *(
            Case(When(condition, then=True), default=False)
            for condition in hidden.values()
            if condition is not None
        )
    )
    met = [pk for pk, condition in hidden.items() if condition is not None]
    kept_away = {
        pk for pk, apart in zip(met, told[0] if met else (), strict=True) if apart
    }
    return [person for person in asked if person.pk not in kept_away]


def forget_interests(user: User) -> None:
    """Drop what a user object remembers: an interest was just declared, or ended."""
    user.__dict__.pop("_interests", None)


def _recall_interests(people: Iterable[User]) -> None:
    """Let each user object remember its interests. One query."""
    wanted = {person.pk: person for person in people}
    declared: dict[int, list[str]] = {pk: [] for pk in wanted}
    for person, siren in (
        Interest.objects.filter(person__in=wanted, ended_at=None)
        .order_by("pk")
        .values_list("person_id", "siren")
    ):
        declared[person].append(siren)
    for pk, sirens in declared.items():
        wanted[pk].__dict__["_interests"] = tuple(sirens)


def _interests_of(user: User) -> tuple[str, ...]:
    """The SIRENs of the interests that stand; remembered by the user object."""
    sirens: tuple[str, ...] | None = user.__dict__.get("_interests")
    if sirens is None:
        standing = Interest.objects.filter(person=user, ended_at=None)
        sirens = tuple(standing.order_by("pk").values_list("siren", flat=True))
        user.__dict__["_interests"] = sirens
    return sirens
