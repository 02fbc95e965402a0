"""Who may do what with an external opinion: pure predicates that answer with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from applications.models import UNDECIDED, State
from eligibility.french import typeset
from reviews.models import Standing
from reviews.permissions import YES, Answer, Person, kept_apart

BETWEEN_MAILS = timedelta(days=1)
"""An expert is written to once a day at most."""


def may_ask(state: State, person: Person) -> Answer:
    """Whether `person` may ask an expert about a dossier in `state`."""
    if refusal := _not_at_the_desk(person):
        return refusal
    if state not in UNDECIDED:
        return Answer(
            False,
            typeset(
                f"Un dossier « {State(state).label} » n’est plus à décider : aucun avis"
                " n’est à demander."
            ),
        )
    return YES


def may_remind(
    standing: Standing, person: Person, *, mailed_at: datetime, at: datetime
) -> Answer:
    """Whether `person` may remind an expert at that instant; `mailed_at`: the last mail."""
    if refusal := _not_at_the_desk(person) or _not_waiting(standing):
        return refusal
    if at - mailed_at < BETWEEN_MAILS:
        return Answer(
            False,
            typeset(
                "Un courriel lui est parti il y a moins d’un jour : relancez demain."
            ),
        )
    return YES


def may_withdraw(standing: Standing, person: Person) -> Answer:
    """Whether `person` may withdraw a request."""
    return _not_at_the_desk(person) or _not_waiting(standing) or YES


def may_answer(standing: Standing) -> Answer:
    """Whether the expert's link still shows the dossier and takes an answer."""
    return _not_waiting(standing) or YES


def _not_at_the_desk(person: Person) -> Answer | None:
    if apart := kept_apart(person):
        return apart
    if not person.reviews:
        return Answer(False, "Seul un instructeur demande un avis externe.")
    return None


def _not_waiting(standing: Standing) -> Answer | None:
    if standing == Standing.WAITING:
        return None
    return Answer(False, _CLOSED[standing])


_CLOSED = {
    Standing.ANSWERED: "L’expert a rendu son avis.",
    Standing.DECLINED: "L’expert a déclaré un lien avec ce projet.",
    Standing.WITHDRAWN: "La demande est retirée.",
    Standing.EXPIRED: "Le lien a expiré.",
    Standing.SETTLED: "Le dossier n’est plus à décider.",
}
