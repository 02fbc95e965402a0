"""Who may do what with a decision: pure predicates that answer with a reason."""

from __future__ import annotations

from applications.models import UNDECIDED, State
from eligibility.french import typeset
from reviews.models import Outcome, Stage
from reviews.permissions import YES, Answer, Person, kept_apart

_NOT_DECIDER = "Il y faut le rôle de décideur."


def may_propose(
    state: State,
    person: Person,
    outcome: Outcome,
    *,
    complete: bool,
    decided: bool,
    settled: Answer,
) -> Answer:
    """Whether `person` may propose `outcome` for a dossier in `state`.

    complete: the dossier was declared so. decided: it has a decision, provisional or not.
    settled: whether its opinions let it be decided (`reviews.disagreement.permissions`).
    """
    if apart := kept_apart(person):
        return apart
    if not person.reviews:
        return Answer(False, "Seul un instructeur propose une décision.")
    if decided:
        return Answer(False, "Ce dossier a déjà une décision.")
    if state not in UNDECIDED:
        return Answer(
            False, typeset(f"Un dossier « {State(state).label} » n’est pas à décider.")
        )
    if outcome != Outcome.INADMISSIBLE and state != State.UNDER_REVIEW:
        return Answer(
            False, "L’instruction du dossier n’est pas ouverte, ou elle est suspendue."
        )
    if outcome == Outcome.AWARD and not complete:
        return Answer(False, "Une aide ne s’attribue qu’à un dossier déclaré complet.")
    return YES if outcome == Outcome.INADMISSIBLE else settled


def may_confirm(stage: Stage, person: Person, *, decides: bool, own: bool) -> Answer:
    """Whether `person` may confirm a decision; `own`: they proposed it."""
    if apart := kept_apart(person):
        return apart
    if not decides:
        return Answer(False, _NOT_DECIDER)
    if own:
        return Answer(
            False, typeset("Vous avez proposé cette décision : un autre la confirme.")
        )
    if stage != Stage.PROPOSED:
        return Answer(False, "Cette décision n’est pas à confirmer.")
    return YES


def may_set_aside(stage: Stage, person: Person, *, decides: bool, own: bool) -> Answer:
    """Whether `person` may set a provisional decision aside; `own`: they proposed it."""
    if stage not in {Stage.PROPOSED, Stage.CONFIRMED}:
        return Answer(False, "Une décision publiée ne s’écarte plus.")
    if apart := kept_apart(person):
        return apart
    if not person.reviews:
        return Answer(False, "Seul un instructeur écarte une décision.")
    if decides or (own and stage == Stage.PROPOSED):
        return YES
    return Answer(
        False, "Seuls un décideur, et qui l’a proposée, écartent une proposition."
    )


def may_publish(stage: Stage, person: Person, *, decides: bool) -> Answer:
    """Whether `person` may publish a decision."""
    if apart := kept_apart(person):
        return apart
    if not decides:
        return Answer(False, _NOT_DECIDER)
    if stage != Stage.CONFIRMED:
        return Answer(False, "Cette décision n’est pas à publier.")
    return YES


def may_pay(stage: Stage, outcome: Outcome, person: Person, *, decides: bool) -> Answer:
    """Whether `person` may write that an award was paid."""
    if apart := kept_apart(person):
        return apart
    if not decides:
        return Answer(False, _NOT_DECIDER)
    if outcome != Outcome.AWARD or stage != Stage.PUBLISHED:
        return Answer(False, "Seule une attribution publiée se verse.")
    return YES
