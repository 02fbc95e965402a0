"""What a call says of its decisions: the reasons offered, the texts of its letters.

All of it may be left out of the file: what stands here then serves. It cites no law.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from eligibility.french import typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason that may be given for a refusal, or for an inadmissibility."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """The text of a letter; a blank line parts two paragraphs of `body`.

    Both may hold the placeholders of `PLACEHOLDERS`, in braces.
    """

    subject: str
    body: str

    def filled(self, values: Mapping[str, str]) -> LetterText:
        """Return the text with each placeholder replaced. Raises KeyError for a missing one."""
        return LetterText(
            subject=_filled(self.subject, values), body=_filled(self.body, values)
        )


PLACEHOLDERS = {
    "appel": "titre de l’appel",
    "service": "service chargé de l’appel",
    "porteur": "nom du porteur",
    "projet": "intitulé du projet",
    "numero": "numéro du dossier",
    "rang": "rang du dossier",
    "date_reception": "jour de la réception",
    "aide_demandee": "aide demandée",
    "reference": "numéro de la décision",
    "date_decision": "jour de la publication",
}
AWARD_PLACEHOLDERS = PLACEHOLDERS | {"montant": "aide attribuée"}


def _reasons(*pairs: tuple[str, str]) -> tuple[Reason, ...]:
    return tuple(Reason(code=code, label=label) for code, label in pairs)


def _letter(subject: str, body: str) -> LetterText:
    return LetterText(subject=typeset(subject), body=typeset(body))


_QUESTIONS = (
    "Le service chargé du dossier, dont les coordonnées figurent ci-dessous, répond à vos"
    " questions."
)
REFUSAL_REASONS = _reasons(
    ("enveloppe", "L’enveloppe de l’appel ne suffit plus pour ce projet."),
    ("criteres", "Le projet répond moins que d’autres aux critères de l’appel."),
    ("publics", "Les publics visés ou les moyens de les atteindre sont peu précis."),
    ("faisabilite", "Le calendrier, le budget ou le pilotage sont peu assurés."),
    ("partenariats", "Les partenariats ou les cofinancements sont peu avancés."),
)
INADMISSIBLE_REASONS = _reasons(
    ("candidat", "Le candidat n’est pas de ceux que l’appel admet."),
    ("objet", "Le projet n’entre pas dans l’objet de l’appel."),
    ("elements", "Les éléments demandés n’ont pas été fournis dans le délai fixé."),
    ("doublon", "Le candidat a déjà déposé un dossier à cet appel."),
)
AWARD_LETTER = _letter(
    "Attribution d’une aide de {montant}",
    "Votre projet « {projet} », présenté à l’appel à projets « {appel} », est retenu.\n\n"
    "Une aide de {montant} est attribuée à {porteur} pour ce projet. L’aide demandée était"
    " de {aide_demandee}.\n\n" + _QUESTIONS,
)
REFUSAL_LETTER = _letter(
    "Votre projet n’est pas retenu",
    "Votre projet « {projet} », présenté à l’appel à projets « {appel} », n’est pas retenu."
    " Les motifs de cette décision figurent ci-dessous.\n\n" + _QUESTIONS,
)
INADMISSIBLE_LETTER = _letter(
    "Votre dossier est irrecevable",
    "Votre dossier {numero}, présenté à l’appel à projets « {appel} », n’en remplit pas les"
    " conditions. Les motifs de cette décision figurent ci-dessous.\n\n" + _QUESTIONS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionReasons:
    """The reasons that a call offers, in order."""

    refusal: tuple[Reason, ...] = REFUSAL_REASONS
    inadmissible: tuple[Reason, ...] = INADMISSIBLE_REASONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """The text of the letter for each outcome."""

    award: LetterText = AWARD_LETTER
    refusal: LetterText = REFUSAL_LETTER
    inadmissible: LetterText = INADMISSIBLE_LETTER


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTexts:
    """All that a call says of its decisions; of what its file leaves out, our own words."""

    reasons: DecisionReasons = field(default_factory=DecisionReasons)
    letters: Letters = field(default_factory=Letters)

    def to_dict(self) -> dict[str, Any]:
        """Return what the file says and nothing else, so that an older file reads the same."""
        said: dict[str, Any] = {}
        for name, ours in asdict(DecisionTexts()).items():
            theirs = asdict(self)[name]
            if changed := {
                key: list(value) if isinstance(value, tuple) else value
                for key, value in theirs.items()
                if value != ours[key]
            }:
                said[name] = changed
        return {"decisions": said} if said else {}

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> DecisionTexts:
        """Read what `to_dict` wrote, from the dictionary that holds it."""
        said = content.get("decisions", {})
        return cls(
            reasons=DecisionReasons(
                **{
                    key: tuple(Reason(**item) for item in items)
                    for key, items in said.get("reasons", {}).items()
                }
            ),
            letters=Letters(
                **{
                    key: LetterText(**text)
                    for key, text in said.get("letters", {}).items()
                }
            ),
        )


def placeholders_of(text: str) -> list[str]:
    """Return the names between braces, in order; « {{ » is a brace.

    Raises ValueError when a brace is left open, or a name bears more than a name.
    """
    names = []
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if form or conversion or not name.isidentifier():
            raise ValueError(name)
        names.append(name)
    return names


def _filled(text: str, values: Mapping[str, str]) -> str:
    placeholders_of(text)
    return text.format_map(dict(values))
