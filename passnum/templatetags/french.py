"""Template filters that write amounts, shares, counts, days and instants in French."""

from django import template

from eligibility import categories, french

register = template.Library()

for name, function in {
    "money": french.money,
    "percent": french.percent,
    "number": french.number,
    "counted": french.count,
    "day": french.day,
    "instant": french.instant,
    "typeset": french.typeset,
    "category": categories.label,
}.items():
    register.filter(name, function)
