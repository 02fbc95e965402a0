"""The review desk, measured: `DATABASE_URL=… python -m bench.review_desk [10 2000 10000]`.

For each number of dossiers, a scratch PostgreSQL database beside the one that
`DATABASE_URL` names is made, filled, measured and dropped. A page's figures: SQL queries,
milliseconds in the process (median and 95th percentile of the wall clock, and the median
of the processor's time, which a busy machine disturbs less), kilobytes of HTML before
compression.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator

import django
import django.conf

REPEATS = 30
WARM_UP = 3


def main(sizes: list[int]) -> None:
    """Print a table, a line a page and a size."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "passnum.settings")
    os.environ.setdefault("SECRET_KEY", "of the measures")
    django.setup()
    from django.db import connection
    from django.test import override_settings

    if connection.vendor != "postgresql":
        sys.exit("DATABASE_URL: the measures are for PostgreSQL")
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"] = {
        **connection.settings_dict["TEST"],
        "NAME": f"{name}_bench_desk",
    }
    print(
        f"{'dossiers':>9}  {'page':<34} {'SQL':>4} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} {'KB':>7}"
    )
    # Static files need not be collected for a measure.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings = override_settings(
        DEBUG=False,
        STORAGES=django.conf.settings.STORAGES | {"staticfiles": plain},
        STATIC_ROOT=tempfile.mkdtemp(),
    )
    settings.enable()
    for size in sizes:
        connection.creation.create_test_db(
            verbosity=0, autoclobber=True, serialize=False
        )
        try:
            for line in measures(size):
                print(line, flush=True)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def measures(size: int) -> Iterator[str]:
    """Fill the database with `size` dossiers and yield the lines of the table."""
    from django.db import connection
    from django.test import Client

    from bench.dossiers import make_dossiers

    campaign = make_dossiers(size)
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
        "queue, last page": f"{queue}?page={max(1, -(-size // 50))}",
        "queue, one state": f"{queue}?etat=submitted",
        "queue, one department": f"{queue}?departement=58",
        "queue, category and verdict": f"{queue}?categorie=COM&recevabilite=eligible",
        "queue, not scored by me": f"{queue}?avis=pas-moi",
        "queue, words": f"{queue}?q=saint+etienne",
        "queue, a number": f"{queue}?q=PN2020-000007-{_check_character()}",
        "dossier": f"{queue}{campaign.keys[size // 2]}/",
        "dossier, filtered queue": f"{queue}{campaign.keys[size // 2]}/?etat=submitted",
        "opinions": "/instruction/reviews/review/",
        "journal": "/instruction/applications/journalentry/",
        "acknowledgements": "/instruction/applications/acknowledgement/?avancement=attente",
    }
    for page, address in pages.items():
        queries, median, high, worked, weight = measure(client, address)
        yield (
            f"{size:>9,}  {page:<34} {queries:>4} {median:>8.1f} {high:>8.1f} {worked:>8.1f} {weight:>7.1f}"
        )


def measure(client: object, address: str) -> tuple[int, float, float, float, float]:
    """Return a page's queries, p50 and p95 in ms, median CPU in ms, and KB."""
    from django.db import connection

    queries: list[str] = []

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        response = client.get(address, secure=True)  # type: ignore[attr-defined]
    if response.status_code != 200:
        sys.exit(f"{address}: {response.status_code}")
    took, worked = [], []
    for _ in range(WARM_UP + REPEATS):
        start, cpu = time.perf_counter(), time.process_time()
        client.get(address, secure=True)  # type: ignore[attr-defined]
        worked.append((time.process_time() - cpu) * 1000)
        took.append((time.perf_counter() - start) * 1000)
    kept = sorted(took[WARM_UP:])
    return (
        len(queries),
        statistics.median(kept),
        kept[int(len(kept) * 0.95)],
        statistics.median(worked[WARM_UP:]),
        len(response.content) / 1000,
    )


def _check_character() -> str:
    from applications.numbering import dossier_number

    return dossier_number("PN2020", 7)[-1]


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [10, 2_000, 10_000])
