"""The dossiers of a call that wait for a decision, as the scenarios take them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from applications.models import IN_HAND, Call
from reviews.models import Decision
from reviews.money.standing import to_cents
from reviews.queue.listing import queue_for
from reviews.reading.access import mean_if_readable
from reviews.scenarios import Candidate


@dataclass(frozen=True, slots=True)
class Named:
    """How a dossier is told in a list."""

    number: str
    holder: str


@dataclass(frozen=True, slots=True)
class Field:
    """Who is in the running: `candidates` in order of rank, `names` by key."""

    candidates: tuple[Candidate, ...]
    names: Mapping[int, Named]


def field_of(*, call: Call, user: User) -> Field:
    """Return the dossiers of `call` that wait for a decision and that `user` may read.

    Neither those whose applicant was asked for something, nor those that request nothing,
    nor those on which a decision is proposed: its award is already reserved. A score that
    `user` does not read yet counts as none. One query.
    """
    waiting = (
        queue_for(user)
        .filter(call=call, state__in=IN_HAND, requested_grant__gt=0)
        .exclude(pk__in=Decision.objects.live().values("application"))
    )
    rows = waiting.values_list(
        "pk",
        "rank",
        "requested_grant",
        "authority__region",
        "beneficiaries",
        "number",
        "holder_name",
        mean_if_readable(user),
    )
    candidates, names = [], {}
    for key, rank, grant, region, people, number, holder, mean in rows:
        candidates.append(
            Candidate(
                key=key,
                rank=rank or 0,
                requested=to_cents(grant or Decimal()),
                region=region or "",
                beneficiaries=people or 0,
                score=None if mean is None else to_cents(mean),
            )
        )
        names[key] = Named(number or "", holder)
    return Field(tuple(candidates), names)
