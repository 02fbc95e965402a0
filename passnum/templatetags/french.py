"""Template filters that write amounts, shares, counts, days and instants in French."""

from collections.abc import Callable

from django import template

from eligibility import categories, french

register = template.Library()

FILTERS: dict[str, Callable[..., str]] = {
    "money": french.money,
    "percent": french.percent,
    "number": french.number,
    "counted": french.count,
    "file_size": french.file_size,
    "day": french.day,
    "moment": french.moment,
    "instant": french.instant,
    "typeset": french.typeset,
    "category": categories.label,
}

for name, function in FILTERS.items():
    register.filter(name, function)
