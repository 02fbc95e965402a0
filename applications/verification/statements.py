"""What an operator is told of a file."""

from __future__ import annotations

from dataclasses import dataclass

from applications.verification.answers import Verdict, answer_document
from applications.verification.wording import told
from eligibility import french

LABELS = {
    Verdict.AUTHENTIC: "authentique",
    Verdict.ALTERED: "modifié",
    Verdict.UNKNOWN: "inconnu",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A verdict and the French sentences that give its reasons."""

    verdict: Verdict
    reasons: str

    def __str__(self) -> str:
        return french.typeset(f"{LABELS[self.verdict]}. {self.reasons}")


def from_register(document: bytes) -> Statement:
    """Judge a file by what the portal issued. At most two queries."""
    answer = answer_document(document)
    receipt = told(answer.receipt) if answer.receipt else ""
    if answer.verdict is Verdict.AUTHENTIC:
        return Statement(answer.verdict, receipt)
    if answer.verdict is Verdict.UNKNOWN:
        return Statement(
            answer.verdict, "Ce fichier n’est pas un document délivré par le portail."
        )
    if receipt:
        return Statement(
            answer.verdict,
            "Le fichier n’est plus celui qui a été délivré ; le contenu joint est celui"
            f" du document délivré. {receipt}",
        )
    return Statement(
        answer.verdict,
        f"Le fichier porte le numéro {answer.number}, mais ce n’est pas le document délivré"
        " pour ce dossier, et il n’en contient pas les données.",
    )
