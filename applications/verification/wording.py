"""What is read of a document issued."""

from __future__ import annotations

from applications.acknowledgement.rendering.reading import exact_time, rank_told
from applications.readback import Row
from applications.verification.register import Receipt


def rows(receipt: Receipt) -> tuple[Row, ...]:
    """Return which document it is, its dossier, when it was received and its rank."""
    issued = receipt.issued_at
    return (
        Row("Document", receipt.title),
        *([Row("Notification du", exact_time(issued))] if issued else []),
        Row("Dossier", receipt.number),
        Row("Appel à projets", receipt.call_title),
        Row("Reçu le", exact_time(receipt.received_at)),
        Row("Rang", rank_told(receipt.rank)),
    )


def told(receipt: Receipt) -> str:
    """Return the same in a sentence: « Accusé de réception, dossier PN2020-000042-X… »."""
    issued = receipt.issued_at
    document = f"{receipt.title} du {exact_time(issued)}" if issued else receipt.title
    return (
        f"{document}, dossier {receipt.number}, reçu le {exact_time(receipt.received_at)},"
        f" {rank_told(receipt.rank)}."
    )
