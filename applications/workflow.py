"""The transitions of a dossier: one table, one function that takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from accounts.models import User
from accounts.roles import is_reviewer
from applications.journal import record
from applications.models import IN_HAND, UNDECIDED, Application, Event, State

transition_taken = Signal()
"""Sent in the transaction of a transition, once it is written: `application`, `name`, `user`, `at`.

A receiver that raises undoes it.
"""


class Actor(StrEnum):
    """Who takes a transition: the owner of the dossier, or a reviewer of the Mission."""

    OWNER = "owner"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Transition:
    """An arrow between states: who may take it, what the journal then says."""

    sources: frozenset[State]
    target: State
    actor: Actor
    event: Event


def _arrow(
    sources: tuple[State, ...], target: State, actor: Actor, event: Event
) -> Transition:
    return Transition(frozenset(sources), target, actor, event)


TRANSITIONS: dict[str, Transition] = {
    "submit": _arrow((State.DRAFT,), State.SUBMITTED, Actor.OWNER, Event.SUBMITTED),
    "start_review": _arrow(
        (State.SUBMITTED,), State.UNDER_REVIEW, Actor.REVIEWER, Event.REVIEW_STARTED
    ),
    "declare_complete": _arrow(
        IN_HAND, State.UNDER_REVIEW, Actor.REVIEWER, Event.DECLARED_COMPLETE
    ),
    "declare_incomplete": _arrow(
        IN_HAND, State.INCOMPLETE, Actor.REVIEWER, Event.DECLARED_INCOMPLETE
    ),
    "complete": _arrow(
        (State.INCOMPLETE,), State.UNDER_REVIEW, Actor.OWNER, Event.COMPLETED
    ),
    "accept": _arrow(
        (State.UNDER_REVIEW,), State.ACCEPTED, Actor.REVIEWER, Event.ACCEPTED
    ),
    "reject": _arrow(
        (State.UNDER_REVIEW,), State.REJECTED, Actor.REVIEWER, Event.REJECTED
    ),
    "declare_inadmissible": _arrow(
        UNDECIDED,
        State.INADMISSIBLE,
        Actor.REVIEWER,
        Event.DECLARED_INADMISSIBLE,
    ),
    "withdraw": _arrow(UNDECIDED, State.WITHDRAWN, Actor.OWNER, Event.WITHDRAWN),
}


class TransitionRefused(Exception):
    """The transition does not leave the dossier's state, or this person may not take it."""


def check_transition(
    *, application: Application, name: str, user: User
) -> tuple[bool, str]:
    """Tell whether `user` may take transition `name` now, and why not (French sentence)."""
    arrow = TRANSITIONS[name]
    if application.state not in arrow.sources:
        return (
            False,
            f"Un dossier « {application.get_state_display()} » ne le permet pas.",
        )
    if arrow.actor is Actor.OWNER and application.owner_id != user.pk:
        return False, "Seul le rédacteur du dossier peut le faire."
    if arrow.actor is Actor.REVIEWER and not is_reviewer(user):
        return False, "Seul un instructeur peut le faire."
    return True, ""


def take_transition(
    *,
    application: Application,
    name: str,
    user: User,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
    saved: Iterable[str] = (),
) -> None:
    """Take transition `name`: lock the row, check it, write the state and the journal.

    Opens a transaction, or joins the caller's, which a refusal then undoes. `saved` names
    the fields that the caller has set on `application` for this transition: they are
    written with the state, no other is. Raises TransitionRefused with the reason; nothing
    is then written.
    """
    with transaction.atomic(savepoint=False):
        application.state = (
            Application.objects.select_for_update()
            .values_list("state", flat=True)
            .get(pk=application.pk)
        )
        allowed, reason = check_transition(
            application=application, name=name, user=user
        )
        if not allowed:
            raise TransitionRefused(reason)
        arrow = TRANSITIONS[name]
        application.state = arrow.target
        application.save(update_fields=["state", "updated_at", *saved])
        record(arrow.event, application=application, actor=user, at=at, detail=detail)
        transition_taken.send(
            Application, application=application, name=name, user=user, at=at
        )
