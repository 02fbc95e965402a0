"""The check of a large file, measured: `python -m bench.check_eligibility [LINES [FORMAT…]]`.

`manage.py check_eligibility` on LINES (1,000,000 by default) drawn from the whole
registry, once per FORMAT of the answers (each by default), on a PostgreSQL of its own:
lines a second, processor time, and the most memory that its processes held together
(resident, then shared pages counted once). Then microseconds a line of each stage, in one
process.
"""

import csv
import io
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.harness import portal_database, print_table
from simulator.bulk.lines import COLUMNS as FIELDS
from tools.bootstrap import ROOT, venv_program

LINES = 1_000_000
STAGED = 20_000
CALL = "pass-numerique-2020"
FORMATS = ("json", "csv", "table")
COLUMNS = (
    *("format", "lignes", "secondes", "lignes/s", "processeur s", "µs/ligne"),
    *("résidente Mo", "proportionnelle Mo"),
)


def main(lines: int, formats: Sequence[str]) -> None:
    """Draw the file, check it in each format, then time the stages."""
    with (
        portal_database(),
        tempfile.TemporaryDirectory(prefix="passnum-bench-") as folder,
    ):
        from django.core.management import call_command

        from territories.models import LocalAuthority

        call_command("import_territories", verbosity=0)
        terms = ROOT / "calls" / f"{CALL}.toml"
        call_command("load_call", terms, stdout=io.StringIO(), stderr=io.StringIO())
        sirens = list(LocalAuthority.objects.values_list("siren", flat=True))
        file = Path(folder) / "projects.csv"
        write_projects(file, sirens=sorted(sirens), lines=lines)
        rows = [_checked(file, name, lines).row(name, lines) for name in formats]
        print_table(COLUMNS, rows)
        print()
        _print_stages(file)


def write_projects(path: Path, *, sirens: list[str], lines: int) -> None:
    """Write projects, the same at each run: some two in five break a rule."""
    draw = random.Random(2020)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(FIELDS)
        for number in range(lines):
            total = draw.randrange(1_000_000, 300_000_000)
            eligible = total * draw.randrange(60, 101) // 100
            grant = eligible * draw.randrange(30, 56) // 100
            others = total - grant + (100 if draw.random() < 0.1 else 0)
            people = draw.randrange(20, 5_000)
            euros = _french if number % 2 else _plain
            writer.writerow(
                [
                    f"PN-{number:07}",
                    draw.choice(sirens),
                    "CC" if draw.random() < 0.2 else "",
                    f"2020-04-{draw.randrange(1, 29):02}T10:{draw.randrange(60):02}:00",
                    *map(euros, (eligible, total, grant, others)),
                    people,
                    people * draw.randrange(40, 90) // 100,
                ]
            )


def _plain(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _french(cents: int) -> str:
    return f"{cents // 100:,}".replace(",", "\u202f") + f",{cents % 100:02} €"


@dataclass
class Run:
    """One run of the command; seconds, and bytes at their most."""

    seconds: float = 0.0
    processor: float = 0.0
    resident: int = 0
    proportional: int = 0

    def row(self, name: str, lines: int) -> tuple[str, ...]:
        return (
            name,
            f"{lines}",
            f"{self.seconds:.1f}",
            f"{lines / self.seconds:.0f}",
            f"{self.processor:.1f}",
            f"{self.processor / lines * 1e6:.0f}",
            f"{self.resident / 1e6:.0f}",
            f"{self.proportional / 1e6:.0f}",
        )


def _checked(file: Path, name: str, lines: int) -> Run:
    run = Run()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    command = subprocess.Popen(
        [
            *(venv_program("python"), "manage.py", "check_eligibility", str(file)),
            *("--call", CALL, "--format", name, "--output", os.devnull),
        ],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    over = threading.Event()
    watch = threading.Thread(target=_watch_memory, args=(command.pid, run, over))
    watch.start()
    status = command.wait()
    run.seconds = time.perf_counter() - start
    over.set()
    watch.join()
    if status != 0:
        sys.exit(f"bench: check_eligibility a fini avec le code {status}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    run.processor = sum(after[:2]) - sum(before[:2])
    return run


def _watch_memory(pid: int, run: Run, over: threading.Event) -> None:
    while not over.wait(0.25):
        family = list(_family(pid))
        run.resident = max(run.resident, sum(_memory(each, "Rss") for each in family))
        run.proportional = max(
            run.proportional, sum(_memory(each, "Pss") for each in family)
        )


def _family(pid: int) -> Iterator[int]:
    """The process and its descendants, as Linux tells them."""
    yield pid
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [
            int(child)
            for thread in threads
            for child in (thread / "children").read_text().split()
        ]
    except FileNotFoundError:
        return
    for child in children:
        yield from _family(child)


def _memory(pid: int, kind: str) -> int:
    """Bytes of memory of the process; 0 once it has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return next(
        int(line.split()[1]) * 1024
        for line in rollup.splitlines()
        if line.startswith(f"{kind}:")
    )


def _print_stages(file: Path) -> None:
    """Print what each stage takes, on the first lines of the file."""
    from itertools import islice

    from eligibility import SIMULATION_RULES, assess
    from simulator.bulk.checking import Check
    from simulator.bulk.context import registry_categories, version_to_apply
    from simulator.bulk.feed import Feed
    from simulator.bulk.formats import format_named
    from simulator.bulk.lines import Line, LineReader
    from simulator.bulk.reading import read_records

    now = datetime.now(UTC)
    terms = version_to_apply(CALL, now=now).definition.terms
    categories = registry_categories()

    def read() -> list[Any]:
        with file.open("rb") as stream:
            return list(islice(read_records(Feed(stream)), STAGED))

    records = read()
    reader = LineReader(now=now, categories=categories)
    lines = [reader.read(each) for each in records]
    facts = [line.facts for line in lines if isinstance(line, Line)]

    def check(name: str) -> Callable[[], object]:
        layout = format_named(name, rules=SIMULATION_RULES)
        work = Check(terms=terms, now=now, categories=categories, format=layout)
        return lambda: [
            bool(work(records[start : start + 500])) for start in range(0, STAGED, 500)
        ]

    stages: dict[str, Callable[[], object]] = {
        "lire le fichier": read,
        "lire les cases": lambda: [bool(reader.read(each)) for each in records],
        "juger, sans rien écrire": lambda: [
            assess(each, terms, rules=SIMULATION_RULES).is_eligible for each in facts
        ],
        **{f"lire, juger, écrire : {name}": check(name) for name in FORMATS},
    }
    print_table(
        ("étape", "µs/ligne"),
        [(name, f"{_microseconds(stage):.1f}") for name, stage in stages.items()],
    )


def _microseconds(stage: Callable[[], object]) -> float:
    """Processor time a line, the best of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        stage()
        times.append(time.process_time() - start)
    return min(times) / STAGED * 1e6


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LINES, sys.argv[2:] or FORMATS)
