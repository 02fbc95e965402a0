"""`python -m bench.acknowledgements [N]`, or `… memory [N]`: what an acknowledgement costs.

Files N ordinary dossiers (100 by default) on a PostgreSQL of its own, with its default
durability, then acknowledges them one by one in this process: rendering, file synced to
the disk, row, journal and mails queued, committed; no seal. Between two of them,
WeasyPrint alone lays out the same page with the same fonts and stylesheet: the ratio of
the medians is the figure to keep at or under 1.2. Tells where the time goes. Then one and
two Celery workers each take N more from Redis.

`memory` acknowledges N dossiers (5,000 by default) in one process and prints what it holds
along the way, with the slope once the first tenth is behind.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, perf_counter, sleep

from bench.harness import percentile, portal_database, print_table
from bench.stopwatch import Stopwatch
from tools.bootstrap import ROOT, venv_program

DEFAULT_COUNT = 100
DEFAULT_COUNT_OF_MEMORY = 5_000
WARM_UP = 5
BUDGET = 1.2
MOST_MB_PER_1000 = 1.0
"""Growth of a process that is held to be none: 8 days of a document a minute in 12 MB."""
LIMIT_S = 600.0

STAGES = {
    "contenu lu dans le texte figé": ("document", "read_content"),
    "page composée par le gabarit": ("document", "render_html"),
    "code QR": ("document", "QrCode"),
    "WeasyPrint : lecture du HTML": ("engine", "HTML"),
    "WeasyPrint : mise en page": ("engine", "HTML.render"),
    "WeasyPrint : dessin des pages, polices": ("drawing", "generate_pdf"),
    "complément PDF/UA": ("engine", "complete"),
    "WeasyPrint : écriture des objets": ("engine", "PDF.write"),
    "fichier écrit et synchronisé": ("debt", "store_once"),
    "courriels mis en file": ("debt", "queue_document"),
}


def main(arguments: list[str]) -> int:
    """Print the tables; return 1 when a figure is over budget."""
    # The page bears its QR code where the portal has an address.
    os.environ["BASE_URL"] = "https://passnum.example"
    if arguments[:1] == ["memory"]:
        count = int(arguments[1]) if len(arguments) > 1 else DEFAULT_COUNT_OF_MEMORY
        with portal_database():
            return print_memory(count)
    count = int(arguments[0]) if arguments else DEFAULT_COUNT
    with portal_database():
        first, whole, bare, stages = measure(count + WARM_UP)
        throughputs = [workers(processes, count) for processes in (1, 2)]
    ratio = statistics.median(whole) / statistics.median(bare)
    print_table(
        ("mesure", "nombre", "médiane ms", "p95 ms"),
        [
            ("premier document du processus", "1", f"{first:.1f}", ""),
            _row("accusé entier : rendu, fichier, base, courriels en file", whole),
            _row("WeasyPrint seul, même page", bare),
        ],
    )
    print(f"Rapport des médianes : {ratio:.2f} (budget : {BUDGET})\n")
    print_table(
        ("étape d’un accusé entier", "médiane ms", "part"),
        [
            (name, f"{time:.2f}", f"{time / statistics.median(whole):.1%}")
            for name, time in stages.items()
        ],
    )
    print()
    for processes, throughput in enumerate(throughputs, start=1):
        print(f"Celery, {processes} processus : {throughput:.1f} accusés/s")
    return int(ratio > BUDGET)


def measure(
    count: int,
) -> tuple[float, list[float], list[float], dict[str, float]]:
    """Return milliseconds: the first document, each whole one, each bare one, each stage.

    The first few are left out of all but the first figure.
    """
    # Django's models can be imported once `portal_database` has set it up.
    import pydyf
    from weasyprint import HTML
    from weasyprint import document as drawing

    from applications.acknowledgement import debt
    from applications.acknowledgement.control import verification_address
    from applications.acknowledgement.rendering import (
        document,
        read_snapshot,
        render_html,
        warm_up,
    )
    from applications.acknowledgement.rendering import engine as engines
    from applications.acknowledgement.rendering.qr import QrCode
    from applications.models import Acknowledgement
    from bench.dossiers import make_dossiers

    make_dossiers(count + 1, reviews_each=0)
    owed = list(Acknowledgement.objects.select_related("submission").order_by("pk"))
    first = timed(lambda: debt.acknowledge(acknowledgement_id=owed[0].pk))
    warm_up()
    engine = engines.engine()
    whole, bare = [], []
    watch = Stopwatch(
        {
            "document": document,
            "engine": engines,
            "drawing": drawing,
            "debt": debt,
            "HTML": HTML,
            "PDF": pydyf.PDF,
        },
        STAGES,
    )
    for index, acknowledgement in enumerate(owed[1:]):
        content = read_snapshot(acknowledgement.content)
        html = render_html(content)
        address = verification_address(
            number=content.number, content_sha256=content.sha256
        )
        engine.images["packaged:qr"] = QrCode(address or "")

        def alone(html: str = html) -> None:
            HTML(string=html, url_fetcher=engine.fetcher).write_pdf(
                font_config=engine.fonts,
                stylesheets=[engine.stylesheet],
                cache=engine.images,
                color_profiles=engine.colours,
                output_intent=engines.COLOURS,
                pdf_variant="pdf/a-3a",
                pdf_identifier=b"0" * 16,
            )

        def entire(pk: int = acknowledgement.pk) -> None:
            with watch:
                debt.acknowledge(acknowledgement_id=pk)

        # Whichever goes first warms the caches for the other.
        runs = [(whole, entire), (bare, alone)]
        for times, work in runs if index % 2 else reversed(runs):
            times.append(timed(work))
    whole, bare = whole[WARM_UP:], bare[WARM_UP:]
    stages = watch.medians(after=WARM_UP)
    stages["reste : transactions, lignes, journal, empreinte"] = statistics.median(
        whole
    ) - sum(stages.values())
    return first, whole, bare, stages


def workers(processes: int, count: int) -> float:
    """Return how many documents a second a Celery worker of so many processes makes.

    From the first one that is done to the last: its start is not counted.
    """
    from django.db.models import Max, Min

    from applications.models import Acknowledgement
    from applications.tasks import render_acknowledgement
    from bench.dossiers import make_dossiers

    campaign = make_dossiers(count, prefix=f"PNW{processes}", reviews_each=0)
    filed = Acknowledgement.objects.filter(
        submission__application__call=campaign.call, notice=None
    )
    for key in filed.values_list("pk", flat=True):
        render_acknowledgement.delay(key)
    worker = subprocess.Popen(
        [
            *(venv_program("celery"), "-A", "passnum", "worker", "--queues", "celery"),
            *("--concurrency", str(processes), "--loglevel", "ERROR"),
        ],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
    )
    end = monotonic() + LIMIT_S
    try:
        while filed.filter(rendered_at=None).exists():
            if worker.poll() is not None or monotonic() > end:
                sys.exit("bench: le worker n’a pas tout établi")
            sleep(0.5)
    finally:
        worker.terminate()
        worker.wait()
    span = filed.aggregate(first=Min("rendered_at"), last=Max("rendered_at"))
    return (count - 1) / (span["last"] - span["first"]).total_seconds()


def print_memory(count: int) -> int:
    """Print the memory of this process along `count` documents; return 1 when it grows."""
    from applications.acknowledgement.debt import acknowledge
    from applications.acknowledgement.rendering import warm_up
    from applications.models import Acknowledgement
    from bench.dossiers import make_dossiers

    make_dossiers(count, reviews_each=0)
    keys = list(Acknowledgement.objects.order_by("pk").values_list("pk", flat=True))
    warm_up()
    held: list[tuple[int, float]] = []
    print("documents  Mo résidents")
    for done, key in enumerate(keys, start=1):
        acknowledge(acknowledgement_id=key)
        if done % max(count // 50, 1) == 0:
            held.append((done, _resident_mb()))
            if done % max(count // 10, 1) == 0:
                print(f"{done:9}  {held[-1][1]:12.1f}", flush=True)
    steady = [point for point in held if point[0] > count / 10]
    slope = statistics.linear_regression(*zip(*steady, strict=True)).slope * 1_000
    print(
        f"Pente, le premier dixième passé : {slope:+.2f} Mo pour 1 000 documents"
        f" (budget : {MOST_MB_PER_1000})"
    )
    return int(slope > MOST_MB_PER_1000)


def timed(work: Callable[[], object]) -> float:
    """Run `work`; return the milliseconds it took."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _row(name: str, times: list[float]) -> tuple[str, ...]:
    return (
        name,
        str(len(times)),
        f"{statistics.median(times):.1f}",
        f"{percentile(times, 95):.1f}",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
