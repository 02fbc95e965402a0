"""The columns that a table of dossiers may have: a closed list, each with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf

from applications.models import State
from eligibility import Verdict
from eligibility.categories import label
from eligibility.french import PARIS
from reviews.models import Disagreement, Outcome
from reviews.words import VERDICTS


class Group(StrEnum):
    """Under which heading a column is offered."""

    FILING = "Dépôt"
    HOLDER = "Porteur"
    PEOPLE = "Personnes"
    PROJECT = "Projet"
    PUBLICS = "Territoire et publics"
    FINANCING = "Plan de financement"
    REVIEW = "Instruction"
    DECISION = "Décision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `source` is a path of Django's from a dossier, or an expression.

    `read` words its value. It is given what the database holds, never None: an unknown
    value stays an empty cell. It gives a str, an int, a Decimal, a date, or a naive
    datetime in Paris time.
    """

    code: str
    label: str
    group: Group
    source: str | Combinable
    read: Callable[[Any], Any] | None = None
    usual: bool = False

    def cell(self, value: Any) -> Any:
        """Return the value of the cell; None is an empty one."""
        if value is None or value == "":
            return None
        return value if self.read is None else self.read(value)


class UnknownColumns(ValueError):
    """Columns that are not in the list; the message is a French sentence."""


def _in_paris(value: Any) -> Any:
    return value.astimezone(PARIS).replace(tzinfo=None, microsecond=0)


def _column(
    group: Group,
    code: str,
    label_: str,
    source: str | Combinable = "",
    **given: Any,
) -> Column:
    return Column(code=code, label=label_, group=group, source=source or code, **given)


def _decided(
    code: str, label_: str, source: str | Combinable = "", **given: Any
) -> Column:
    """A column of the decision that stands, provisional or published."""
    path = source or f"live_decision__{code}"
    return _column(Group.DECISION, f"decision_{code}", label_, path, **given)


def _name(person: str) -> Combinable:
    """As `str` names a user."""
    path = f"live_decision__{person}"
    return Coalesce(
        NullIf(F(f"{path}__full_name"), Value("")),
        F(f"{path}__email"),
        output_field=CharField(),
    )


def _labels(reasons: list[dict[str, str]]) -> str | None:
    return " ".join(reason["label"] for reason in reasons) or None


_F, _H, _P, _J = Group.FILING, Group.HOLDER, Group.PEOPLE, Group.PROJECT
_T, _M, _R, _D = Group.PUBLICS, Group.FINANCING, Group.REVIEW, Group.DECISION

COLUMNS: dict[str, Column] = {
    column.code: column
    for column in (
        _column(_F, "number", "Numéro", usual=True),
        _column(_F, "call", "Appel", "submission__call_version__title"),
        _column(_F, "rank", "Rang", usual=True),
        _column(
            _F,
            "received_at",
            "Reçu le (heure de Paris)",
            "submitted_at",
            read=_in_paris,
            usual=True,
        ),
        _column(
            _F,
            "verdict",
            "Recevabilité",
            "submission__verdict",
            read=lambda value: VERDICTS[Verdict(value)],
        ),
        _column(_H, "holder_name", "Porteur", usual=True),
        _column(_H, "holder_siren", "SIREN", usual=True),
        _column(_H, "holder_category", "Catégorie", read=label, usual=True),
        _column(_H, "department", "Département", "desk__department", usual=True),
        _column(_H, "region", "Région (code INSEE)", "authority__region"),
        _column(_P, "contact_name", "Contact"),
        _column(_P, "contact_role", "Fonction du contact"),
        _column(_P, "contact_email", "Courriel du contact"),
        _column(_P, "contact_phone", "Téléphone du contact"),
        _column(_P, "representative_name", "Représentant légal"),
        _column(_P, "representative_role", "Qualité du représentant"),
        _column(_P, "mandated_name", "Personne mandatée"),
        _column(_P, "mandated_role", "Fonction du mandataire"),
        _column(_J, "title", "Intitulé", usual=True),
        _column(_J, "summary", "Résumé"),
        _column(_J, "description", "Description"),
        _column(_J, "starts_on", "Début"),
        _column(_J, "ends_on", "Fin"),
        _column(_J, "pass_count", "Nombre de pass"),
        _column(_J, "pass_face_value", "Valeur d’un pass (€)"),
        _column(_T, "territory", "Territoire couvert"),
        _column(_T, "beneficiaries", "Bénéficiaires prévus", usual=True),
        _column(_T, "target_beneficiaries", "Dont public cible (PIC)", usual=True),
        _column(_T, "outreach", "Moyens d’atteindre les publics"),
        _column(_M, "total_cost", "Coût total (€)", usual=True),
        _column(_M, "eligible_cost", "Dépense éligible (€)", usual=True),
        _column(_M, "requested_grant", "Aide demandée (€)", usual=True),
        _column(_M, "other_resources", "Autres ressources (€)"),
        _column(
            _R,
            "state",
            "État",
            read=lambda value: State(value).label,
            usual=True,
        ),
        _column(
            _R,
            "complete_since",
            "Complet depuis le (heure de Paris)",
            read=_in_paris,
        ),
        _column(_R, "review_count", "Avis donnés", "desk__review_count"),
        _column(_R, "mean_total", "Note moyenne sur 100", "readable_mean"),
        _column(
            _R,
            "disagreement",
            "Désaccord des avis",
            "readable_disagreement",
            read=lambda value: Disagreement(value).label,
        ),
        _decided("outcome", "Décision", read=lambda value: Outcome(value).label),
        _decided("amount", "Aide attribuée (€)"),
        _decided("reasons", "Motifs", read=_labels),
        _decided("explanation", "Précisions"),
        _decided("proposed_by", "Proposée par", _name("proposed_by")),
        _decided("proposed_at", "Proposée le (heure de Paris)", read=_in_paris),
        _decided("confirmed_by", "Confirmée par", _name("confirmed_by")),
        _decided("confirmed_at", "Confirmée le (heure de Paris)", read=_in_paris),
        _decided("balance", "Disponible dans l’enveloppe ensuite (€)"),
        _decided("published_by", "Publiée par", _name("published_by")),
        _decided("published_at", "Publiée le (heure de Paris)", read=_in_paris),
        _decided("reference", "Numéro de la décision"),
        _decided(
            "opened_at",
            "Ouverte par le porteur le (heure de Paris)",
            F("live_decision__notice__opened_at"),
            read=_in_paris,
        ),
    )
}
USUAL = tuple(code for code, column in COLUMNS.items() if column.usual)


def columns_of(codes: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns named, in the order of the list, each once.

    Raises UnknownColumns naming those that are not offered, or when none is named.
    """
    wanted = set(codes)
    if strangers := sorted(wanted - COLUMNS.keys()):
        raise UnknownColumns(f"Colonnes inconnues : {', '.join(strangers)}.")
    if not wanted:
        raise UnknownColumns("Choisissez au moins une colonne.")
    return tuple(column for code, column in COLUMNS.items() if code in wanted)
