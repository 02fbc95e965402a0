"""Kinds of value that facts and terms hold: what is accepted, and how it is frozen.

A :class:`Record` declares the kind of each of its fields once; from that come the
refusal of nonsense at construction and the lossless canonical form.
"""

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass
from datetime import UTC, date, datetime
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
)
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar, Self

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

#: Amounts stay below a thousand billion euros, so that every operation is exact.
AMOUNT_LIMIT = Decimal(10) ** 12
COUNT_LIMIT = 10**9
_FINEST_SHARE = Decimal("1E-12")

#: Decimal arithmetic that never rounds, whatever the ambient context of the thread.
EXACT = Context(prec=40, traps=[Inexact, InvalidOperation, DivisionByZero])
_UP = Context(prec=60, rounding=ROUND_CEILING, traps=[InvalidOperation, DivisionByZero])
_DOWN = Context(prec=60, rounding=ROUND_FLOOR, traps=[InvalidOperation, DivisionByZero])


def floor_to(step: Decimal, value: Decimal, divisor: Decimal = Decimal(1)) -> Decimal:
    """Largest multiple of ``step`` (a power of ten) not above ``value / divisor``."""
    return _DOWN.quantize(_DOWN.divide(value, divisor), step)


def ceil_to(step: Decimal, value: Decimal, divisor: Decimal = Decimal(1)) -> Decimal:
    """Smallest multiple of ``step`` (a power of ten) not below ``value / divisor``."""
    return _UP.quantize(_UP.divide(value, divisor), step)


class InvalidValueError(ValueError):
    """A field was given what it can never hold. The reason is in French."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(field, value, reason)
        self.field = field
        self.value = value
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.field} : {self.reason} (reçu : {self.value!r})"


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of value is checked, written to JSON types, and read back.

    ``check(field, value)`` returns the value in its normal form or raises
    :class:`InvalidValueError`; ``decode`` undoes ``encode`` and may raise ``ValueError``,
    ``TypeError`` or ``ArithmeticError``.
    """

    check: Callable[[str, Any], Any]
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _text(field: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidValueError(field, value, "un texte non vide est attendu")
    return value


def _flag(field: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidValueError(field, value, "vrai ou faux est attendu")
    return value


def _count(field: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValueError(field, value, "un nombre entier est attendu")
    if not -COUNT_LIMIT < value < COUNT_LIMIT:
        raise InvalidValueError(field, value, "le nombre est hors limites")
    return value


def _finite(field: str, value: object) -> Decimal:
    if not isinstance(value, Decimal):
        raise InvalidValueError(
            field, value, "un nombre décimal exact (Decimal) est attendu"
        )
    if not value.is_finite():
        raise InvalidValueError(field, value, "un nombre fini est attendu")
    return value


def _money(field: str, value: object) -> Decimal:
    amount = _finite(field, value)
    if not -AMOUNT_LIMIT < amount < AMOUNT_LIMIT:
        raise InvalidValueError(field, value, "le montant est hors limites")
    if _DOWN.remainder(amount, CENT):
        raise InvalidValueError(field, value, "le montant doit être exact au centime")
    return amount


def _amount(field: str, value: object) -> Decimal:
    amount = _money(field, value)
    if amount < 0:
        raise InvalidValueError(field, value, "le montant ne peut pas être négatif")
    return amount


def _share(field: str, value: object) -> Decimal:
    share = _finite(field, value)
    if not 0 <= share <= 1:
        raise InvalidValueError(
            field, value, "une part comprise entre 0 et 1 est attendue"
        )
    if floor_to(_FINEST_SHARE, share) != share:
        raise InvalidValueError(field, value, "douze décimales au plus sont admises")
    return share


def _instant(field: str, value: object) -> datetime:
    if not isinstance(value, datetime):
        raise InvalidValueError(field, value, "une date et une heure sont attendues")
    if value.utcoffset() is None:
        raise InvalidValueError(field, value, "le fuseau horaire manque")
    if not 1 < value.year < 9999:
        raise InvalidValueError(field, value, "l’année est hors limites")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _day(field: str, value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise InvalidValueError(field, value, "une date sans heure est attendue")
    return value


def _codes(field: str, value: object) -> frozenset[str]:
    if not isinstance(value, frozenset):
        raise InvalidValueError(
            field, value, "un ensemble figé (frozenset) est attendu"
        )
    for code in value:
        _text(field, code)
    return value


def _labels(field: str, value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise InvalidValueError(field, value, "une table code → texte est attendue")
    for code, label in value.items():
        _text(field, code)
        _text(f"{field}[{code}]", label)
    return MappingProxyType(dict(value))


def _plain(value: Decimal) -> str:
    """Shortest plain notation, equal for equal numbers: ``0.5``, never ``5E-1``."""
    return f"{value.normalize(EXACT):f}"


TEXT = Kind(_text, str, _same)
FLAG = Kind(_flag, _same, _same)
COUNT = Kind(_count, _same, _same)
#: Euros of either sign, exact to the cent.
MONEY = Kind(_money, lambda value: f"{value or ZERO:.2f}", Decimal)
#: Euros, zero or more, exact to the cent.
AMOUNT = Kind(_amount, MONEY.encode, MONEY.decode)
#: A share between 0 and 1, both included.
SHARE = Kind(_share, lambda value: _plain(value or ZERO), Decimal)
#: An aware instant, held in UTC to the microsecond.
INSTANT = Kind(
    _instant,
    partial(datetime.isoformat, timespec="microseconds"),
    datetime.fromisoformat,
)
DAY = Kind(_day, date.isoformat, date.fromisoformat)
CODES = Kind(_codes, sorted, frozenset)
#: An ordered table of texts; written as pairs, since JSON objects get sorted.
LABELS = Kind(_labels, lambda value: [[k, v] for k, v in value.items()], dict)


class Record:
    """Base of the frozen dataclasses that a snapshot stores.

    ``KINDS`` names the kind of every field. A field whose default is ``None`` may
    be ``None``: unknown, or not stated.
    """

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    KINDS: ClassVar[Mapping[str, Kind]]

    def __post_init__(self) -> None:
        for name, kind in self.KINDS.items():
            value = getattr(self, name)
            if value is None and self.__dataclass_fields__[name].default is None:
                continue
            normal = kind.check(name, value)
            if normal is not value:
                object.__setattr__(self, name, normal)

    def to_dict(self) -> dict[str, Any]:
        """Canonical form in JSON types: equal records give equal dictionaries."""
        return {
            name: None if (value := getattr(self, name)) is None else kind.encode(value)
            for name, kind in self.KINDS.items()
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read back what :meth:`to_dict` wrote.

        A key that is absent takes the field's default, so that a record frozen
        before a field existed can still be read. Raises :class:`InvalidValueError`
        for an unknown key or an unreadable value.
        """
        values: dict[str, Any] = {}
        for name, value in data.items():
            kind = cls.KINDS.get(name)
            if kind is None:
                raise InvalidValueError(name, value, "ce champ n’existe pas")
            try:
                values[name] = None if value is None else kind.decode(value)
            except (ValueError, TypeError, ArithmeticError) as error:
                raise InvalidValueError(name, value, "valeur illisible") from error
        return cls(**values)

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[dict[str, Any]]]:
        return type(self).from_dict, (self.to_dict(),)
