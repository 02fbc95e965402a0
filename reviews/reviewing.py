"""Reviewing a dossier: opening the review, giving an opinion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications.calls.definition import CallDefinition, Criterion
from applications.journal import record
from applications.models import Application, Event, State, Submission
from applications.workflow import take_transition
from reviews.models import DeskEntry, Review, Score
from reviews.permissions import Answer, Person, may_score, may_start_review
from reviews.queue.entries import refresh_reviews
from reviews.scoring import check_comments, check_scores, weighted_total


class ReviewRefused(Exception):
    """What was asked is not allowed to this person, or on this dossier; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class GivenScore:
    """A whole score on its criterion's scale, and why."""

    value: int
    comment: str = ""


def grid_of(application_id: int) -> tuple[Criterion, ...]:
    """Return the grid of the call version under which a dossier was filed. One query.

    Raises Submission.DoesNotExist for a draft.
    """
    return definition_of(application_id).criteria


def start_review(*, application_id: int, reviewer: User) -> None:
    """Open the review of a submitted dossier: state and journal, in one transaction.

    Raises ReviewRefused with the reason; nothing is then written.
    """
    with transaction.atomic():
        application = lock_dossier(application_id)
        require(
            may_start_review(State(application.state), Person.of(reviewer, application))
        )
        _start(application, reviewer)


def give_review(
    *,
    application_id: int,
    reviewer: User,
    scores: Mapping[str, GivenScore],
    comment: str = "",
) -> Review:
    """Give a final opinion on a dossier, or change one's own.

    In one transaction, with the dossier locked: open the review when this is the first
    opinion on a submitted dossier, keep a score per criterion of the dossier's own grid,
    the weighted total out of 100, the dossier's count and mean, and a line of the journal
    that holds the scores. An opinion that was final before is reopened first, which leaves
    a line of its own.

    Raises ReviewRefused with the reason when the state or the person forbids it, and
    InvalidScores when a criterion is missing, unknown or out of scale, or wants a comment;
    nothing is then written.
    """
    with transaction.atomic():
        application = _scorable(application_id, reviewer)
        definition = definition_of(application_id)
        values = {code: score.value for code, score in scores.items()}
        total = weighted_total(definition.criteria, values)
        check_comments(
            definition.criteria,
            values,
            {code: score.comment for code, score in scores.items()},
            definition.review,
        )
        if application.state == State.SUBMITTED:
            _start(application, reviewer)
        former = _reopen(application, reviewer)
        review, _ = Review.objects.update_or_create(
            application_id=application_id,
            reviewer=reviewer,
            defaults={
                "total": total,
                "comment": comment.strip(),
                "final_at": timezone.now(),
            },
        )
        _keep_scores(review, scores)
        refresh_reviews(application, definition)
        record(
            Event.SCORED,
            application=application,
            actor=reviewer,
            detail={"total": str(total), "scores": values, "changed": former},
        )
    return review


def save_draft(
    *,
    application_id: int,
    reviewer: User,
    scores: Mapping[str, GivenScore],
    comment: str = "",
) -> Review:
    """Keep an opinion that is not final: some of the scores, or none.

    It counts for nothing and nobody else reads it. A final one is reopened: the journal
    keeps a line of it, with what it was. Raises ReviewRefused with the reason, and
    InvalidScores for a score that is unknown or out of scale; nothing is then written.
    """
    with transaction.atomic():
        application = _scorable(application_id, reviewer)
        given = {code: score.value for code, score in scores.items()}
        definition = definition_of(application_id)
        check_scores(
            [each for each in definition.criteria if each.code in given], given
        )
        _reopen(application, reviewer)
        review, _ = Review.objects.update_or_create(
            application_id=application_id,
            reviewer=reviewer,
            defaults={"total": None, "comment": comment.strip(), "final_at": None},
        )
        review.scores.exclude(criterion__in=given).delete()
        _keep_scores(review, scores)
        refresh_reviews(application, definition)
    return review


def _scorable(application_id: int, reviewer: User) -> Application:
    """The dossier, locked; raises ReviewRefused."""
    application = lock_dossier(application_id)
    require(may_score(State(application.state), Person.of(reviewer, application)))
    closed = DeskEntry.objects.filter(application_id=application_id).exclude(
        scoring_closed_at=None
    )
    if closed.exists():
        raise ReviewRefused("La notation de ce dossier est close.")
    return application


def _reopen(application: Application, reviewer: User) -> bool:
    """Note in the journal that a final opinion is one no more; tell whether it was."""
    former = (
        Review.objects.filter(application=application, reviewer=reviewer)
        .exclude(final_at=None)
        .first()
    )
    if former is None:
        return False
    record(
        Event.OPINION_REOPENED,
        application=application,
        actor=reviewer,
        detail={
            "former_total": str(former.total),
            "former_scores": dict(former.scores.values_list("criterion", "value")),
        },
    )
    return True


def definition_of(application_id: int) -> CallDefinition:
    """What the call said in the version under which a dossier was filed. One query."""
    submission = Submission.objects.select_related("call_version").get(
        application_id=application_id
    )
    return submission.call_version.definition


def lock_dossier(application_id: int) -> Application:
    """Return a dossier, its row locked until the end of the transaction."""
    return Application.objects.select_for_update(of=("self",)).get(pk=application_id)


def require(answer: Answer) -> None:
    """Raise ReviewRefused with the reason unless the answer is yes."""
    if not answer.allowed:
        raise ReviewRefused(answer.reason)


def refusal_of(take: Callable[[], object]) -> str:
    """Call `take`; return why it was refused, empty when it was not."""
    try:
        take()
    except ReviewRefused as refusal:
        return str(refusal)
    return ""


def _start(application: Application, reviewer: User) -> None:
    take_transition(
        application=application, name="start_review", user=reviewer, at=timezone.now()
    )


def _keep_scores(review: Review, scores: Mapping[str, GivenScore]) -> None:
    """Write every score of `review` in one statement, over those it had."""
    Score.objects.bulk_create(
        [
            Score(
                review=review,
                criterion=code,
                value=score.value,
                comment=score.comment.strip(),
            )
            for code, score in scores.items()
        ],
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["value", "comment"],
    )
