"""The broker stopped before, during and after filings, then emptied."""

import signal
import threading

from tests.faults.house import file_drafts, until
from tests.faults.tally import everything, progress, tally

EACH = 15
LIMIT_S = 120
QUICK_S = 2.0


def test_redis_stopped_and_emptied(house, report):
    """Redis arrêté avant, pendant et après des dépôts, puis vidé."""
    drafts = house.take(4 * EACH)
    before, during, after, emptied = (
        drafts[start : start + EACH] for start in range(0, 4 * EACH, EACH)
    )
    with house.web() as port, house.running(house.scheduler(), house.worker("w0")):
        house.redis.stop(signal.SIGKILL)
        answers = file_drafts(port, before)

        house.redis.start()
        stop = threading.Timer(0.1, house.redis.stop, [signal.SIGKILL])
        stop.start()
        answers += file_drafts(port, during)
        stop.join()
        house.redis.start()

        answers += file_drafts(port, after)
        house.redis.stop(signal.SIGKILL)
        house.redis.start()
        answers += file_drafts(port, emptied)
        house.redis.empty()
        until(
            lambda: progress(house, drafts) >= everything(drafts),
            LIMIT_S,
            "everything rendered and sent",
        )
    counts = tally(house, drafts)
    slowest = max(answer.seconds for answer in answers)
    report(counts, f"le dépôt le plus long a duré {slowest:.2f} s")
    assert all(answer.filed for answer in answers)
    assert slowest < QUICK_S
    assert counts.wrong == []
    assert (counts.filed, counts.lost, counts.doubled) == (len(drafts), 0, 0)
