"""A record of the file, column by column, and the facts that it states."""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from stdnum import luhn

from eligibility import Facts
from eligibility.categories import LABELS
from simulator.bulk.instants import instant
from simulator.bulk.numbers import amount, count
from simulator.bulk.problems import BadLine, Problem

REFERENCE = "un texte sans caractère de commande"
SIREN = "un SIREN, neuf chiffres dont le dernier est une clé de contrôle"
CATEGORY = (
    "un code du registre, comme COM ou CC, ou une catégorie juridique de l’INSEE, "
    "comme 7210"
)

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_NINE_DIGITS = re.compile("[0-9]{9}")
_LEGAL_CATEGORY = re.compile("[1-9][0-9]{3}")

#: Physical line number of a record, and its cells in the order of `COLUMNS`; an empty
#: cell is unknown. A plain tuple: millions of them go from one process to another.
Record = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that can be answered; `reference` is None when it gives none."""

    number: int
    reference: str | None
    facts: Facts


def _reference(text: str) -> str:
    if _UNSAFE.search(text):
        raise ValueError(REFERENCE)
    return text


def _siren(text: str, registered: Container[str] = ()) -> str:
    """Nine digits and a right key; a SIREN of the registry has one, and is not computed."""
    number = "".join(text.split())
    if number in registered:
        return number
    if not (_NINE_DIGITS.fullmatch(number) and luhn.is_valid(number)):
        raise ValueError(SIREN)
    return number


def _category(text: str) -> str:
    if text not in LABELS and not _LEGAL_CATEGORY.fullmatch(text):
        raise ValueError(CATEGORY)
    return text


#: Column → what reads its cell, or raises ``ValueError`` with what would be accepted.
READERS: Mapping[str, Callable[[str], Any]] = {
    "reference": _reference,
    "siren": _siren,
    "category": _category,
    "received_at": instant,
    "eligible_cost": amount,
    "total_cost": amount,
    "requested_grant": amount,
    "other_resources": amount,
    "beneficiaries": count,
    "target_beneficiaries": count,
}
COLUMNS = tuple(READERS)


class LineReader:
    """Reads records under one clock and one state of the registry.

    now: aware instant of a line that does not say when it was received.
    categories: SIREN → registry code, for a line that gives a SIREN and no category;
        a SIREN that is not among them leaves the category unknown.
    """

    def __init__(self, *, now: datetime, categories: Mapping[str, str]) -> None:
        self._now = now
        self._categories = categories
        self._readers: Mapping[str, Callable[[str], Any]] = {
            **READERS,
            "siren": partial(_siren, registered=categories),
        }

    def read(self, record: Record) -> Line | BadLine:
        """The line that a record states, or all that is wrong with it."""
        number, cells = record
        values: dict[str, Any] = dict.fromkeys(COLUMNS)
        problems = []
        for (column, reader), cell in zip(self._readers.items(), cells, strict=True):
            if text := cell.strip():
                try:
                    values[column] = reader(text)
                except ValueError as error:
                    problems.append(
                        Problem(
                            line=number,
                            column=column,
                            value=text,
                            expected=str(error),
                        )
                    )
        if problems:
            return BadLine(tuple(problems))
        reference, siren, category = map(values.pop, ("reference", "siren", "category"))
        values["received_at"] = values["received_at"] or self._now
        return Line(
            number=number,
            reference=reference,
            facts=Facts(
                applicant_category=category or self._categories.get(siren), **values
            ),
        )
