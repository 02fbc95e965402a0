"""What bounds a worker: time, and memory."""

import socket
from contextlib import contextmanager

from tests.faults.house import child_of, file_drafts, until
from tests.faults.tally import everything, progress, tally
from tests.smtp import mail_server

DOSSIERS = 10
FEW = 2
LIMIT_S = 120


@contextmanager
def dumb_server():
    """Listen and accept, and never say a word; yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_mail_server_that_never_answers(house, report):
    """Serveur de messagerie muet, puis rétabli ; le temps d’une tâche est borné."""
    drafts = house.take(DOSSIERS)
    with dumb_server() as port_of_mail:
        mail = {
            "EMAIL_URL": f"smtp://127.0.0.1:{port_of_mail}",
            "TASK_LIMIT_S": "3",
        }
        workers = [house.worker(f"slow{n}", **mail) for n in range(2)]
        with (
            house.web(**mail) as port,
            house.running(house.scheduler(**mail), *workers),
        ):
            answers = file_drafts(port, drafts)
            # Documents are made meanwhile: a dumb mail server holds up no other work.
            until(
                lambda: progress(house, drafts) >= DOSSIERS,
                LIMIT_S,
                "documents rendered",
            )
            until(
                lambda: "SoftTimeLimitExceeded" in house.log_of("slow0", "slow1"),
                LIMIT_S,
                "a task stopped by its limit",
            )
    with (
        mail_server() as answering,
        house.running(
            house.scheduler(),
            house.worker("w0", EMAIL_URL=answering.url),
        ),
    ):
        until(
            lambda: progress(house, drafts) >= everything(drafts),
            LIMIT_S,
            "everything sent",
        )
        house.mail.received.extend(answering.received)
    counts = tally(house, drafts)
    report(counts)
    assert all(answer.filed for answer in answers)
    assert counts.wrong == []
    assert (counts.filed, counts.lost, counts.doubled) == (DOSSIERS, 0, 0)


def test_a_process_that_has_grown_is_replaced(house, port, report):
    """Processus remplacés dès qu’ils dépassent leur mémoire."""
    drafts = house.take(FEW)
    worker = house.worker("small", "--max-memory-per-child", "1000")
    children = set()

    def done() -> bool:
        children.add(child_of(worker))
        return progress(house, drafts) >= everything(drafts)

    with house.running(house.scheduler(), worker):
        answers = file_drafts(port, drafts)
        until(done, LIMIT_S, "everything rendered and sent")
    counts = tally(house, drafts)
    children -= {None}
    report(counts, f"processus à la suite dans un worker : {len(children)}")
    assert len(children) > 2
    assert all(answer.filed for answer in answers)
    assert counts.wrong == []
    assert (counts.filed, counts.lost, counts.doubled) == (FEW, 0, 0)
    assert (counts.repeats, counts.attempts) == (0, 0)
