"""Writing assignments: each is checked under the dossier's lock, and journalled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications.journal import record
from applications.models import Application, Event, State
from eligibility.french import NBSP
from reviews.models import Assignment
from reviews.permissions import Person, may_assign, may_be_assigned
from reviews.reviewing import ReviewRefused, lock_dossier, require


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a list of pairs: how many were written, and the refusals (French)."""

    done: int
    refusals: tuple[str, ...]


def assign(
    *,
    application_id: int,
    reviewer: User,
    assigned_by: User | None,
    way: Assignment.Way = Assignment.Way.HAND,
) -> Assignment:
    """Give a dossier to a reviewer to score, and journal it, in one transaction.

    A reviewer who has it already keeps it as it was. `assigned_by` is None for an operator's
    command. Raises ReviewRefused, with the reason, when one may not assign it, or the other
    may not have it (conflict of interest, dossier decided); nothing is then written.
    """
    with transaction.atomic():
        application = lock_dossier(application_id)
        if assigned_by is not None:
            require(may_assign(Person.of(assigned_by, application)))
        require(
            may_be_assigned(State(application.state), Person.of(reviewer, application))
        )
        assignment, is_new = Assignment.objects.get_or_create(
            application=application,
            reviewer=reviewer,
            defaults={
                "way": way,
                "assigned_at": timezone.now(),
                "assigned_by": assigned_by,
            },
        )
        if is_new:
            _tell(Event.ASSIGNED, application, reviewer, assigned_by, way=way.value)
    return assignment


def assign_all(
    *,
    pairs: Iterable[tuple[int, int]],
    assigned_by: User | None,
    way: Assignment.Way = Assignment.Way.RULE,
) -> Outcome:
    """Assign each pair (dossier, reviewer), one transaction each; refusals are told, not raised.

    So that a plan confirmed late does what still may be done. Keys that name nobody, or no
    dossier, are refused too.
    """
    wanted = list(pairs)
    people = User.objects.in_bulk({reviewer for _, reviewer in wanted})
    done, refusals = 0, []
    for dossier, reviewer in wanted:
        try:
            assign(
                application_id=dossier,
                reviewer=people[reviewer],
                assigned_by=assigned_by,
                way=way,
            )
        except ReviewRefused as refusal:
            refusals.append(f"{people[reviewer]}{NBSP}: {refusal}")
        except (KeyError, Application.DoesNotExist):
            refusals.append("Un instructeur ou un dossier n’existe plus.")
        else:
            done += 1
    return Outcome(done, tuple(refusals))


def unassign(
    *, application_id: int, reviewer: User, ended_by: User, reason: str = ""
) -> bool:
    """End an assignment, and journal it; tell whether there was one.

    Raises ReviewRefused when `ended_by` may not assign this dossier.
    """
    with transaction.atomic():
        application = lock_dossier(application_id)
        require(may_assign(Person.of(ended_by, application)))
        return _end(application, reviewer, ended_by, reason)


def withdraw_from_conflicts(*, person: User, actor: User) -> int:
    """End what `person` has to score and must not see any more; return how many were ended.

    To be called in the transaction that wrote the declaration. Each is journalled.
    """
    readable = Application.objects.visible_to(person).exclude(owner=person)
    lost = Application.objects.filter(assignments__reviewer=person).exclude(
        pk__in=readable.order_by().values("pk")
    )
    reason = "Conflit d’intérêts"
    return sum(
        _end(lock_dossier(pk), person, actor, reason)
        for pk in lost.order_by("pk").values_list("pk", flat=True)
    )


def _end(application: Application, reviewer: User, actor: User, reason: str) -> bool:
    ended, _ = Assignment.objects.filter(
        application=application, reviewer=reviewer
    ).delete()
    if ended:
        _tell(Event.UNASSIGNED, application, reviewer, actor, reason=reason)
    return bool(ended)


def _tell(
    event: Event,
    application: Application,
    reviewer: User,
    actor: User | None,
    **detail: str,
) -> None:
    record(
        event,
        application=application,
        actor=actor,
        detail={"reviewer": str(reviewer), "reviewer_id": reviewer.pk, **detail},
    )
