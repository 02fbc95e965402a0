"""The review desk, measured: `python -m bench.review_desk [10 2000 10000]`.

A PostgreSQL of its own is filled up to each number of dossiers, and the pages are
measured. A page's figures: SQL queries, milliseconds in the process (median and 95th
percentile of the wall clock, and the median of the processor's time, which a busy machine
disturbs less), kilobytes of HTML before compression.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.harness import percentile, portal_database, print_table

if TYPE_CHECKING:
    from bench.dossiers import Campaign

REPEATS = 30
WARM_UP = 3
COLUMNS = ("page", "dossiers", "SQL", "p50 ms", "p95 ms", "processeur ms", "Ko")


def main(sizes: list[int]) -> None:
    """Print a table, a line a page and a size."""
    with portal_database():
        from bench.dossiers import make_dossiers

        rows: list[tuple[str, ...]] = []
        made = 0
        for size in sorted(sizes):
            campaign = make_dossiers(size - made, prefix=f"PN{size}")
            made = size
            rows += measures(size, campaign)
        print_table(COLUMNS, rows)


def measures(size: int, campaign: Campaign) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table for the `size` dossiers that the database holds."""
    from django.db import connection
    from django.test import Client

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(
        campaign.reviewers[0],
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    queue = "/instruction/reviews/dossier/"
    pages = {
        "queue": queue,
        "queue, last page": f"{queue}?page={-(-size // 50)}",
        "queue, one state": f"{queue}?etat=submitted",
        "queue, one department": f"{queue}?departement=58",
        "queue, category and verdict": f"{queue}?categorie=COM&recevabilite=eligible",
        "queue, not scored by me": f"{queue}?avis=pas-moi",
        "queue, words": f"{queue}?q=saint+etienne",
        "queue, a number": f"{queue}?q={campaign.number}",
        "dossier": f"{queue}{campaign.keys[len(campaign.keys) // 2]}/",
        "dossier, filtered queue": f"{queue}{campaign.keys[len(campaign.keys) // 2]}/?etat=submitted",
        "opinions": "/instruction/reviews/review/",
        "journal": "/instruction/applications/journalentry/",
        "acknowledgements": "/instruction/applications/acknowledgement/?avancement=attente",
    }
    for page, address in pages.items():
        queries, median, high, worked, weight = measure(client, address)
        yield (
            page,
            str(size),
            str(queries),
            *(f"{figure:.1f}" for figure in (median, high, worked)),
            f"{weight:.0f}",
        )


def measure(client: object, address: str) -> tuple[int, float, float, float, float]:
    """Return a page's queries, p50 and p95 in ms, median CPU in ms, and KB."""
    from django.db import connection

    queries: list[str] = []

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        response = client.get(address)  # type: ignore[attr-defined]
    if response.status_code != 200:
        sys.exit(f"{address}: {response.status_code}")
    took, worked = [], []
    for _ in range(WARM_UP + REPEATS):
        start, cpu = time.perf_counter(), time.process_time()
        client.get(address)  # type: ignore[attr-defined]
        worked.append((time.process_time() - cpu) * 1000)
        took.append((time.perf_counter() - start) * 1000)
    return (
        len(queries),
        statistics.median(took[WARM_UP:]),
        percentile(took[WARM_UP:], 95),
        statistics.median(worked[WARM_UP:]),
        len(response.content) / 1024,
    )


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [10, 2_000, 10_000])
