"""A figure of the application, as it is and as it might be.

A :class:`Repair` mends a rule; a :class:`Margin` is the room that a met rule leaves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self, assert_never

from eligibility.facts import LABELS, Facts
from eligibility.french import count, day, enumeration, exact_instant, money, number
from eligibility.values import EXACT

Value = Decimal | int | date | datetime | frozenset[str]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of :class:`~eligibility.facts.Facts`, from a value to another.

    Both are of the field's type: euros to the cent, persons, days, an instant in UTC,
    or a set of codes.
    """

    field: str
    start: Value
    end: Value

    @property
    def label(self) -> str:
        """The field's name in French, with its article: ``l’aide demandée``."""
        return LABELS[self.field]

    def to_dict(self) -> dict[str, Any]:
        """``{"field", "from", "to"}`` in JSON types, as ``Facts.to_dict`` writes them."""
        encode = Facts.KINDS[self.field].encode
        return {
            "field": self.field,
            "from": encode(self.start),
            "to": encode(self.end),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read back what :meth:`to_dict` wrote.

        Raises ``KeyError``, ``TypeError``, ``ValueError`` or ``ArithmeticError`` for
        anything else.
        """
        decode = Facts.KINDS[data["field"]].decode
        return cls(data["field"], decode(data["from"]), decode(data["to"]))


@dataclass(frozen=True, slots=True)
class Repair(Change):
    """A change that the applicant can make."""

    @property
    def instruction(self) -> str:
        """What to do, as a clause: ``baissez l’aide demandée de 0,01 € (à 50,00 €)``."""
        match self.end:
            case Decimal():
                return self._move_amount(self.start, self.end)
            case int():
                return self._move_persons(self.start, self.end)
            case datetime():
                return f"déposez le dossier à partir du {exact_instant(self.end)}"
            case date():
                return f"{_DAYS[self.field]} {day(self.end)}"
            case frozenset():
                return self._complete(self.start, self.end)
            case _:
                assert_never(self.end)

    def _move_amount(self, start: Any, end: Decimal) -> str:
        verb = "augmentez" if end > start else "baissez"
        step = EXACT.subtract(end, start).copy_abs()
        return f"{verb} {self.label} de {money(step)} (à {money(end)})"

    def _move_persons(self, start: Any, end: int) -> str:
        verb, place = _PERSONS[self.field, end > start]
        persons = count(abs(end - start), "personne")
        return f"{verb} {persons} {place} (soit {number(end)})"

    def _complete(self, start: Any, end: frozenset[str]) -> str:
        if self.field == "documents":
            missing = len(end - start)
            return f"ajoutez {count(missing, 'pièce requise', 'pièces requises')}"
        withdrawn = sorted(start - end)
        article = "le dossier" if len(withdrawn) == 1 else "les dossiers"
        return f"retirez {article} {enumeration(withdrawn)}"


#: By field and whether it rises. Fewer beneficiaries are as many of the target public.
_PERSONS = {
    ("beneficiaries", True): ("ajoutez", "aux bénéficiaires"),
    ("beneficiaries", False): ("retirez", "des bénéficiaires, hors du public cible"),
    ("target_beneficiaries", True): ("ajoutez", "au public cible"),
    ("target_beneficiaries", False): ("retirez", "du public cible"),
}
_DAYS = {
    "starts_on": "avancez le début du projet au",
    "ends_on": "reportez la fin du projet au",
}

#: Repairs that, made together, leave no rule breached; one field is changed once.
Plan = tuple[Repair, ...]


@dataclass(frozen=True, slots=True)
class Margin(Change):
    """How far a figure may go, others unchanged, before it breaks the rule it meets.

    text: one sentence in French. ``start`` and ``end`` are equal where no room is left.
    """

    text: str

    @property
    def room(self) -> Decimal | int | None:
        """Euros or persons between the two values; None for days and instants."""
        match self.end:
            case Decimal():
                return EXACT.subtract(self.end, _amount(self.start)).copy_abs()
            case int():
                return abs(self.end - int(_amount(self.start)))
            case _:
                return None

    def to_dict(self) -> dict[str, Any]:
        """As :meth:`Change.to_dict`, and ``"text"``."""
        return {**Change.to_dict(self), "text": self.text}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read back what :meth:`to_dict` wrote; raises as :meth:`Change.from_dict`."""
        change = Change.from_dict(data)
        return cls(change.field, change.start, change.end, data["text"])


def _amount(value: Any) -> Decimal:
    return Decimal(value)


def applied(facts: Facts, repairs: Iterable[Repair]) -> Facts:
    """The facts once the repairs are made."""
    ends: dict[str, Any] = {repair.field: repair.end for repair in repairs}
    return replace(facts, **ends)


def told(repairs: Iterable[Repair], conjunction: str = "et") -> str:
    """The repairs, at least one, as a sentence: all of them, or one (``ou``)."""
    text = enumeration([repair.instruction for repair in repairs], conjunction)
    return f"{text[0].upper()}{text[1:]}."
