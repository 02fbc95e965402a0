"""Many decisions at once: each in its own transaction, one refusal stopping no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.models import User
from accounts.roles import is_decider
from reviews.decisions.deciding import confirm, require_possible
from reviews.decisions.permissions import may_confirm, may_publish
from reviews.decisions.publishing import publish
from reviews.models import Decision
from reviews.permissions import Person
from reviews.reviewing import ReviewRefused, require


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a decision, or would: `refusal` is empty when nothing stood against it."""

    decision: Decision
    refusal: str = ""


def confirm_each(
    *, decision_ids: Iterable[int], decider: User, dry_run: bool = False
) -> list[Done]:
    """Confirm decisions, in the order of their ranks. With `dry_run`, write nothing."""

    def check(decision: Decision) -> None:
        require(
            may_confirm(
                decision.stage,
                Person.of(decider, decision.application),
                decides=is_decider(decider),
                own=decision.proposed_by_id == decider.pk,
            )
        )
        require_possible(decision, decision.application, decider)

    def take(decision: Decision) -> None:
        confirm(decision_id=decision.pk, decider=decider)

    return _each(decision_ids, check if dry_run else take)


def publish_each(
    *, decision_ids: Iterable[int], publisher: User, dry_run: bool = False
) -> list[Done]:
    """Publish decisions, in the order of their ranks. With `dry_run`, write nothing."""

    def check(decision: Decision) -> None:
        require(
            may_publish(
                decision.stage,
                Person.of(publisher, decision.application),
                decides=is_decider(publisher),
            )
        )
        require_possible(decision, decision.application, publisher)

    def take(decision: Decision) -> None:
        publish(decision_id=decision.pk, publisher=publisher)

    return _each(decision_ids, check if dry_run else take)


def _each(decision_ids: Iterable[int], take: Callable[[Decision], None]) -> list[Done]:
    decisions = (
        Decision.objects.filter(pk__in=list(decision_ids))
        .select_related("application")
        .order_by("application__call", "application__rank")
    )
    return [Done(decision, _refusal(take, decision)) for decision in decisions]


def _refusal(take: Callable[[Decision], None], decision: Decision) -> str:
    try:
        take(decision)
    except ReviewRefused as refusal:
        return str(refusal)
    return ""
