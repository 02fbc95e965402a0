"""What a reviewer typed in the search box: a dossier's number, a SIREN, or words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

from applications.numbering import normalise_number
from territories.text import normalise

MAX_WORDS = 8
_NUMBER = re.compile(
    r"^([A-Z][A-Z0-9]{0,9})-?(\d{6})-?([A-Z0-9])$|^([A-Z0-9]{1,10})-(\d{1,9})-([A-Z0-9])$"
)


@dataclass(frozen=True, slots=True)
class Search:
    """The condition on dossiers, and a French sentence when what was typed looks mistyped."""

    condition: Q
    warning: str = ""


def read_search(text: str) -> Search:
    """Read the search box. No query.

    A number and a SIREN (or a SIRET) are looked up exactly, and their check character
    verified; anything else is words, in any order, whatever their case and accents.
    """
    compact = re.sub(r"\s", "", text).upper()
    if match := _NUMBER.match(compact):
        typed = "-".join(part for part in match.groups() if part)
        try:
            return Search(Q(number=normalise_number(typed)))
        except ValueError:
            return Search(
                Q(number=typed),
                f"Le numéro « {typed} » comporte une erreur de saisie :"
                " son caractère de contrôle ne correspond pas.",
            )
    if re.fullmatch(r"\d{9}|\d{14}", compact):
        kind, name = (siren, "SIREN") if len(compact) == 9 else (siret, "SIRET")
        try:
            kind.validate(compact)
        except ValidationError:
            return Search(
                Q(holder_siren=compact[:9]),
                f"« {compact} » comporte une erreur de saisie : ce n’est pas un {name}"
                " valide.",
            )
        return Search(Q(holder_siren=compact[:9]))
    condition = Q()
    for word in normalise(text).split()[:MAX_WORDS]:
        condition &= Q(desk__search_text__contains=word)
    return Search(condition)
