"""The record of fairness of a dossier: what a decision can be defended with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from applications.models import Application, Submission
from eligibility import french
from reviews.models import Decision, Deliberation, ExternalOpinion

NOTHING = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """Instants are aware; amounts are euros; what has not happened is None or empty.

    rank: in the order of receipt. balance: left of the envelope once it was decided, None
    when it is not decided or the call has no envelope. deliberations: each in a sentence,
    for who reads the scores. experts: what each answered, in a few words.
    """

    number: str
    rank: int
    received_at: datetime
    complete_since: datetime | None
    requested_grant: Decimal | None
    deliberations: tuple[str, ...] = ()
    experts: tuple[str, ...] = ()
    outcome: str = ""
    amount: Decimal | None = None
    reasons: tuple[str, ...] = ()
    explanation: str = ""
    proposed_by: str = ""
    proposed_at: datetime | None = None
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    balance: Decimal | None = None
    published_by: str = ""
    published_at: datetime | None = None
    reference: str = ""
    opened_at: datetime | None = None

    def rows(self) -> list[tuple[str, str]]:
        """Return the record as it is read: French labels and values."""
        return [
            ("Reçu le", _instant(self.received_at)),
            ("Complet depuis le", _instant(self.complete_since)),
            ("Rang", french.number(self.rank)),
            ("Aide demandée", _money(self.requested_grant)),
            *(
                [("Délibérations", "\n".join(self.deliberations))]
                if self.deliberations
                else []
            ),
            *([("Avis externes", "\n".join(self.experts))] if self.experts else []),
            ("Décision", self.outcome or "Aucune"),
            *(self._decided() if self.outcome else []),
        ]

    def _decided(self) -> list[tuple[str, str]]:
        return [
            ("Aide attribuée", _money(self.amount)),
            ("Motifs", "\n".join(self.reasons) or NOTHING),
            ("Précisions", self.explanation or NOTHING),
            ("Proposée", _who(self.proposed_by, self.proposed_at)),
            ("Confirmée", _who(self.confirmed_by, self.confirmed_at)),
            ("Disponible dans l’enveloppe ensuite", _money(self.balance)),
            ("Publiée", _who(self.published_by, self.published_at)),
            ("Numéro de la décision", self.reference or NOTHING),
            ("Ouverte par le porteur le", _instant(self.opened_at)),
        ]


def fairness_of(
    application: Application,
    submission: Submission,
    decision: Decision | None,
    deliberations: Iterable[Deliberation],
    answers: Iterable[ExternalOpinion],
) -> Fairness:
    """Return the record of a dossier; no query when the people and the notice are selected.

    deliberations: those that the reader may read. answers: those of experts.
    """
    assert application.number is not None  # noqa: S101  filed, hence numbered
    assert application.rank is not None  # noqa: S101  filed, hence ranked
    decided: dict[str, Any] = {}
    if decision:
        decided = {
            "outcome": decision.get_outcome_display(),
            "amount": decision.amount,
            "reasons": decision.labels,
            "explanation": decision.explanation,
            "proposed_by": _name(decision.proposed_by),
            "proposed_at": decision.proposed_at,
            "confirmed_by": _name(decision.confirmed_by),
            "confirmed_at": decision.confirmed_at,
            "balance": decision.balance,
            "published_by": _name(decision.published_by),
            "published_at": decision.published_at,
            "reference": decision.reference or "",
            "opened_at": decision.notice.opened_at if decision.notice else None,
        }
    return Fairness(
        number=application.number,
        rank=application.rank,
        received_at=submission.received_at,
        complete_since=application.complete_since,
        requested_grant=application.requested_grant,
        deliberations=tuple(map(_deliberated, deliberations)),
        experts=tuple(map(_answered, answers)),
        **decided,
    )


def _deliberated(deliberation: Deliberation) -> str:
    return (
        f"{french.day(deliberation.held_on)}, {french.enumeration(deliberation.names)}"
        f"{french.NBSP}: {deliberation.conclusion}"
    )


def _answered(opinion: ExternalOpinion) -> str:
    if opinion.conflict:
        told = "lien déclaré, pas d’avis"
    else:
        told = opinion.get_recommendation_display().lower() or "sans recommandation"
    return (
        f"{opinion.expert_name}, {_instant(opinion.answered_at)}{french.NBSP}: {told}"
    )


def _name(person: User | None) -> str:
    return str(person) if person else ""


def _instant(value: datetime | None) -> str:
    return french.exact_instant(value) if value else NOTHING


def _money(value: Decimal | None) -> str:
    return NOTHING if value is None else french.money(value)


def _who(person: str, at: datetime | None) -> str:
    return f"par {person}, le {french.instant(at)}" if at else NOTHING
