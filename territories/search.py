"""Find an authority as people write it: by name, SIREN, SIRET or INSEE code.

Accents, case, ligatures, hyphens and apostrophes do not matter; words come in any order;
"St" is "Saint"; a département's number narrows the choice ("saint martin 58"). One
query, whose cost is bounded: what is typed beyond 100 characters or 8 words is ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, Q, QuerySet, Value, When

from territories.models import Category, LocalAuthority
from territories.text import NAME_END, normalise

SHORTEST: Final = 2
MOST_RESULTS: Final = 20
_LONGEST: Final = 100
_MOST_WORDS: Final = 8
# From three letters on, a word is also found inside another (a trigram index has it).
_INSIDE_A_WORD: Final = 3
# No name holds a number of four digits.
_ONLY_A_CODE: Final = 4

_LINKS: Final = frozenset({"d", "de", "des", "du", "et", "l", "la", "le", "les"})
# What people put before a name and no register has.
_HONORIFICS: Final = frozenset({"commune", "mairie", "ville"})
_ABBREVIATIONS: Final = (
    ("communaute de communes", "cc"),
    ("communaute d agglomeration", "ca"),
    ("communaute urbaine", "cu"),
)
_DEPARTMENT: Final = r"\d\d|9[78]\d|2[ab]"
_SEPARATORS: Final = re.compile(r"[\s.\-]+")


@dataclass(frozen=True, slots=True)
class Sought:
    """What was typed, taken apart.

    `code` is empty unless all of it may be a SIREN, a SIRET or an INSEE code;
    `department` unless it ends with a number that may be a département's, which is then
    no part of `phrase` and `words`.
    """

    code: str
    phrase: str
    words: tuple[str, ...]
    department: str = ""

    @classmethod
    def parse(cls, text: str) -> Sought:
        """Read `text`, whatever it holds."""
        text = text[:_LONGEST]
        compact = _SEPARATORS.sub("", text).upper()
        is_code = re.fullmatch(r"[0-9]{2,14}|2[AB][0-9]{0,3}|69M", compact)
        phrase = normalise(text)
        name = re.fullmatch(rf"(.+) ({_DEPARTMENT})", phrase)
        if name:
            phrase = name[1]
        every = phrase.split()[:_MOST_WORDS]
        telling = [word for word in every if word not in _LINKS | _HONORIFICS]
        for long, short in _ABBREVIATIONS:
            phrase = re.sub(rf"\b{long}\b", short, phrase)
        return cls(
            code=compact if is_code else "",
            phrase=phrase,
            words=tuple(dict.fromkeys(telling or every)),
            department=name[2].upper() if name else "",
        )


def matching(text: str, *, among: QuerySet[LocalAuthority]) -> QuerySet[LocalAuthority]:
    """Return those of `among` that `text` may mean, the likeliest first. None if too short.

    In order: the very code, the very name, a name that begins with these words, one that
    has them, a name that begins so, words that begin so, and the rest; in each, the most
    populated first.
    """
    sought = Sought.parse(text)
    if max(len(sought.code), len(sought.phrase)) < SHORTEST:
        return among.none()
    found = Q()
    if len(sought.code) < _ONLY_A_CODE:
        found |= _named(sought)
    if sought.code:
        found |= _coded(sought.code)
    return (
        among.filter(found)
        .alias(rank=_rank(sought))
        .order_by("rank", "-population", "name", "siren")
    )


def search(text: str, *, limit: int = MOST_RESULTS) -> list[LocalAuthority]:
    """Return the `limit` likeliest authorities for `text`. At most one query.

    Withdrawn authorities are left out.
    """
    standing = LocalAuthority.objects.filter(withdrawn_on=None)
    return list(matching(text, among=standing).defer("search_text")[:limit])


def communes_called(name: str) -> QuerySet[LocalAuthority]:
    """Return the communes of this name, whole, whatever its case and accents.

    Homonyms all, and the withdrawn ones. No query is made here.
    """
    return LocalAuthority.objects.filter(
        search_text__startswith=f" {normalise(name)}{NAME_END}",
        category__in=(Category.COMMUNE, Category.PARIS),
    ).order_by()


def _named(sought: Sought) -> Q:
    """Every word is in the name, or in what else the body is called."""
    found = Q()
    for word in sought.words:
        inside = len(word) >= _INSIDE_A_WORD and not word.isdecimal()
        found &= Q(search_text__contains=word if inside else f" {word}")
    if sought.department:
        found &= Q(department=sought.department) | Q(
            search_text__contains=f" {sought.department.lower()} "
        )
    return found


def _coded(code: str) -> Q:
    """The code begins with `code`; of a SIRET, the first nine digits are the SIREN."""
    found = Q(insee_code__startswith=code) | Q(department=code)
    if len(code) >= _INSIDE_A_WORD and code.isdecimal():
        found |= Q(siren__startswith=code[:9])
    return found


def _rank(sought: Sought) -> Case:
    phrase = sought.phrase
    steps = (
        [Q(insee_code=sought.code) | Q(siren=sought.code[:9])] if sought.code else []
    )
    named = Q(search_text__startswith=f" {phrase}{NAME_END}")
    bare = " ".join(sought.words)
    if bare != phrase:
        named |= Q(search_text__startswith=f" {bare}{NAME_END}")
    steps += [
        named,
        Q(search_text__startswith=f" {phrase} "),
        Q(search_text__contains=f" {phrase} "),
        Q(search_text__startswith=f" {phrase}"),
    ]
    begun = Q()
    for word in sought.words:
        begun &= Q(search_text__contains=f" {word}")
    steps.append(begun)
    return Case(
        *(When(step, then=Value(rank)) for rank, step in enumerate(steps)),
        default=Value(len(steps)),
    )
