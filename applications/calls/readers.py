"""How the values of a call's file are read, one by one, and why they are refused.

A reader is a function from a TOML value to ours; it raises Refused with the reason, in
French, and where in the value.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from applications.calls.decisions import placeholders_of
from applications.calls.toml_lines import KeyPath
from eligibility import InvalidValueError
from eligibility.categories import LABELS
from eligibility.french import NBSP, NNBSP, typeset
from eligibility.values import AMOUNT, CENT, INSTANT, SHARE

Reader = Callable[[Any], Any]

MAXIMUM_WEIGHT = 1_000
WEIGHT_STEP = Decimal("0.01")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_NATURES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "un booléen"),
    (str, "un texte"),
    (int, "un nombre entier"),
    (Decimal, "un nombre à virgule"),
    ((date, time), "une date"),
    (list, "une liste"),
    (dict, "une table"),
)


class Refused(ValueError):
    """Values that a call may not hold: where in what was read, and why (French)."""

    def __init__(self, *problems: tuple[KeyPath, str]) -> None:
        super().__init__(problems)
        self.problems = problems


def refuse(reason: str) -> Refused:
    """Return the refusal of the whole value."""
    return Refused(((), reason))


def _nature(value: object) -> str:
    return next(name for kind, name in _NATURES if isinstance(value, kind))


def expect(kind: type, expected: str, value: object) -> None:
    """Refuse a value that is not of this kind; a boolean is no whole number."""
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise refuse(f"{expected}, pas {_nature(value)}")


def text(
    *, limit: int = 20_000, blank: bool = False, form: str = "", like: str = ""
) -> Reader:
    """Read a text of at most `limit` characters, stripped; `like` shows what `form` admits."""

    def read(value: Any) -> str:
        expect(str, "un texte est attendu", value)
        stripped: str = value.strip()
        if not stripped and not blank:
            raise refuse("le texte est vide")
        if len(stripped) > limit:
            raise refuse(
                f"le texte compte {len(stripped)} caractères, {limit} au plus sont admis"
            )
        if form and not re.fullmatch(form, stripped):
            raise refuse(f"« {stripped} » n’a pas la forme attendue : {like}")
        return stripped

    return read


def prose(*, limit: int = 20_000, blank: bool = False) -> Reader:
    """Read French sentences: lines are joined, a blank line parts two paragraphs.

    The non-breaking spaces that French wants are put in, so that the file needs none.
    """
    check = text(limit=limit, blank=blank)

    def read(value: Any) -> str:
        paragraphs = re.split(r"\n\s*\n", check(value))
        return "\n\n".join(_typeset(" ".join(p.split())) for p in paragraphs)

    return read


def letter(placeholders: Iterable[str], *, limit: int = 20_000) -> Reader:
    """Read sentences that may hold these placeholders in braces, and no other."""
    admitted, check = tuple(placeholders), prose(limit=limit)

    def read(value: Any) -> str:
        sentences: str = check(value)
        try:
            named = placeholders_of(sentences)
        except ValueError as error:
            raise refuse(
                "une accolade n’entoure pas un champ : écrivez {projet}, ou {{ pour une"
                " accolade"
            ) from error
        for name in named:
            if name not in admitted:
                near = difflib.get_close_matches(name, admitted, n=1)
                advice = f" ; vouliez-vous écrire {{{near[0]}}} ?" if near else ""
                raise refuse(f"{{{name}}} n’est pas un champ de cette lettre{advice}")
        return sentences

    return read


def _typeset(sentence: str) -> str:
    grouped = re.sub(r"(?<=\d) (?=\d{3}(?!\d)|%)", NNBSP, typeset(sentence))
    return grouped.replace(" €", f"{NBSP}€")


def email(value: Any) -> str:
    """Read an e-mail address, or nothing."""
    address: str = text(limit=254, blank=True)(value)
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise refuse(f"« {address} » n’est pas une adresse électronique") from error
    return address


def flag(value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise refuse(f"true ou false est attendu, pas {_nature(value)}")
    return value


def integer(lowest: int, highest: int) -> Reader:
    """Read an integer between two bounds, both included."""

    def read(value: Any) -> int:
        expect(int, "un nombre entier est attendu", value)
        if not lowest <= value <= highest:
            raise refuse(f"un nombre entre {lowest} et {highest} est attendu")
        return int(value)

    return read


def _decimal(value: Any, expected: str) -> Decimal:
    """Return the exact value of an integer, of a decimal literal or of digits in quotes."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str):
        raise refuse(f"« {value} » n’est pas un nombre")
    raise refuse(f"{expected}, pas {_nature(value)}")


def amount(value: Any) -> Decimal:
    """Read euros, to the cent: an integer, or digits in quotes, never a TOML float."""
    if isinstance(value, Decimal):
        raise refuse(
            "un montant s’écrit en nombre entier (3000000)"
            " ou entre guillemets ('12500.50'), jamais en nombre à virgule flottante"
        )
    try:
        checked: Decimal = AMOUNT.check(
            "amount", _decimal(value, "un montant est attendu")
        )
    except InvalidValueError as error:
        raise refuse(error.reason) from error
    return checked.quantize(CENT)


def share(value: Any) -> Decimal:
    """Read a share between 0 and 1; a literal (0.5) is read digit by digit."""
    try:
        checked: Decimal = SHARE.check(
            "share", _decimal(value, "une part est attendue")
        )
    except InvalidValueError as error:
        raise refuse(error.reason) from error
    return checked


def weight(value: Any) -> Decimal:
    """Read a criterion's weight, above zero, in its shortest form (1.50 is 1.5)."""
    number = _decimal(value, "un poids est attendu")
    if not (number.is_finite() and 0 < number <= MAXIMUM_WEIGHT):
        raise refuse(
            f"un poids est un nombre supérieur à 0, et {MAXIMUM_WEIGHT} au plus"
        )
    if number % WEIGHT_STEP:
        raise refuse("un poids compte au plus deux décimales")
    return Decimal(f"{number.normalize():f}")


def instant(value: Any) -> datetime:
    """Read a date and time with its offset."""
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise refuse(
            "le fuseau horaire manque ; écrivez par exemple 2020-05-15T23:59:59.999999+02:00"
        )
    try:
        checked: datetime = INSTANT.check("instant", value)
    except InvalidValueError as error:
        raise refuse(
            f"une date, une heure et leur décalage sont attendus, pas {_nature(value)}"
            if not isinstance(value, datetime)
            else error.reason
        ) from error
    return checked


def categories(value: Any) -> frozenset[str]:
    """Read a list of registry codes and INSEE legal categories, each once."""
    expect(list, "une liste de codes est attendue", value)
    problems: list[tuple[KeyPath, str]] = []
    for index, code in enumerate(value):
        if not isinstance(code, str):
            problems.append(((index,), f"un texte est attendu, pas {_nature(code)}"))
        elif code not in LABELS:
            problems.append(((index,), f"« {code} » n’est pas une catégorie connue"))
        elif code in value[:index]:
            problems.append(((index,), f"« {code} » figure déjà dans la liste"))
    if problems:
        raise Refused(*problems)
    return frozenset(value)
