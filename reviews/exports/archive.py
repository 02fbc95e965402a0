"""The archive of one dossier: a ZIP of what was filed, issued and told, written as it is sent."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from stream_zip import ZIP_32, Method, stream_zip

from accounts.models import User
from applications.frozen import issued_of
from applications.journal import record
from applications.models import (
    Acknowledgement,
    Completion,
    Event,
    JournalEntry,
    Submission,
)
from eligibility import canonical
from eligibility.french import PARIS
from reviews.decisions.fairness import fairness_of
from reviews.expertise.reading import record_of
from reviews.exports.formats import CHUNK, inert
from reviews.exports.table import Export
from reviews.models import Decision, ExternalOpinion
from reviews.reading.access import readable_scores
from reviews.reading.timeline import detail_without_scores

INVENTORY = "inventaire.csv"
_MODE = stat.S_IFREG | 0o644
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e]')
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class _Piece:
    """A file of the archive; `sha256` is what it is known to have, empty when not known."""

    path: str
    what: str
    sha256: str
    content: Callable[[], Iterator[bytes]]


def archive_dossier(*, submission: Submission, user: User) -> Export:
    """Return the ZIP of a filed dossier; the journal gains a line.

    It holds the snapshot, each answer of the applicant, each document, each
    acknowledgement and notice established, each opinion asked of an expert, the record of
    fairness, the journal, and an inventory with the SHA-256 read from each file as it was
    sent: a file whose bytes are gone or differ is told there, and does not stop the rest.
    Memory holds one chunk. Raises nothing of its own.
    """
    application = submission.application
    record(Event.ARCHIVED, application=application, actor=user)
    return Export(
        name=f"{application.number}.zip",
        media_type="application/zip",
        chunks=iter(stream_zip(_members(submission, user), chunk_size=CHUNK)),
    )


def _members(
    submission: Submission, user: User
) -> Iterator[tuple[str, datetime, int, Method, Iterator[bytes]]]:
    """Yield the members of the ZIP, the inventory last."""
    at = submission.received_at.astimezone(PARIS).replace(tzinfo=None)
    lines: list[tuple[str, str, str, str]] = []
    for piece in _pieces(submission, user):
        try:
            chunks = piece.content()
            first = next(chunks, b"")
        except FileNotFoundError:
            lines.append((piece.path, piece.what, piece.sha256, "absent"))
            continue
        digest = hashlib.sha256()
        yield piece.path, at, _MODE, ZIP_32, _read(chain([first], chunks), digest)
        found = digest.hexdigest()
        same = piece.sha256 in {"", found}
        lines.append(
            (piece.path, piece.what, found, "conforme" if same else "différent")
        )
    header = ("Fichier", "Contenu", "SHA-256", "Contrôle")
    yield INVENTORY, at, _MODE, ZIP_32, iter([_table(header, lines)])


def _read(chunks: Iterator[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


def _pieces(submission: Submission, user: User) -> Iterator[_Piece]:
    yield _Piece(
        "depot.json",
        "Contenu déposé, texte exact",
        submission.sha256,
        lambda: iter([submission.snapshot.encode()]),
    )
    readable = bool(readable_scores(user, [submission.application_id]))
    issued = issued_of(submission)
    yield from map(_answered, issued.completions)
    # Those that an answer replaced too; not those still being sent.
    documents = submission.application.documents.filter(answer=None)
    for place, document in enumerate(documents, 1):
        yield _Piece(
            f"pieces/{place:02}-{document.kind}-{safe_name(document.name)}",
            f"Pièce : {document.kind}",
            document.sha256,
            _stored(document.file),
        )
    for place, acknowledgement in enumerate((issued.receipt, *issued.notices), 1):
        yield from _issued(place, acknowledgement, submission)
    asked = submission.application.external_opinions.select_related("asked_by")
    yield from map(_asked, asked.prefetch_related("documents").order_by("pk"))
    yield _Piece(
        "equite.csv",
        "Reçu, complet, rang, décision : ce qui la défend",
        "",
        lambda: iter([_fairness(submission, readable=readable)]),
    )
    yield _Piece(
        "journal.csv",
        "Journal du dossier",
        "",
        lambda: iter([_journal(submission, user, readable=readable)]),
    )


def _answered(completion: Completion) -> _Piece:
    return _Piece(
        f"reponses/{completion.received_at.astimezone(PARIS):%Y-%m-%d}-{completion.pk}.json",
        "Contenu complété par le porteur, texte exact",
        completion.sha256,
        lambda: iter([completion.snapshot.encode()]),
    )


def _issued(
    place: int, acknowledgement: Acknowledgement, submission: Submission
) -> Iterator[_Piece]:
    # The name is made of the filing, which is at hand.
    acknowledgement.submission = submission
    if acknowledgement.rendered_at:
        yield _Piece(
            f"accuses/{place:02}-{acknowledgement.document_name}",
            acknowledgement.title,
            acknowledgement.sha256,
            _stored(acknowledgement.file),
        )
    if notice := acknowledgement.notice:
        yield _Piece(
            f"accuses/{place:02}-notification.json",
            f"{acknowledgement.title}, texte exact",
            notice.sha256,
            lambda: iter([notice.content.encode()]),
        )


def _asked(asked: ExternalOpinion) -> _Piece:
    return _Piece(
        f"avis-externes/{asked.pk}.json",
        f"Avis externe : {asked.expert_name}",
        "",
        lambda: iter([canonical.dumps(record_of(asked)).encode()]),
    )


def _stored(file: FieldFile) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        opened: File[bytes]
        with file.open("rb") as opened:
            yield from opened.chunks(CHUNK)

    return chunks


def _journal(submission: Submission, user: User, *, readable: bool) -> bytes:
    """The journal, without the scores given by others where `user` may not read them yet."""
    entries = (
        JournalEntry.objects.filter(application_id=submission.application_id)
        .select_related("actor")
        .order_by("pk")
    )
    return _table(
        ("Instant (UTC)", "Événement", "Par", "Détail"),
        (
            (
                entry.at.isoformat(timespec="microseconds"),
                entry.get_event_display(),
                inert(str(entry.actor)) if entry.actor else "",
                inert(canonical.dumps(detail)) if detail else "",
            )
            for entry in entries
            for detail in [
                entry.detail
                if readable or entry.actor_id == user.pk
                else detail_without_scores(entry)
            ]
        ),
    )


def _fairness(submission: Submission, *, readable: bool) -> bytes:
    """The record of fairness, as on the page of the decision.

    readable: whoever asks reads the scores, and what was deliberated of them.
    """
    decision = (
        Decision.objects.live()
        .filter(application=submission.application_id)
        .select_related("proposed_by", "confirmed_by", "published_by", "notice")
        .first()
    )
    dossier = submission.application
    record = fairness_of(
        dossier,
        submission,
        decision,
        dossier.deliberations.order_by("pk") if readable else (),
        dossier.external_opinions.answered(),
    )
    return _table(
        ("Fait", "Valeur"), ((label, inert(told)) for label, told in record.rows())
    )


def _table(header: tuple[str, ...], lines: object) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(lines)  # type: ignore[arg-type]
    return ("\ufeff" + text.getvalue()).encode()


def safe_name(name: str) -> str:
    """Return a file's name as any system may hold it: no path, no control, not too long."""
    plain = _UNSAFE.sub("_", name).strip(" .") or "sans-nom"
    if len(plain) <= _LONGEST_NAME:
        return plain
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > 10:
        return plain[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - len(extension) - 1]}.{extension}"
