"""Filters of the queue kept by a person, each under a name; nobody else sees them."""

from __future__ import annotations

from django.http import QueryDict

from accounts.models import User
from eligibility.french import typeset
from reviews.models import SavedFilter
from reviews.queue.filters import QueueFilterForm

MOST = 20


class FilterRefused(ValueError):
    """The filter cannot be kept: the message is a French sentence."""


def saved_filters(user: User) -> list[SavedFilter]:
    """Return one's filters, by name. One query."""
    return list(SavedFilter.objects.filter(user=user)[:MOST])


def save_filter(*, user: User, name: str, query: str) -> SavedFilter:
    """Keep the filters of an address under a name, over those kept under it before.

    Raises FilterRefused without a name, without a filter, or with too many of them kept.
    """
    name = " ".join(name.split())
    given = QueryDict(query)
    fields = QueueFilterForm.base_fields
    kept = QueryDict(mutable=True)
    for field in fields:
        if value := given.get(field, ""):
            kept[field] = value
    if not name or len(name) > 60:
        raise FilterRefused("Donnez à ce filtre un nom de 60 caractères au plus.")
    if not kept or len(kept.urlencode()) > 500:
        raise FilterRefused("Choisissez d’abord ce que le filtre retient.")
    mine = SavedFilter.objects.filter(user=user)
    if mine.exclude(name=name).count() >= MOST:
        raise FilterRefused(
            typeset(f"Vous gardez déjà {MOST} filtres : supprimez-en un.")
        )
    saved, _ = SavedFilter.objects.update_or_create(
        user=user, name=name, defaults={"query": kept.urlencode()}
    )
    return saved


def forget_filter(*, user: User, pk: int) -> None:
    """Forget one's filter; somebody else's, or one forgotten already, is left alone."""
    SavedFilter.objects.filter(user=user, pk=pk).delete()
