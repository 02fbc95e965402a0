"""The database restarted while people file and workers work."""

import signal
import threading
from collections.abc import Sequence

from tests.faults.house import Answer, Draft, file_drafts, file_one, until
from tests.faults.tally import everything, progress, tally

DOSSIERS = 80
LIMIT_S = 120


def test_postgresql_restarted(house, port, report):
    """PostgreSQL arrêté net et redémarré pendant les dépôts."""
    drafts = house.take(DOSSIERS)
    answers: list[Answer] = []
    belied: list[Draft] = []

    def file_each(mine: Sequence[Draft]) -> None:
        """File one after another; after a failure, look whether it was one."""
        for draft in mine:
            answers.append(file_one(port, draft))
            if not answers[-1].filed:
                until(house.postgresql.answers, 60, "PostgreSQL")
                belied.extend([draft] * bool(filed_keys(house, [draft])))

    with house.running(house.scheduler(), house.worker("w0")):
        people = [
            threading.Thread(target=file_each, args=[drafts[first::3]])
            for first in range(3)
        ]
        for person in people:
            person.start()
        for how, filed in ((signal.SIGINT, 20), (signal.SIGQUIT, 45)):
            until(lambda filed=filed: count(house, drafts) >= filed, 60, "filings")
            house.postgresql.stop(how)
            house.postgresql.start()
        for person in people:
            person.join()
        done = [answer.draft for answer in answers if answer.filed]
        until(
            lambda: progress(house, drafts) >= everything(done),
            LIMIT_S,
            "everything rendered and sent",
        )
    counts = tally(house, drafts)
    told = {answer.draft.key for answer in answers if answer.filed}
    failed = [answer.draft for answer in answers if not answer.filed]
    report(
        counts,
        f"annoncés déposés : {len(told)}, annoncés en échec : {len(failed)} ;"
        f" messages répétés : {counts.repeats}, annoncés possibles : {counts.counted}",
    )
    assert belied == []
    assert told == filed_keys(house, drafts)
    assert failed, "the restarts hit nobody"
    assert counts.wrong == []
    assert (counts.lost, counts.doubled) == (0, 0)
    assert counts.repeats <= counts.counted


def test_those_told_of_a_failure_may_file_again(house, port, report):
    """PostgreSQL arrêté : chacun apprend l’échec, et dépose à nouveau."""
    drafts = house.take(20)
    with house.running(house.scheduler(), house.worker("w0")):
        house.postgresql.stop(signal.SIGINT)
        refused = file_drafts(port, drafts)
        house.postgresql.start()
        accepted = file_drafts(port, drafts)
        again = file_drafts(port, drafts)
        until(
            lambda: progress(house, drafts) >= everything(drafts),
            LIMIT_S,
            "everything rendered and sent",
        )
    counts = tally(house, drafts)
    report(counts)
    assert not any(answer.filed for answer in refused)
    assert all(answer.filed for answer in accepted + again)
    assert counts.wrong == []
    assert (counts.filed, counts.lost, counts.doubled) == (20, 0, 0)


def count(house, drafts) -> int:
    return len(filed_keys(house, drafts))


def filed_keys(house, drafts) -> set[int]:
    rows = house.postgresql.rows(
        "SELECT application_id FROM applications_submission"
        " WHERE application_id = ANY(%s)",
        [draft.key for draft in drafts],
    )
    return {key for (key,) in rows}
