"""An authority in words, for lists, choices and announcements."""

from __future__ import annotations

from typing import Final

from territories.models import Category, LocalAuthority

_ABBREVIATED: Final = {
    "CC ": Category.COMMUNAUTE_DE_COMMUNES,
    "CA ": Category.COMMUNAUTE_D_AGGLOMERATION,
    "CU ": Category.COMMUNAUTE_URBAINE,
}


def full_name(authority: LocalAuthority) -> str:
    """Return the name as a sentence has it: nature in full letters, French apostrophes.

    "CC du Val d'Or" → "Communauté de communes du Val d’Or"; "Paris" → "Ville de Paris".
    """
    name = authority.name.replace("'", "’")
    if authority.category == Category.PARIS:
        return Category.PARIS.label
    for short, category in _ABBREVIATED.items():
        if authority.category == category and name.startswith(short):
            return f"{category.label} {name.removeprefix(short)}"
    return name


def spaced_siren(siren: str) -> str:
    """Return a SIREN in three groups of three digits, on one line."""
    return "\u00a0".join((siren[:3], siren[3:6], siren[6:]))


def inhabitants(population: int) -> str:
    """Return "12 000 hab.", or nothing where the population is unknown."""
    if not population:
        return ""
    return f"{population:,}".replace(",", "\u202f") + "\u00a0hab."


def details(authority: LocalAuthority) -> str:
    """Return "commune, 58, 33 235 hab.": what tells it from its namesakes.

    The nature is left out where the full name says it.
    """
    nature = Category(authority.category).label
    said = nature.casefold() in full_name(authority).casefold()
    parts = (
        "" if said else nature[:1].lower() + nature[1:],
        authority.department,
        inhabitants(authority.population),
    )
    return ", ".join(part for part in parts if part)


def describe(authority: LocalAuthority) -> str:
    """Return one line that tells the authority from every other.

    "Communauté de communes du Val (58, 12 000 hab.) – SIREN 200 000 008"
    """
    told = details(authority)
    between = f" ({told})" if told else ""
    return (
        f"{full_name(authority)}{between} – SIREN\u00a0{spaced_siren(authority.siren)}"
    )
