"""Who reads the scores of a dossier: those who gave theirs, and everybody once it is scored."""

from __future__ import annotations

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from accounts.models import User
from applications.calls.definition import ReviewTerms
from applications.models import UNDECIDED, Application, CallVersion
from reviews.models import Assignment, Disagreement, Dossier, Review


def scores_readable(user: User) -> Q:
    """Return the condition of the dossiers whose scores by others `user` may read.

    The call does not hide them, theirs is final, the scoring is closed, or the dossier is
    decided. To be joined to what `visible_to` says. No query.
    """
    own = Review.objects.filter(application=OuterRef("pk"), reviewer=user).exclude(
        final_at=None
    )
    # Apart: PostgreSQL would otherwise open the terms again for each dossier.
    shown = CallVersion.objects.filter(content__review__hide_scores=False)
    return (
        Q(submission__call_version__in=shown.values("pk"))
        | Q(desk__scoring_closed_at__isnull=False)
        | ~Q(state__in=UNDECIDED)
        | Q(Exists(own))
    )


def reads_scores(
    application: Application, terms: ReviewTerms, own: Review | None, *, closed: bool
) -> bool:
    """Tell the same of one dossier whose facts are at hand. No query."""
    return (
        not terms.hide_scores
        or closed
        or application.state not in UNDECIDED
        or (own is not None and own.final_at is not None)
    )


def readable_scores(user: User, keys: list[int]) -> set[int]:
    """Return which of these dossiers' scores `user` may read. One query."""
    met = Application.objects.filter(scores_readable(user), pk__in=keys).order_by()
    return set(met.values_list("pk", flat=True))


def mean_if_readable(user: User | None) -> F | Case:
    """Return the mean of a dossier's opinions where `user` reads the scores, else nothing.

    None stands for an operator's command, which reads everything.
    """
    mean = F("desk__mean_total")
    return mean if user is None else Case(When(scores_readable(user), then=mean))


def disagreement_told(user: User | None) -> Q:
    """Return the condition of the dossiers whose disagreement is told to `user`.

    They read the scores, and all those who have the dossier gave theirs; what was never
    deliberated is told while the dossier is undecided. None stands for an operator's command,
    which reads everything. No query.
    """
    waiting = Assignment.objects.waiting().filter(application=OuterRef("pk"))
    told = Q(desk__disagreement=Disagreement.DELIBERATED) | Q(
        desk__disagreement=Disagreement.OPEN, state__in=UNDECIDED
    )
    told &= ~Q(Exists(waiting))
    return told if user is None else told & scores_readable(user)


def disagreement_if_readable(user: User | None) -> Case:
    """Return the disagreement on a dossier where it is told to `user`, else nothing."""
    return Case(When(disagreement_told(user), then=F("desk__disagreement")))


def with_readable_scores(
    dossiers: QuerySet[Dossier], user: User | None
) -> QuerySet[Dossier]:
    """Annotate `readable_mean` and `readable_disagreement`, where `user` reads them."""
    return dossiers.annotate(
        readable_mean=mean_if_readable(user),
        readable_disagreement=disagreement_if_readable(user),
    )
