"""What is read of a document issued."""

from __future__ import annotations

from applications.readback import Row
from applications.verification.register import Receipt
from eligibility import french


def rows(receipt: Receipt) -> tuple[Row, ...]:
    """Return the dossier, its call, when it was received and its rank, as on the document."""
    at = receipt.received_at
    suffix = "er" if receipt.rank == 1 else "e"
    return (
        Row("Dossier", receipt.number),
        Row("Appel à projets", receipt.call_title),
        Row(
            "Reçu le",
            f"{french.day(at)} à {french.time(at, french.Precision.SECOND)} "
            f"({french.offset(at)})",
        ),
        Row(
            "Rang",
            f"{french.number(receipt.rank)}{suffix} dossier reçu pour cet appel",
        ),
    )
