"""The registry, measured: `python -m bench.territories`.

On a PostgreSQL of its own and on an SQLite file: seconds to load the whole shipped
registry into an empty database, then again with nothing to change; milliseconds of 208
searches as people type them, over the whole registry, in the process and database
included (median, 95th percentile, worst).
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.harness import percentile, print_table
from tools import servers
from tools.bootstrap import ROOT, venv_program

EACH_KIND = 26
COLUMNS = (
    "base",
    "import s",
    "réimport s",
    "recherches",
    "p50 ms",
    "p95 ms",
    "max ms",
    "la plus lente",
)


def main() -> None:
    """Measure each database in a process of its own and print a row for each."""
    with (
        servers.lend(postgresql=True, redis=False, durable=True) as urls,
        tempfile.TemporaryDirectory(prefix="passnum-bench-") as folder,
    ):
        # A lent cluster holds the maintenance database only.
        cluster = urls["DATABASE_URL"].rpartition("/")[0]
        databases = {
            "PostgreSQL": f"{cluster}/postgres",
            "SQLite": f"sqlite:///{Path(folder) / 'registry.sqlite3'}",
        }
        print_table(COLUMNS, [_measured(name, url) for name, url in databases.items()])


def _measured(name: str, url: str) -> tuple[str, ...]:
    environment = os.environ | {
        "DATABASE_URL": url,
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "passnum.settings",
        "SECRET_KEY": "of the measures",
    }
    run = subprocess.run(
        [venv_program("python"), "-m", "bench.territories", "--here"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    cold, again, searches = json.loads(run.stdout)
    times = [milliseconds for milliseconds, _ in searches]
    worst, slowest = max(searches)
    return (
        name,
        f"{cold:.1f}",
        f"{again:.1f}",
        str(len(times)),
        f"{percentile(times, 50):.1f}",
        f"{percentile(times, 95):.1f}",
        f"{worst:.1f}",
        f"« {slowest} »",
    )


def measure_here() -> None:
    """Load, load again, search; write the figures as JSON on the standard output."""
    import django

    django.setup()
    from django.core.management import call_command

    from territories.models import LocalAuthority
    from territories.search import search

    call_command("migrate", verbosity=0)
    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        call_command("import_territories", verbosity=0)
        seconds.append(time.perf_counter() - start)
    authorities = list(
        LocalAuthority.objects.order_by("siren").values_list(
            "name", "siren", "insee_code", "department", "category"
        )
    )
    searches = []
    for text in _typed(authorities):
        start = time.perf_counter()
        search(text)
        searches.append(((time.perf_counter() - start) * 1_000, text))
    json.dump([*seconds, searches], sys.stdout)


def _typed(authorities: list[tuple[str, ...]]) -> list[str]:
    """Return searches drawn from the registry, the same at each run."""
    draw = random.Random(2020)
    groupings = [row for row in authorities if row[4] in {"CC", "CA"}]
    texts = []
    for _ in range(EACH_KIND):
        name, siren, insee_code, department, _ = draw.choice(authorities)
        words = name.split()
        draw.shuffle(words)
        grouping = draw.choice(groupings)[0].split(" ", 1)[1]
        texts += [
            name,
            name[:2],
            name[: draw.randint(3, 6)].lower(),
            " ".join(words).upper(),
            f"{siren[:3]} {siren[3:6]} {siren[6:]}",
            insee_code or siren,
            f"saint {name[:3]} {department}",
            f"communauté de communes {grouping}",
        ]
    return texts


if __name__ == "__main__":
    if sys.argv[1:] == ["--here"]:
        measure_here()
    else:
        main()
