"""`python -m bench.acknowledgement [N]`: how long one acknowledgement takes, and why.

Files N ordinary dossiers (100 by default) on a PostgreSQL of its own, with its default
durability, then acknowledges them one by one in this process: rendering, file synced to
the disk, row and journal committed; no mail. Between two of them, WeasyPrint alone lays
out the same page with the same fonts and stylesheet: the ratio of the medians is the
figure to keep at or under 1.2.
"""

import statistics
import sys
from collections.abc import Callable
from time import perf_counter

from bench.harness import percentile, portal_database, print_table

DEFAULT_COUNT = 100
WARM_UP = 5
BUDGET = 1.2


def main(count: int) -> int:
    """Print the table; return 1 when the ratio is over budget."""
    with portal_database():
        first, whole, bare = measure(count + WARM_UP)
    whole, bare = whole[WARM_UP:], bare[WARM_UP:]
    ratio = statistics.median(whole) / statistics.median(bare)
    print_table(
        ("mesure", "nombre", "médiane ms", "p95 ms"),
        [
            ("premier document du processus", "1", f"{first:.1f}", ""),
            _row("accusé entier : rendu, fichier, base", whole),
            _row("WeasyPrint seul, même page", bare),
        ],
    )
    print(f"Un processus : {1000 / statistics.mean(whole):.1f} accusés/s")
    print(f"Rapport des médianes : {ratio:.2f} (budget : {BUDGET})")
    return int(ratio > BUDGET)


def measure(count: int) -> tuple[float, list[float], list[float]]:
    """Return milliseconds: the first document, each whole one, each bare one."""
    # Django's models can be imported once `portal_database` has set it up.
    from applications.acknowledgement.debt import render_pending
    from applications.acknowledgement.rendering import (
        read_snapshot,
        render_html,
        warm_up,
    )
    from applications.acknowledgement.rendering.engine import engine
    from applications.models import Acknowledgement
    from bench.dossiers import make_dossiers

    make_dossiers(count + 1, reviews_each=0)
    owed = list(Acknowledgement.objects.select_related("submission").order_by("pk"))
    first = timed(lambda: render_pending(acknowledgement_id=owed[0].pk))
    warm_up()
    whole, bare = [], []
    for index, acknowledgement in enumerate(owed[1:]):
        html = render_html(read_snapshot(acknowledgement.submission.snapshot))

        def alone(html: str = html) -> None:
            engine().write_pdf(html, identifier=b"0" * 16)

        def entire(pk: int = acknowledgement.pk) -> None:
            render_pending(acknowledgement_id=pk)

        # Whichever goes first warms the caches for the other.
        runs = [(whole, entire), (bare, alone)]
        for times, work in runs if index % 2 else reversed(runs):
            times.append(timed(work))
    return first, whole, bare


def timed(work: Callable[[], object]) -> float:
    """Run `work`; return the milliseconds it took."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def _row(name: str, times: list[float]) -> tuple[str, ...]:
    return (
        name,
        str(len(times)),
        f"{statistics.median(times):.1f}",
        f"{percentile(times, 95):.1f}",
    )


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_COUNT))
