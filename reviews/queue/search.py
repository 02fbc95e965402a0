"""What a reviewer typed in the search box: a dossier's number, a SIREN, or words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

from applications.models import Application, CoveredAuthority
from applications.numbering import normalise_number
from reviews.models import DeskEntry
from territories.models import Footprint
from territories.search import communes_called
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
    verified; anything else is words, in any order, whatever their case and accents: those
    of a dossier, or the name of a commune of its territory.
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
    words = normalise(text).split()[:MAX_WORDS]
    if not words:
        return Search(Q())
    return Search(_telling(words) | _covering(" ".join(words)))


def _telling(words: Iterable[str]) -> Q:
    """The dossiers that have every word in their number, holder or title."""
    entries = DeskEntry.objects.order_by()
    for word in words:
        entries = entries.filter(search_text__contains=word)
    return Q(pk__in=entries.values("pk"))


def _covering(name: str) -> Q:
    """The dossiers whose territory takes in a commune of this name, whole."""
    covering = Footprint.objects.filter(part__in=communes_called(name).values("pk"))
    authorities = covering.order_by().values("authority")
    named = CoveredAuthority.objects.filter(authority__in=authorities).order_by()
    held = Application.objects.filter(authority__in=authorities).order_by()
    return Q(pk__in=held.values("pk")) | Q(pk__in=named.values("application"))
