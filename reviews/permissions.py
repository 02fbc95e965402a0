"""Who may do what at the review desk: pure predicates that answer with a reason.

Reading is decided by `visible_to`, which finds the dossier or does not; these say what
may be done with a dossier that was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from accounts.models import User
from accounts.roles import is_reviewer
from applications.models import Application, State
from eligibility.french import typeset
from reviews.conflicts.screening import in_conflict


class Answer(NamedTuple):
    """Whether something is allowed, and why not (a French sentence, empty when it is)."""

    allowed: bool
    reason: str = ""


YES = Answer(True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who asks, as regards one dossier: a reviewer (an operator counts as one), its owner.

    Who has a conflict of interest with the dossier does not review it.
    """

    reviews: bool
    owns: bool = False
    conflicted: bool = False

    @classmethod
    def of(cls, user: User, application: Application) -> Person:
        """Read what is known of `user`: two queries a user object, and one."""
        reviews = is_reviewer(user)
        conflicted = reviews and in_conflict(user, application.pk)
        return cls(
            reviews=reviews and not conflicted,
            owns=application.owner_id == user.pk,
            conflicted=conflicted,
        )

    @classmethod
    def at_the_desk(cls, user: User) -> Person:
        """Read what is known of `user` as regards no dossier. At most one query a user object."""
        return cls(reviews=is_reviewer(user))

    @classmethod
    def reading(cls, user: User, found: Application) -> Person:
        """As `of`, for a dossier that `queue_for(user)` found: no conflict keeps them apart."""
        return cls(reviews=is_reviewer(user), owns=found.owner_id == user.pk)


def kept_apart(person: Person) -> Answer | None:
    """Why somebody has nothing to do with a dossier at the desk, whatever their role."""
    if person.owns:
        return Answer(False, _OWN_DOSSIER)
    return Answer(False, CONFLICT) if person.conflicted else None


def may_start_review(state: State, person: Person) -> Answer:
    """Whether `person` may open the review of a dossier that stands in `state`."""
    if apart := kept_apart(person):
        return apart
    if not person.reviews:
        return Answer(False, "Seul un instructeur ouvre l’instruction d’un dossier.")
    if state != State.SUBMITTED:
        return Answer(
            False, typeset(f"Un dossier « {State(state).label} » n’est pas à ouvrir.")
        )
    return YES


def may_score(state: State, person: Person) -> Answer:
    """Whether `person` may give, or change, their scores on a dossier in `state`."""
    if apart := kept_apart(person):
        return apart
    if not person.reviews:
        return Answer(False, "Seul un instructeur donne un avis sur un dossier.")
    return _SCORING[State(state)]


def may_check_completeness(state: State, person: Person, *, complete: bool) -> Answer:
    """Whether `person` may declare a dossier complete, or ask for what it lacks.

    `complete`: it was declared so before.
    """
    if apart := kept_apart(person):
        return apart
    if not person.reviews:
        return Answer(False, "Seul un instructeur vérifie qu’un dossier est complet.")
    if complete:
        return Answer(False, "Ce dossier est déclaré complet.")
    return _CHECKING.get(State(state), YES)


def may_export(person: Person) -> Answer:
    """Whether `person` may take out the dossiers that they may read: tables, archives."""
    if not person.reviews:
        return Answer(False, "Seul un instructeur exporte des dossiers.")
    return YES


def may_assign(person: Person) -> Answer:
    """Whether `person` may say who scores a dossier: any reviewer whom no conflict keeps away."""
    if apart := kept_apart(person):
        return apart
    if not person.reviews:
        return Answer(False, "Seul un instructeur affecte des dossiers.")
    return YES


def may_be_assigned(state: State, person: Person) -> Answer:
    """Whether a dossier in `state` may be given to `person` to score."""
    if person.owns:
        return Answer(False, "Cette personne a rédigé le dossier.")
    if person.conflicted:
        return Answer(False, "Un conflit d’intérêts l’en tient à l’écart.")
    if not person.reviews:
        return Answer(False, "Seul un instructeur peut recevoir un dossier.")
    if state == State.INCOMPLETE:
        return YES
    return _SCORING[State(state)]


def may_declare_interest(person: User, asker: User) -> Answer:
    """Whether `asker` may declare an interest of `person`: their own, or as an operator."""
    if not (is_reviewer(asker) and is_reviewer(person)):
        return Answer(False, "Seuls les instructeurs déclarent des liens d’intérêts.")
    if asker.pk != person.pk and not asker.is_superuser:
        return Answer(False, "Chacun déclare ses propres liens d’intérêts.")
    return YES


def may_end_interest(person: User, asker: User, *, ended: bool) -> Answer:
    """Whether `asker` may note that an interest of `person` ended: nobody lifts their own."""
    if not (asker.is_active and asker.is_superuser):
        return Answer(False, "Seul un exploitant constate la fin d’un lien d’intérêts.")
    if asker.pk == person.pk:
        return Answer(
            False, "Un autre exploitant constate la fin de vos propres liens."
        )
    if ended:
        return Answer(False, "Ce lien d’intérêts est déjà terminé.")
    return YES


def may_steer(person: Person) -> Answer:
    """Whether `person` may look at a whole call: its dashboard, its scenarios."""
    if not person.reviews:
        return Answer(False, "Seul un instructeur consulte le pilotage d’un appel.")
    return YES


CONFLICT = "Un conflit d’intérêts vous tient à l’écart de ce dossier."
_OWN_DOSSIER = typeset("Vous avez rédigé ce dossier : un autre que vous s’en occupe.")
_DECIDED = typeset("Le dossier est décidé : les avis ne changent plus.")
_SCORING = {
    State.DRAFT: Answer(False, "Ce dossier n’est pas déposé."),
    State.SUBMITTED: YES,
    State.UNDER_REVIEW: YES,
    State.INCOMPLETE: Answer(
        False,
        typeset("Le porteur complète son dossier : la notation reprendra ensuite."),
    ),
    State.ACCEPTED: Answer(False, _DECIDED),
    State.REJECTED: Answer(False, _DECIDED),
    State.INADMISSIBLE: Answer(
        False, "Le dossier est déclaré irrecevable : il n’est pas noté."
    ),
    State.WITHDRAWN: Answer(False, "Le porteur a retiré ce dossier."),
}

_CHECKING = {
    State.DRAFT: Answer(False, "Ce dossier n’est pas déposé."),
    State.INCOMPLETE: Answer(
        False, "Des éléments sont demandés au porteur : sa réponse est attendue."
    ),
    State.ACCEPTED: Answer(False, "Le dossier est décidé."),
    State.REJECTED: Answer(False, "Le dossier est décidé."),
    State.INADMISSIBLE: Answer(False, "Le dossier est déclaré irrecevable."),
    State.WITHDRAWN: Answer(False, "Le porteur a retiré ce dossier."),
}
