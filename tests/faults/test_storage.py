"""A full disk, and a storage out of reach."""

import resource
import subprocess
from contextlib import contextmanager, suppress

from tests.faults.house import file_drafts, until
from tests.faults.s3 import small_s3
from tests.faults.tally import (
    everything,
    on_disk,
    progress,
    tally,
    temporary_files,
    whole,
)
from tools import servers

INTERRUPTED = "Essai commencé, et dont la fin n’a pas été inscrite."
"""What a row says while it is tried: `applications.acknowledgement.debt.INTERRUPTED`."""
DOSSIERS = 20
LIMIT_S = 120
BUCKET = "passnum"


@contextmanager
def small_disk(folder):
    """Mount 256 KiB of memory on a folder; yield whether that was allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    try:
        allowed = subprocess.run(mount, capture_output=True).returncode == 0
    except OSError:
        allowed = False
    try:
        yield allowed
    finally:
        if allowed:
            with suppress(OSError):
                subprocess.run(["umount", "--lazy", str(folder)], check=True)


def small_files():
    """Let a process write no file beyond 16 KiB: what an ordinary user can do to itself."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, 16_384))


def failures(house, drafts) -> list[str]:
    """Return the last errors of the acknowledgements that failed."""
    rows = house.postgresql.rows(
        """
        SELECT a.last_error FROM applications_acknowledgement a
          JOIN applications_submission s ON s.id = a.submission_id
         WHERE s.application_id = ANY(%s)
           AND a.last_error <> '' AND a.last_error <> %s
        """,
        [draft.key for draft in drafts],
        INTERRUPTED,
    )
    return [error for (error,) in rows]


def test_disk_full(house, report):
    """Disque plein, puis libéré."""
    drafts = house.take(DOSSIERS)
    files = house.folder / "small"
    elsewhere = {"FILES_DIR": str(files)}
    with small_disk(files) as mounted:
        full = None if mounted else small_files
        with house.web(**elsewhere) as port:
            if mounted:
                (files / "filler").write_bytes(b"\0" * 200 * 1024)
            with house.running(
                house.scheduler(**elsewhere),
                house.worker("full", preexec=full, **elsewhere),
            ):
                answers = file_drafts(port, drafts)
                until(
                    lambda: len(failures(house, drafts)) >= DOSSIERS // 2,
                    LIMIT_S,
                    "failures",
                )
            said = set(failures(house, drafts))
            kept = list((files / "acknowledgements").glob("*"))
            halves = [path.name for path in kept if not whole(path.read_bytes())]
        # The disk is enlarged, or the limit lifted.
        if mounted:
            (files / "filler").unlink()
            grow = ["mount", "-o", "remount,size=64m", str(files)]
            subprocess.run(grow, check=True)
        with house.running(
            house.scheduler(**elsewhere), house.worker("w0", **elsewhere)
        ):
            until(
                lambda: progress(house, drafts) >= everything(drafts),
                LIMIT_S,
                "everything rendered and sent",
            )
        stored = {
            f"acknowledgements/{path.name}": path.read_bytes()
            for path in (files / "acknowledgements").glob("*")
        }
    counts = tally(house, drafts, stored=stored)
    report(
        counts,
        f"{'tmpfs de 256 Kio' if mounted else 'RLIMIT_FSIZE'} ; {'; '.join(sorted(said))}",
    )
    assert all(answer.filed for answer in answers)
    assert halves == []
    assert all(error.startswith("OSError: [Errno") for error in said)
    assert counts.wrong == []
    assert (counts.filed, counts.lost, counts.doubled) == (DOSSIERS, 0, 0)


def test_storage_out_of_reach(house, report):
    """Stockage S3 injoignable, puis de retour."""
    drafts = house.take(DOSSIERS)
    port_of_s3 = servers.free_port()
    s3 = {
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT_URL": f"http://127.0.0.1:{port_of_s3}",
        "AWS_ACCESS_KEY_ID": "essai",
        "AWS_SECRET_ACCESS_KEY": "essai",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    before = set(on_disk(house))
    with (
        house.web(**s3) as port,
        house.running(house.scheduler(**s3), house.worker("w0", **s3)),
    ):
        answers = file_drafts(port, drafts)
        until(lambda: failures(house, drafts) != [], LIMIT_S, "a failure")
        said = {error.partition(":")[0] for error in failures(house, drafts)}
        with small_s3(port_of_s3, BUCKET) as objects:
            until(
                lambda: progress(house, drafts) >= everything(drafts),
                LIMIT_S,
                "everything rendered and sent",
            )
    counts = tally(house, drafts, stored=objects)
    report(counts, f"{', '.join(sorted(said))}")
    assert all(answer.filed for answer in answers)
    assert set(on_disk(house)) == before
    assert temporary_files(house) == []
    assert counts.wrong == []
    assert (counts.filed, counts.lost, counts.doubled) == (DOSSIERS, 0, 0)
