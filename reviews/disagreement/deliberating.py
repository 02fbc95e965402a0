"""Recording a deliberation: who met, when, and what they concluded of a dossier."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications.journal import record
from applications.models import Application, Event, State
from eligibility import french
from reviews.conflicts.screening import without_conflict
from reviews.disagreement.permissions import may_deliberate
from reviews.disagreement.spread import lines_of, ranges_of
from reviews.models import Assignment, Deliberation
from reviews.people import desk_members
from reviews.permissions import Person
from reviews.queue.entries import refresh_reviews
from reviews.reading.access import readable_scores
from reviews.reading.reviews import given_by, reviews_of
from reviews.reviewing import ReviewRefused, definition_of, lock_dossier, require

FEWEST = 2


class InvalidDeliberation(ReviewRefused):
    """What is recorded makes no sense: the message is a French sentence."""


def record_deliberation(
    *,
    application_id: int,
    recorder: User,
    held_on: date,
    participants: Collection[int],
    conclusion: str,
) -> Deliberation:
    """Record what reviewers concluded together of a dossier.

    held_on: a day in Paris, from that of the last final opinion to today. participants: keys
    of two people or more among `may_take_part`.

    In one transaction, with the dossier locked: the deliberation with the ranges of scores
    that it saw, the dossier's entry, a line of the journal. Raises ReviewRefused with the
    reason (InvalidDeliberation is such); nothing is then written.
    """
    with transaction.atomic():
        application = lock_dossier(application_id)
        final = [each for each in reviews_of(application) if each.final_at]
        require(
            may_deliberate(
                State(application.state),
                Person.of(recorder, application),
                reads=bool(readable_scores(recorder, [application_id])),
                opinions=len(final),
                awaited=awaited(application),
            )
        )
        now = timezone.now()
        last = max(each.final_at for each in final if each.final_at)
        _check_day(
            held_on, last.astimezone(french.PARIS).date(), timezone.localdate(now)
        )
        present = _present(application, participants)
        conclusion = conclusion.strip()
        if not conclusion:
            raise InvalidDeliberation("Écrivez ce qui a été conclu.")
        definition = definition_of(application_id)
        lines = lines_of(definition.criteria, given_by(final), None)
        deliberation = Deliberation.objects.create(
            application=application,
            held_on=held_on,
            participants=[{"id": each.pk, "name": str(each)} for each in present],
            conclusion=conclusion,
            ranges={
                code: [str(lowest), str(highest)]
                for code, (lowest, highest) in ranges_of(lines).items()
            },
            recorded_by=recorder,
            recorded_at=now,
        )
        refresh_reviews(application, definition)
        record(
            Event.DELIBERATED,
            application=application,
            actor=recorder,
            at=now,
            detail={
                "deliberation": deliberation.pk,
                "held_on": held_on.isoformat(),
                "participants": list(deliberation.names),
                "conclusion": conclusion,
            },
        )
    return deliberation


def may_take_part(application: Application) -> list[User]:
    """Return who sits at the desk and may deliberate on a dossier, by name. Three queries."""
    return without_conflict(desk_members(), application)


def awaited(application: Application) -> int:
    """Count those who have a dossier to score and did not give a final opinion. One query."""
    return Assignment.objects.waiting().filter(application=application).count()


def _check_day(held_on: date, last_opinion: date, today: date) -> None:
    if held_on > today:
        raise InvalidDeliberation("Une délibération s’inscrit une fois tenue.")
    if held_on < last_opinion:
        raise InvalidDeliberation(
            f"Un avis a été rendu le {french.day(last_opinion)}{french.NBSP}: une délibération"
            " tenue avant n’en tient pas compte."
        )


def _present(application: Application, participants: Collection[int]) -> list[User]:
    admitted = {person.pk: person for person in may_take_part(application)}
    asked = set(participants)
    if not asked <= admitted.keys():
        raise InvalidDeliberation(
            "Un participant n’instruit pas, ou un conflit d’intérêts le tient à"
            " l’écart de ce dossier."
        )
    if len(asked) < FEWEST:
        raise InvalidDeliberation("Une délibération réunit au moins deux personnes.")
    return [person for pk, person in admitted.items() if pk in asked]
