"""Workers killed without a word, at twenty instants."""

import os
import random
import signal
import subprocess
from contextlib import suppress

from tests.faults.house import child_of, file_drafts, kill, until
from tests.faults.tally import everything, progress, tally, temporary_files

DOSSIERS = 200
KILLS = 20
LIMIT_S = 240


def test_workers_killed_at_random_instants(house, port, report):
    """Un worker tué (kill -9), vingt fois."""
    seed = int(os.environ.get("FAULTS_SEED", random.randrange(10**6)))  # noqa: S311
    draw = random.Random(seed)  # noqa: S311
    drafts = house.take(DOSSIERS)
    answers = file_drafts(port, drafts)
    assert all(answer.filed for answer in answers)

    instants = sorted(draw.sample(range(everything(drafts) * 9 // 10), KILLS))
    whole = parts = 0
    with house.running(
        house.scheduler(), house.worker("w0"), house.worker("w1")
    ) as alive:
        for number, instant in enumerate(instants):
            until(
                lambda instant=instant: progress(house, drafts) >= instant,
                LIMIT_S,
                f"{instant} documents and mails",
            )
            position = 1 + number % 2
            victim = alive[position]
            with suppress(subprocess.TimeoutExpired):
                victim.wait(draw.uniform(0, 0.15))
            child = child_of(victim)
            if child and draw.random() < 0.5:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                parts += 1
            else:
                kill(victim)
                alive[position] = house.worker(f"w{position - 1}")
                whole += 1
        until(
            lambda: progress(house, drafts) >= everything(drafts),
            LIMIT_S,
            "everything rendered and sent",
        )
    counts = tally(house, drafts)
    left = temporary_files(house)
    report(
        counts,
        f"workers entiers tués : {whole}, processus tués : {parts} (FAULTS_SEED={seed})",
        f"essais interrompus : {counts.attempts} ; messages répétés : {counts.repeats},"
        f" annoncés possibles : {counts.counted} ; fichiers temporaires laissés : {len(left)}",
    )
    assert counts.wrong == []
    assert (counts.filed, counts.rendered, counts.mailed) == (200, 200, 400)
    assert (counts.lost, counts.doubled) == (0, 0)
    assert counts.repeats <= counts.counted
