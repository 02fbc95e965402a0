"""Overlapping territories, measured: `python -m bench.overlap [1000 10000]`.

On a PostgreSQL of its own with the whole registry, calls of so many filed dossiers of every
level, half of which name up to three communes more. Milliseconds of the wall clock, median
of the repeats; the SQL is counted.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from bench.harness import portal_database, print_table

if TYPE_CHECKING:
    from applications.models import Application, Call

REPEATS = 15
COLUMNS = ("mesure", "dossiers", "paires ou dossiers trouvés", "SQL", "p50 ms")
# Of a thousand dossiers; the rest are groupings and communes.
SHARES = {"REG": 10, "DEP": 60, "EPT": 8, "COM": 300}


def main(sizes: list[int]) -> None:
    """Print a table, a few lines a size."""
    with portal_database():
        from django.core.management import call_command

        call_command("import_territories", verbosity=0)
        print_table(COLUMNS, [row for size in sizes for row in _measures(size)])


def _measures(size: int) -> Iterator[tuple[str, ...]]:
    from django.db import connection

    from applications.overlap import overlaps_in, overlaps_of
    from applications.surroundings import surroundings

    call, dossiers = _make(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    yield _row("tout un appel", size, lambda: overlaps_in(call.pk))
    for category in ("COM", "CC", "DEP", "REG"):
        one = next(each for each in dossiers if each.holder_category == category)
        yield _row(f"un dossier, {category}", size, lambda one=one: overlaps_of(one))
        yield _row(
            f"les faits d’un brouillon, {category}",
            size,
            lambda one=one: surroundings(one).overlapping,
        )


def _row(name: str, size: int, ask: Callable[[], object]) -> tuple[str, ...]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        found = ask()
    took = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        ask()
        took.append((time.perf_counter() - start) * 1_000)
    return (
        name,
        str(size),
        str(len(found)),  # type: ignore[arg-type]
        str(len(queries)),
        f"{statistics.median(took):.1f}",
    )


def _make(size: int) -> tuple[Call, list[Application]]:
    """Store a call and `size` dossiers in the running, as rows only."""
    from django.utils import timezone

    from accounts.models import User
    from applications.models import Application, CoveredAuthority, State
    from bench.measured_call import make_version
    from territories.models import LocalAuthority

    draw = random.Random(2020)
    call = make_version(f"R{size}").call
    owner = User.objects.create_user(f"agent-{size}@collectivite.example")
    registry = LocalAuthority.objects.only("siren", "category", "name").order_by(
        "siren"
    )
    holders: list[LocalAuthority] = []
    for category, share in SHARES.items():
        known = list(registry.filter(category=category))
        holders += draw.sample(known, min(len(known), share * size // 1_000))
    groupings = list(registry.filter(category__in=["CC", "CA", "CU", "MET"]))
    communes = list(registry.filter(category="COM"))
    holders += draw.sample(groupings, min(len(groupings), size - len(holders)))
    holders += draw.sample(communes, size - len(holders))
    holders = list({holder.pk: holder for holder in holders}.values())
    draw.shuffle(holders)
    dossiers = Application.objects.bulk_create(
        [
            Application(
                call=call,
                owner=owner,
                state=State.SUBMITTED,
                number=f"{call.number_prefix}-{rank:06}",
                rank=rank,
                submitted_at=timezone.now(),
                authority=holder,
                holder_siren=holder.siren,
                holder_name=holder.name,
                holder_category=holder.category,
                title="Un projet",
                description="Le texte d’un dossier, d’une longueur ordinaire. " * 100,
                requested_grant=10_000 + rank,
            )
            for rank, holder in enumerate(holders, 1)
        ],
        batch_size=500,
    )
    CoveredAuthority.objects.bulk_create(
        [
            CoveredAuthority(application=dossier, authority=commune)
            for dossier in dossiers
            for commune in draw.sample(communes, draw.choice([0, 0, 1, 3]))
        ],
        batch_size=1_000,
    )
    return call, dossiers


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1_000, 10_000])
