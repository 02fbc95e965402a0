"""What a disagreement forbids, and who deliberates: pure predicates that answer with a reason."""

from __future__ import annotations

from applications.calls.definition import ReviewTerms
from applications.models import State
from eligibility.french import typeset
from reviews.models import DeskEntry, Disagreement
from reviews.permissions import YES, Answer, Person, kept_apart


def opinions_settled(
    terms: ReviewTerms, entry: DeskEntry | None, *, reads: bool
) -> Answer:
    """Whether the opinions on a dossier let somebody propose an award or a refusal.

    reads: they read the scores. Who does not is answered the same whether the opinions agree
    or not, so that a refusal tells nothing of them.
    """
    if terms.deliberate_above is None or entry is None or entry.review_count < 2:
        return YES
    if not reads:
        return Answer(False, _PROPOSED_BY_A_READER)
    if entry.disagreement == Disagreement.OPEN:
        return Answer(False, TO_DELIBERATE)
    return YES


def still_settled(entry: DeskEntry | None) -> Answer:
    """Whether an award or a refusal that was proposed may be confirmed.

    The reason is the same for who reads the scores and who does not.
    """
    if entry is not None and entry.disagreement == Disagreement.OPEN:
        return Answer(False, _CHANGED_SINCE)
    return YES


def may_deliberate(
    state: State, person: Person, *, reads: bool, opinions: int, awaited: int
) -> Answer:
    """Whether `person` may record what was concluded of a dossier in `state`.

    reads: they read the scores. opinions: how many final ones it has. awaited: how many of
    those who have it to score did not give theirs.
    """
    if apart := kept_apart(person):
        return apart
    if not person.reviews:
        return Answer(False, "Seul un instructeur inscrit une délibération.")
    if state != State.UNDER_REVIEW:
        return Answer(
            False,
            typeset(f"Un dossier « {State(state).label} » n’est pas à délibérer."),
        )
    if not reads:
        return Answer(
            False, "Une délibération s’inscrit par qui lit les notes de ce dossier."
        )
    if opinions < 2:
        return Answer(False, "Une délibération suppose deux avis définitifs.")
    if awaited:
        return Answer(
            False, "La délibération attend l’avis de chacun de ceux qui ont ce dossier."
        )
    return YES


TO_DELIBERATE = typeset(
    "Les avis s’écartent au-delà du seuil de l’appel : une délibération est à inscrire"
    " avant de proposer une attribution ou un refus."
)
_PROPOSED_BY_A_READER = typeset(
    "Cet appel fait délibérer des avis qui s’écartent : une attribution ou un refus s’y"
    " propose par qui lit les notes, donc après son propre avis ou la clôture de la notation."
)
_CHANGED_SINCE = typeset(
    "Des avis ont changé depuis que cette décision est proposée : elle est à revoir avec"
    " les instructeurs de ce dossier avant d’être confirmée."
)
