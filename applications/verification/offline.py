"""A file judged from itself: its seal, and the content attached to it."""

from __future__ import annotations

from collections.abc import Sequence

from asn1crypto import x509

from applications.acknowledgement.control import control_code
from applications.verification.answers import Verdict
from applications.verification.carried import Carried, carried_by
from applications.verification.seals import Seal, read_seal
from applications.verification.statements import Statement
from eligibility import french


def from_itself(document: bytes, roots: Sequence[x509.Certificate]) -> Statement:
    """Judge a file by its seal and by the content attached to it. No query, no network.

    Authentic is told only of a seal that is intact and leads to one of `roots`.
    """
    carried = carried_by(document)
    seal = read_seal(document, roots)
    content = carried.own_content
    if seal is not None and not seal.intact:
        return Statement(
            Verdict.ALTERED, "Le cachet ne correspond plus au document qui le porte."
        )
    if carried.numbers and carried.contents and content is None:
        return Statement(
            Verdict.ALTERED,
            "Le contenu joint n’est pas celui pour lequel ce fichier a été établi.",
        )
    if content is None:
        return Statement(Verdict.UNKNOWN, "Ce fichier ne contient aucun dossier.")
    told = _told(carried, content)
    if seal is None:
        return Statement(
            Verdict.UNKNOWN,
            f"Aucun cachet. {told}, cohérents entre eux ; le portail seul peut dire s’il a"
            " délivré ce fichier.",
        )
    if not seal.trusted:
        return Statement(
            Verdict.UNKNOWN,
            f"{_sealed(seal)}, intact, mais son certificat ne mène à aucune des racines"
            f" données. {told}.",
        )
    return Statement(Verdict.AUTHENTIC, f"{_sealed(seal)}, intact et reconnu. {told}.")


def _told(carried: Carried, content: str) -> str:
    number = carried.numbers[0] if carried.numbers else "sans numéro"
    return f"Dossier {number}, code de contrôle {control_code(content)}"


def _sealed(seal: Seal) -> str:
    if seal.at is None:
        return f"Cachet de « {seal.signer} »"
    by = "horodaté" if seal.timestamped else "selon lui"
    instant = french.instant(seal.at, french.Precision.SECOND)
    return f"Cachet de « {seal.signer} » du {instant}, {by}"
