"""The broker stopped before, during and after filings, then emptied."""

import signal
import threading

from tests.faults.house import file_drafts, until
from tests.faults.tally import everything, progress, tally

EACH = 15
LIMIT_S = 120
QUICK_S = 2.0
"""What a filing may take; as many people file at once as there are web processes."""


def test_redis_stopped_and_emptied(house, port, report):
    """Redis arrêté avant, pendant et après des dépôts, puis vidé."""
    drafts = house.take(4 * EACH)
    before, during, after, emptied = (
        drafts[start : start + EACH] for start in range(0, 4 * EACH, EACH)
    )
    with house.running(house.scheduler(), house.ready_worker("w0")):
        house.redis.stop(signal.SIGKILL)
        answers = file_drafts(port, before, clients=2)

        house.redis.start()
        stop = threading.Timer(0.1, house.redis.stop, [signal.SIGKILL])
        stop.start()
        answers += file_drafts(port, during, clients=2)
        stop.join()
        house.redis.start()

        answers += file_drafts(port, after, clients=2)
        house.redis.stop(signal.SIGKILL)
        house.redis.start()
        answers += file_drafts(port, emptied, clients=2)
        house.redis.empty()
        until(
            lambda: progress(house, drafts) >= everything(drafts),
            LIMIT_S,
            "everything rendered and sent",
        )
    counts = tally(house, drafts)
    slowest = max(answer.seconds for answer in answers)
    report(counts, f"dépôt le plus long, en secondes : {slowest:.2f}".replace(".", ","))
    assert all(answer.filed for answer in answers)
    assert slowest < QUICK_S
    assert counts.wrong == []
    assert (counts.filed, counts.lost, counts.doubled) == (len(drafts), 0, 0)
