"""Which dossiers of the queue an action is about: those ticked, or all that its filters leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import User
from eligibility.french import NBSP
from reviews.models import Dossier
from reviews.queue.filters import QueueFilterForm
from reviews.queue.listing import queue_for

TICKED = "dossier"
MOST = 500
"""Dossiers that one action takes: the next takes what follows."""
_DIGITS = 15
"""More than any key has, and few enough for the database."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Dossiers to act on. `keys`: those ticked; none stands for all that `filters` leave."""

    filters: QueueFilterForm
    keys: tuple[int, ...]

    def dossiers(self, user: User) -> QuerySet[Dossier]:
        """Return those that `user` may review, in order of arrival."""
        if self.keys:
            return queue_for(user).filter(pk__in=self.keys)
        return queue_for(user, self.filters.conditions(user))

    @property
    def query(self) -> str:
        """The filters as the queue's address writes them."""
        return urlencode(self._filtered())

    def fields(self) -> list[tuple[str, str]]:
        """Return what a form, or an address, repeats to mean the same dossiers."""
        if self.keys:
            return [(TICKED, str(key)) for key in self.keys]
        return self._filtered()

    def told(self) -> str:
        """Return what follows a number of dossiers: that they were ticked, or the filters."""
        if self.keys:
            return "d’après les cases cochées"
        filters = ", ".join(self.filters.told())
        return filters and f"pour ces filtres{NBSP}: {filters}"

    def _filtered(self) -> list[tuple[str, str]]:
        given = self.filters.data
        return [(name, given[name]) for name in self.filters.fields if given.get(name)]


def read_selection(data: QueryDict) -> Selection:
    """Read what `Selection.fields` wrote."""
    filters = QueueFilterForm(data)
    filters.is_valid()
    return Selection(filters, read_keys(data.getlist(TICKED)))


def read_keys(texts: Iterable[str]) -> tuple[int, ...]:
    """Return the keys written in `texts`, five hundred at most; what is no key is left out."""
    keys = [int(text) for text in texts if text.isdecimal() and len(text) <= _DIGITS]
    return tuple(dict.fromkeys(keys))[:MOST]
