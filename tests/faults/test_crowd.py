"""Many at once on the same rows."""

from tests.faults.house import file_drafts, until
from tests.faults.tally import everything, progress, tally

DOSSIERS = 60
LIMIT_S = 120
SWEEP = ("manage", "render_acknowledgements")


def test_two_sweeps_and_three_workers(house, port, report):
    """Deux reprises et trois workers à la fois."""
    drafts = house.take(DOSSIERS)
    answers = file_drafts(port, drafts)
    workers = [house.worker(f"w{number}") for number in range(3)]
    with house.running(house.scheduler(), *workers):
        sweeps = [house.start(f"sweep{number}", *SWEEP) for number in range(2)]
        with house.running(*sweeps):
            until(
                lambda: progress(house, drafts) >= everything(drafts),
                LIMIT_S,
                "everything rendered and sent",
            )
            until(
                lambda: all(sweep.poll() is not None for sweep in sweeps),
                LIMIT_S,
                "the end of the sweeps",
            )
    counts = tally(house, drafts)
    report(counts)
    assert all(answer.filed for answer in answers)
    assert counts.wrong == []
    assert (counts.filed, counts.lost, counts.doubled) == (DOSSIERS, 0, 0)
    assert (counts.repeats, counts.counted, counts.attempts) == (0, 0, 0)
