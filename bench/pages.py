"""The pages people wait for, through HTTP: `python -m bench.pages`.

gunicorn with two sync workers, PostgreSQL with its default durability, eight clients that
ask again at once. `/health/live` asks nothing of the database: it tells how fast the
machine is at that moment, so that the other figures can be read as ratios to it.
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from bench.harness import FIGURE_COLUMNS as COLUMNS
from bench.harness import (
    Client,
    Figures,
    gunicorn,
    portal_database,
    print_table,
)

CLIENTS = 8
SECONDS = 3.0
SIZES = (10, 2_000)
FIGURES = (
    "category=7354&eligible_cost=100000.00&total_cost=120000.00&requested_grant=60000.00"
    "&other_resources=60000.00&beneficiaries=1000&target_beneficiaries=400"
)
"""A project that two rules refuse: each repair is worked out, and has its address."""
QUEUE = "/instruction/reviews/dossier/"


def main() -> None:
    """Print a row a page: public pages, then the desk at each size."""
    rows: list[tuple[str, ...]] = []
    with portal_database(), gunicorn(workers=2) as port:
        from bench.dossiers import make_dossiers
        from bench.filing import sign_in

        made = 0
        for size in SIZES:
            campaign = make_dossiers(size - made, prefix=f"PN{size}")
            made = size
            _vacuum()
            session = sign_in(campaign.reviewers[0])
            simulator = f"/simulateur/{campaign.call.slug}/"
            pages = {
                f"file d’attente, {size} dossiers": QUEUE,
                f"dossier, {size} dossiers": f"{QUEUE}{campaign.keys[-1]}/",
            }
            if size == SIZES[0]:
                public = {
                    "témoin /health/live": "/health/live",
                    "accueil": "/",
                    "appel": f"/appels/{campaign.call.slug}/",
                    "simulateur, vide": simulator,
                    "simulateur, chiffres": f"{simulator}?{FIGURES}",
                }
                rows += [_measured(port, "", *page) for page in public.items()]
                rows.append(
                    _measured(
                        port,
                        "",
                        "simulateur, à mesure",
                        f"{simulator}?{FIGURES}",
                        {"HX-Request": "true"},
                    )
                )
            rows += [_measured(port, session, *page) for page in pages.items()]
    print_table((*COLUMNS, "requêtes/s"), rows)


def _measured(
    port: int,
    session: str,
    name: str,
    path: str,
    headers: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    _for_a_while(Client(port, Figures(), session, headers=headers or {}), path, 0.5)
    client = Client(port, Figures(), session, headers=headers or {})
    took = _for_a_while(client, path, SECONDS)
    (row,) = client.figures.rows()
    return (name, *row[1:], f"{int(row[1]) / took:.0f}")


def _for_a_while(client: Client, path: str, seconds: float) -> float:
    """Ask for `path` from every client until `seconds` have passed; return how long it took."""
    start = time.perf_counter()

    def ask() -> None:
        while time.perf_counter() - start < seconds:
            client.request(path, "GET", path)

    _from_each_client(ask)
    return time.perf_counter() - start


def _from_each_client(work: Callable[[], None]) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        for done in [pool.submit(work) for _ in range(CLIENTS)]:
            done.result()


def _vacuum() -> None:
    """Let PostgreSQL see what was just written in bulk, as autovacuum does in time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
