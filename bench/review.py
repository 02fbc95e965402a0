"""The review desk, measured: `python -m bench.review [100 10000]`.

A PostgreSQL of its own is filled up to each number of dossiers, three quarters of which
have four opinions, and the pages are measured. A page's figures: SQL queries, milliseconds
in the process (median and 95th percentile of the wall clock, and the median of the
processor's time, which a busy machine disturbs less), kilobytes of HTML before
compression; « oui » when queries and median keep to the budget of its kind. Then the
scenarios over 2,000 candidates of a call, solved anew each time.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from bench.harness import percentile, portal_database, print_table

if TYPE_CHECKING:
    from bench.dossiers import Campaign

REPEATS = 30
WARM_UP = 3
OPINIONS_EACH = 4
COLUMNS = (
    *("page", "dossiers", "SQL", "p50 ms", "p95 ms", "processeur ms", "Ko"),
    "budget tenu",
)
LIST, DETAIL, OVERVIEW = (10, 80), (15, 60), (15, None)
"""Most queries, and milliseconds in the median. An overview counts a whole call."""
CANDIDATES = 2_000
SCENARIO_SECONDS = 5.0


def main(sizes: list[int]) -> None:
    """Print a table, a line a page and a size; then that of the scenarios."""
    with portal_database():
        from bench.dossiers import make_dossiers

        rows: list[tuple[str, ...]] = []
        made = 0
        for size in sorted(sizes):
            campaign = make_dossiers(
                size - made, prefix=f"PN{size}", reviews_each=OPINIONS_EACH
            )
            made = size
            rows += measures(size, campaign)
        print_table(COLUMNS, rows)
    print()
    print_table(
        ("scénarios", "dossiers", "retenus", "secondes", "prouvé", "budget tenu"),
        list(scenarios()),
    )


def scenarios() -> Iterator[tuple[str, ...]]:
    """Yield a row for each optimum over 2,000 candidates like those of a call."""
    from reviews.scenarios import Candidate, Goal, Limits, choose_optimum

    draw = random.Random(2020)
    regions = ["11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93"]
    candidates = []
    for rank in range(1, CANDIDATES + 1):
        requested = draw.randrange(1_300_000, 180_000_000)
        candidates.append(
            Candidate(
                key=rank,
                rank=rank,
                requested=requested,
                region=draw.choice(regions),
                # Those of a call follow the money, more or less.
                beneficiaries=max(1, requested * draw.randrange(60, 140) // 1_000_000),
                score=draw.randrange(0, 10_001),
            )
        )
    for goal in Goal:
        for floor in (0, 30_000_000):
            for share in (None, Fraction(1, 2)):
                limits = Limits(
                    envelope=1_500_000_000, region_floor=floor, least_share=share
                )
                start = time.perf_counter()
                outcome = choose_optimum(candidates, limits, goal=goal)
                took = time.perf_counter() - start
                name = "notes" if goal is Goal.SCORE else "bénéficiaires"
                yield (
                    f"{name}{', planchers' if floor else ''}{', partiel' if share else ''}",
                    str(CANDIDATES),
                    str(len(outcome.awards)),
                    f"{took:.2f}",
                    "oui" if outcome.proven else "non",
                    "oui" if took < SCENARIO_SECONDS else "non",
                )


def measures(size: int, campaign: Campaign) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table for the `size` dossiers that the database holds."""
    from django.db import connection
    from django.test import Client

    from applications.models import State
    from reviews.models import Review

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(
        campaign.reviewers[0],
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    queue = "/instruction/reviews/dossier/"
    middle = campaign.keys[len(campaign.keys) // 2]
    under_review = Review.objects.filter(
        reviewer=campaign.reviewers[0], application__state=State.UNDER_REVIEW
    ).order_by("pk")
    scored = under_review.exclude(application__decisions__isnull=False).values_list(
        "application", flat=True
    )[0]
    decided = under_review.filter(application__decisions__isnull=False).values_list(
        "application", flat=True
    )[0]
    pages = {
        "queue": (queue, LIST),
        "queue, last page": (f"{queue}?page={-(-size // 50)}", LIST),
        "queue, one state": (f"{queue}?etat=submitted", LIST),
        "queue, one department": (f"{queue}?departement=58", LIST),
        "queue, category and verdict": (
            f"{queue}?categorie=COM&recevabilite=eligible",
            LIST,
        ),
        "queue, not scored by me": (f"{queue}?avis=pas-moi", LIST),
        "queue, in disagreement": (f"{queue}?avis=desaccord", LIST),
        "queue, words": (f"{queue}?q=saint+etienne", LIST),
        "queue, a number": (f"{queue}?q={campaign.number}", LIST),
        "decisions, to confirm": ("/instruction/reviews/decision/", LIST),
        "decisions, to publish": (
            "/instruction/reviews/decision/?etape=confirmed",
            LIST,
        ),
        "assignments": (f"{queue}affectations/", LIST),
        "opinions": ("/instruction/reviews/review/", LIST),
        "envelope": ("/instruction/reviews/ledgerentry/", LIST),
        "interests": ("/instruction/reviews/interest/", LIST),
        "journal": ("/instruction/applications/journalentry/", LIST),
        "acknowledgements": (
            "/instruction/applications/acknowledgement/?avancement=attente",
            LIST,
        ),
        "dossier": (f"{queue}{middle}/", DETAIL),
        "dossier, filtered queue": (f"{queue}{middle}/?etat=submitted", DETAIL),
        "dossier, scored by me": (f"{queue}{scored}/", DETAIL),
        "deliberation": (f"{queue}{scored}/deliberation/", DETAIL),
        "external opinions": (f"{queue}{scored}/avis-externes/", DETAIL),
        "answers": (f"{queue}{scored}/reponses/", DETAIL),
        "decision": (
            f"/instruction/reviews/decision/dossier/{decided}/",
            DETAIL,
        ),
        "columns of an export": (f"{queue}exporter/", DETAIL),
        "many at once": (f"{queue}lot/?portee=filtre&action=complete", OVERVIEW),
        "dashboard": (f"{queue}tableau/", OVERVIEW),
        "scenarios, solved before": (f"{queue}scenarios/", OVERVIEW),
    }
    for page, (address, (most, within)) in pages.items():
        queries, median, high, worked, weight = measure(client, address)
        kept = queries <= most and (within is None or median <= within)
        yield (
            page,
            str(size),
            str(queries),
            *(f"{figure:.1f}" for figure in (median, high, worked)),
            f"{weight:.0f}",
            "oui" if kept else "non",
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
    main([int(argument) for argument in sys.argv[1:]] or [100, 10_000])
