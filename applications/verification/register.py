"""What the portal issued, looked up by what a holder of the document can give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from applications.acknowledgement.control import control_code
from applications.models import Acknowledgement


@dataclass(frozen=True, slots=True)
class Receipt:
    """What anybody may read of a document issued: no person, no authority, no amount.

    `title` says which document it is, and `issued_at` when a notice was issued (None for
    the acknowledgement of a filing). Instants are aware; `content_sha256` is that of what
    the document was made from.
    """

    title: str
    issued_at: datetime | None
    number: str
    rank: int
    received_at: datetime
    call_title: str
    content_sha256: str

    @classmethod
    def of(cls, acknowledgement: Acknowledgement) -> Receipt:
        submission, notice = acknowledgement.submission, acknowledgement.notice
        application = submission.application
        assert application.number is not None  # noqa: S101  filed, hence numbered
        assert application.rank is not None  # noqa: S101  filed, hence ranked
        return cls(
            title=acknowledgement.title,
            issued_at=notice.issued_at if notice else None,
            number=application.number,
            rank=application.rank,
            received_at=submission.received_at,
            call_title=submission.call_version.title,
            content_sha256=acknowledgement.content_sha256,
        )


def by_code(*, number: str, code: str) -> Receipt | None:
    """Return the receipt of the dossier `number` whose content has this control code.

    Both in their exact forms. One query. None says as much for a number never given as
    for the code of another content.
    """
    for receipt in by_numbers([number]):
        if control_code(receipt.content_sha256) == code:
            return receipt
    return None


def by_document(*, sha256: str) -> Receipt | None:
    """Return the receipt of the document whose bytes have this digest. One query."""
    acknowledgement = _issued().filter(sha256=sha256).first()
    return Receipt.of(acknowledgement) if acknowledgement else None


def by_numbers(numbers: Iterable[str]) -> list[Receipt]:
    """Return the receipts of these dossiers, numbers in their exact form. One query."""
    found = _issued().filter(submission__application__number__in=list(numbers))
    return [Receipt.of(acknowledgement) for acknowledgement in found]


def _issued() -> QuerySet[Acknowledgement]:
    """The acknowledgements, with the few columns that a receipt needs."""
    return (
        Acknowledgement.objects.select_related(
            "submission__application", "submission__call_version", "notice"
        )
        .only(
            "submission__sha256",
            "notice__kind",
            "notice__issued_at",
            "notice__sha256",
            "submission__received_at",
            "submission__application__number",
            "submission__application__rank",
            "submission__call_version__title",
        )
        .order_by("pk")
    )
