"""The queue: filed dossiers in order of arrival, a page at a time, and their neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, Q, QuerySet, Subquery, When
from django.utils import timezone

from accounts.models import User
from applications.models import State
from eligibility import Verdict, french
from eligibility.categories import label
from reviews.models import Disagreement, Dossier
from reviews.queue.tasks import waiting_for
from reviews.reading.access import disagreement_if_readable, mean_if_readable
from reviews.words import VERDICTS

PAGE_SIZE = 50
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue, in the words and figures that are shown."""

    pk: int
    number: str
    rank: int
    received: str
    holder: str
    siren: str
    title: str
    department: str
    category: str
    grant: str
    verdict: str
    state_code: str
    state: str
    mean: str
    reviews: str
    disagreement: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The dossier before or after another in a queue."""

    pk: int
    number: str


def queue_for(user: User, conditions: Iterable[Q | Exists] = ()) -> QuerySet[Dossier]:
    """Return the filed dossiers that `user` may review and that meet every condition.

    In order of arrival: by call, then by rank. What one wrote is not reviewed by oneself.
    """
    readable = Dossier.objects.visible_to(user).exclude(owner=user)
    filed = readable.exclude(state=State.DRAFT)
    return cast(
        "QuerySet[Dossier]", filed.filter(*conditions).order_by("call_id", "rank")
    )


def mine_first(queue: QuerySet[Dossier], user: User) -> QuerySet[Dossier]:
    """Return the same dossiers, those that wait for `user`'s opinion before the others."""
    others = Case(When(waiting_for(user), then=0), default=1)
    return queue.order_by(others, "call_id", "rank")


def queue_page(queue: QuerySet[Dossier], number: str | int | None) -> Page[int]:
    """Return the keys of a page of fifty, the nearest when `number` is out of range.

    Two queries, over the columns that are filtered on only: how many, and which.
    """
    return Paginator(queue.values_list("pk", flat=True), PAGE_SIZE).get_page(number)


def queue_rows(keys: Iterable[int], user: User) -> list[QueueRow]:
    """Return the lines of the dossiers that have these keys, in the same order. One query.

    The mean and the disagreement are left out where `user` does not read the scores yet.
    """
    wanted = list(keys)
    dossiers = Dossier.objects.filter(pk__in=wanted).order_by()
    found: Iterable[tuple[Any, ...]] = dossiers.values_list(
        "pk",
        "number",
        "rank",
        "submitted_at",
        "holder_name",
        "holder_siren",
        "title",
        "desk__department",
        "holder_category",
        "requested_grant",
        "submission__verdict",
        "state",
        mean_if_readable(user),
        "desk__review_count",
        disagreement_if_readable(user),
    )
    rows = {values[0]: _row(*values) for values in found}
    return [rows[key] for key in wanted if key in rows]


def neighbours(
    queue: QuerySet[Dossier], dossier: Dossier
) -> tuple[Neighbour | None, Neighbour | None]:
    """Return the dossiers before and after `dossier` in `queue`, whether it is in or not.

    One query, which reads the index of ranks and stops at the first found on each side.
    """
    call, rank = dossier.call_id, dossier.rank
    before = queue.filter(Q(call_id__lt=call) | Q(call_id=call, rank__lt=rank))
    after = queue.filter(Q(call_id__gt=call) | Q(call_id=call, rank__gt=rank))
    first, last = (
        Subquery(each.values("pk")[:1]) for each in (before.reverse(), after)
    )
    found: dict[bool, Neighbour] = {}
    met = Dossier.objects.filter(Q(pk=first) | Q(pk=last)).order_by()
    for pk, number, its_call, its_rank in met.values_list(
        "pk", "number", "call_id", "rank"
    ):
        is_after = (its_call, its_rank or 0) > (call, rank or 0)
        found[is_after] = Neighbour(pk, number or "")
    return found.get(False), found.get(True)


def _row(
    pk: int,
    number: str,
    rank: int,
    received_at: datetime,
    holder: str,
    siren: str,
    title: str,
    department: str | None,
    category: str,
    grant: Decimal | None,
    verdict: str | None,
    state: str,
    mean: Decimal | None,
    review_count: int | None,
    disagreement: str | None,
) -> QueueRow:
    return QueueRow(
        pk=pk,
        number=number,
        rank=rank,
        received=f"{timezone.localtime(received_at):%d/%m/%Y %H:%M}",
        holder=holder,
        siren=siren,
        title=title,
        department=department or NOTHING,
        category=label(category),
        grant=NOTHING if grant is None else french.money(grant),
        verdict=VERDICTS[Verdict(verdict)] if verdict else NOTHING,
        state_code=state,
        state=State(state).label,
        mean=NOTHING if mean is None else french.number(mean),
        reviews=french.count(review_count or 0, "avis", "avis"),
        disagreement=Disagreement(disagreement).label if disagreement else "",
    )
