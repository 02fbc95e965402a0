"""Many decisions at once: each in its own transaction, one refusal stopping no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from accounts.models import User
from accounts.roles import is_decider
from applications.models import State
from reviews.decisions.deciding import (
    confirm,
    propose,
    require_possible,
    require_settled,
)
from reviews.decisions.limits import check_amount
from reviews.decisions.permissions import may_confirm, may_propose, may_publish
from reviews.decisions.publishing import publish
from reviews.disagreement.permissions import opinions_settled
from reviews.models import Decision, Dossier, Outcome
from reviews.money.ledger import require_left
from reviews.money.standing import envelope_of
from reviews.permissions import Person
from reviews.queue.listing import queue_for
from reviews.reading.access import readable_scores
from reviews.reviewing import refusal_of, require


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a decision, or would: `refusal` is empty when nothing stood against it."""

    decision: Decision
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """An award in euros, proposed or that would be; `refusal` is empty when it passed."""

    dossier: Dossier
    amount: Decimal
    refusal: str = ""


def propose_each(
    *, awards: Mapping[int, Decimal], proposer: User, dry_run: bool = False
) -> list[Proposed]:
    """Propose an award of so many euros to each dossier, by key, in the order of their ranks.

    The dossiers that `proposer` may not review are left out of what is returned. With
    `dry_run`, write nothing: each that would pass is counted down from the envelope. The
    number of queries does not depend then on that of the dossiers.
    """
    dossiers = queue_for(proposer).filter(pk__in=awards)

    def put(dossier: Dossier) -> None:
        propose(
            application_id=dossier.pk,
            proposer=proposer,
            outcome=Outcome.AWARD,
            amount=awards[dossier.pk],
        )

    take: Callable[[Dossier], None] = put
    if dry_run:
        dossiers = dossiers.select_related("desk").prefetch_related(
            "call__current", "submission__call_version", "submission__completions"
        )
        take = _foreseen(awards, proposer)
    return [
        Proposed(dossier, awards[dossier.pk], refusal_of(partial(take, dossier)))
        for dossier in dossiers
    ]


def _foreseen(
    awards: Mapping[int, Decimal], proposer: User
) -> Callable[[Dossier], None]:
    """What `propose` would refuse of each dossier, once those before it are proposed."""
    decided = set(
        Decision.objects.live()
        .filter(application__in=awards)
        .values_list("application", flat=True)
    )
    read = readable_scores(proposer, list(awards))
    left: dict[int, Decimal | None] = {}

    def check(dossier: Dossier) -> None:
        amount, submission = awards[dossier.pk], dossier.submission
        definition = submission.call_version.definition
        require(
            may_propose(
                State(dossier.state),
                Person.reading(proposer, dossier),
                Outcome.AWARD,
                complete=dossier.complete_since is not None,
                decided=dossier.pk in decided,
                settled=opinions_settled(
                    definition.review,
                    getattr(dossier, "desk", None),
                    reads=dossier.pk in read,
                ),
            )
        )
        completions = sorted(submission.completions.all(), key=lambda each: each.pk)
        check_amount(
            completions[-1] if completions else submission,
            definition.terms,
            amount,
        )
        if dossier.call_id not in left:
            envelope = envelope_of(dossier.call)
            left[dossier.call_id] = envelope.left if envelope else None
        balance = left[dossier.call_id]
        require_left(balance, amount)
        if balance is not None:
            left[dossier.call_id] = balance - amount

    return check


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
        require_settled(decision)

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
        .select_related("application__desk")
        .order_by("application__call", "application__rank")
    )
    return [
        Done(decision, refusal_of(partial(take, decision))) for decision in decisions
    ]
