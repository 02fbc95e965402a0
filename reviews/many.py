"""Acts on many dossiers of the queue: one at a time, one refusal stopping no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from accounts.models import User
from applications.models import State
from reviews.checklist import still_to_check, unsettled_among
from reviews.completeness import declare_complete
from reviews.models import Dossier
from reviews.permissions import Person, may_check_completeness, may_start_review
from reviews.queue.listing import queue_for
from reviews.reviewing import ReviewRefused, refusal_of, require, start_review


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of a dossier, or would; `refusal` is empty when nothing stood against it."""

    dossier: Dossier
    refusal: str = ""


def start_each(
    *, keys: Iterable[int], reviewer: User, dry_run: bool = False
) -> list[Handled]:
    """Open the review of dossiers, in order of arrival. With `dry_run`, write nothing.

    Those that `reviewer` may not review are left out of what is returned.
    """
    dossiers = list(queue_for(reviewer).filter(pk__in=list(keys)))

    def check(dossier: Dossier) -> None:
        require(
            may_start_review(State(dossier.state), Person.reading(reviewer, dossier))
        )

    def take(dossier: Dossier) -> None:
        start_review(application_id=dossier.pk, reviewer=reviewer)

    return _each(dossiers, check if dry_run else take)


def declare_each_complete(
    *, keys: Iterable[int], reviewer: User, dry_run: bool = False
) -> list[Handled]:
    """Declare complete the dossiers whose whole checklist was looked at, as `start_each`.

    The number of queries of a `dry_run` does not depend on that of the dossiers.
    """
    dossiers = list(
        queue_for(reviewer)
        .filter(pk__in=list(keys))
        .prefetch_related("submission__call_version")
    )
    unsettled = (
        unsettled_among(
            {
                dossier.pk: dossier.submission.call_version.definition
                for dossier in dossiers
            }
        )
        if dry_run
        else {}
    )

    def check(dossier: Dossier) -> None:
        require(
            may_check_completeness(
                State(dossier.state),
                Person.reading(reviewer, dossier),
                complete=dossier.complete_since is not None,
            )
        )
        if left := unsettled[dossier.pk]:
            raise ReviewRefused(still_to_check(left))

    def take(dossier: Dossier) -> None:
        declare_complete(application_id=dossier.pk, reviewer=reviewer)

    return _each(dossiers, check if dry_run else take)


def _each(
    dossiers: Iterable[Dossier], take: Callable[[Dossier], None]
) -> list[Handled]:
    return [
        Handled(dossier, refusal_of(partial(take, dossier))) for dossier in dossiers
    ]
