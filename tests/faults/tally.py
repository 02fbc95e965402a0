"""What became of the dossiers of a test: counted in the database, on disk, at the mail server."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.faults.house import Draft, House

KINDS = ("registration", "document")
"""Each dossier of these tests has one recipient, who gets one mail of each kind."""


@dataclass
class Tally:
    """The figures of one fault; `lost` and `doubled` are to be 0."""

    asked: int
    filed: int
    rendered: int
    mailed: int
    lost: int
    doubled: int
    repeats: int
    """Messages accepted once more by the server, under the same Message-ID."""
    counted: int
    """Repeats that the portal says are possible."""
    attempts: int
    """Tries that failed or were interrupted, of documents finally rendered."""
    wrong: list[str] = field(default_factory=list)
    """What does not agree between the database, the disk and the mails."""

    def row(self) -> list[str]:
        figures = (
            *(self.asked, self.filed, self.rendered, self.mailed),
            *(self.lost, self.doubled, self.repeats),
        )
        return [str(figure) for figure in figures]


COLUMNS = (
    *("demandés", "déposés", "établis", "courriels"),
    *("perdus", "en double", "répétés"),
)


def tally(
    house: House, drafts: Sequence[Draft], *, stored: dict[str, bytes] | None = None
) -> Tally:
    """Count. `stored` gives the stored files by name; by default, those of the disk."""
    keys = [draft.key for draft in drafts]
    rows = house.postgresql.rows(
        """
        SELECT d.number, a.file, a.sha256, a.rendered_at IS NOT NULL, a.attempts,
               (SELECT count(*) FROM applications_journalentry j
                 WHERE j.application_id = d.id AND j.event = 'acknowledgement_rendered')
          FROM applications_application d
          JOIN applications_submission s ON s.application_id = d.id
          JOIN applications_acknowledgement a ON a.submission_id = s.id
         WHERE d.id = ANY(%s)
        """,
        keys,
    )
    files = on_disk(house) if stored is None else stored
    numbers = {number for number, *_ in rows}
    wrong = []
    rendered = doubled = 0
    for number, name, sha256, is_rendered, _, times in rows:
        own = [each for each in files if each.rpartition("/")[2].startswith(number)]
        doubled += max(times - 1, 0) + max(len(own) - 1, 0)
        if is_rendered:
            rendered += 1
            content = files.get(name, b"")
            if hashlib.sha256(content).hexdigest() != sha256:
                wrong.append(f"{number}: {name} is not what was recorded")
        elif own:
            wrong.append(f"{number}: a file and no record of it")
    wrong += [f"{name}: half a file" for name in files if not whole(files[name])]
    received = [
        (each.message_id, kind)
        for each in list(house.mail.received)
        for kind, number in [each.message_id.strip("<>").split(".")[:2]]
        if number in numbers
    ]
    distinct = set(received)
    doubled += sum(
        max(count - 1, 0)
        for count in Counter(
            (kind, identifier.split(".")[1]) for identifier, kind in distinct
        ).values()
    )
    ((accepted, counted),) = house.postgresql.rows(
        """
        SELECT count(sent_at), coalesce(sum(repeats), 0)
          FROM applications_acknowledgementmail m
          JOIN applications_acknowledgement a ON a.id = m.acknowledgement_id
          JOIN applications_submission s ON s.id = a.submission_id
         WHERE s.application_id = ANY(%s)
        """,
        keys,
    )
    if accepted != len(distinct):
        wrong.append(f"{accepted} mails recorded as sent, {len(distinct)} received")
    expected = len(rows) * (1 + len(KINDS))
    return Tally(
        asked=len(drafts),
        filed=len(rows),
        rendered=rendered,
        mailed=len(distinct),
        lost=expected - rendered - len(distinct),
        doubled=doubled,
        repeats=len(received) - len(distinct),
        counted=counted,
        attempts=sum(attempts for *_, attempts, _ in rows),
        wrong=wrong,
    )


def progress(house: House, drafts: Sequence[Draft]) -> int:
    """Count the documents rendered and the mails sent of these dossiers."""
    ((count,),) = house.postgresql.rows(
        """
        SELECT count(DISTINCT a.id) FILTER (WHERE a.rendered_at IS NOT NULL)
               + count(m.sent_at)
          FROM applications_acknowledgement a
          JOIN applications_submission s ON s.id = a.submission_id
          LEFT JOIN applications_acknowledgementmail m ON m.acknowledgement_id = a.id
         WHERE s.application_id = ANY(%s)
        """,
        [draft.key for draft in drafts],
    )
    return int(count)


def everything(drafts: Sequence[Draft]) -> int:
    """Return the `progress` of as many dossiers once all is done."""
    return len(drafts) * (1 + len(KINDS))


def on_disk(house: House) -> dict[str, bytes]:
    """Return the acknowledgements of the disk by their stored name, temporary files left out."""
    folder = house.files / "acknowledgements"
    return {
        f"acknowledgements/{path.name}": path.read_bytes()
        for path in folder.glob("*")
        if not path.name.startswith(".")
    }


def temporary_files(house: House) -> list[str]:
    """Return the names of what interrupted writings left."""
    return [path.name for path in (house.files / "acknowledgements").glob(".*")]


def whole(content: bytes) -> bool:
    """Tell whether this is a PDF from its first bytes to its last."""
    return content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
