"""How the answers are written: a table for a person, CSV, or JSON."""

import csv
import io
import re
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from eligibility import RULES, Assessment, Status, Verdict
from eligibility import told as as_sentence
from simulator.bulk.lines import Line
from simulator.bulk.problems import printable

VERDICTS = {
    Verdict.ELIGIBLE: "recevable",
    Verdict.UNDETERMINED: "indéterminé",
    Verdict.INELIGIBLE: "irrecevable",
}


BEYOND_REPAIR = "Aucune modification du projet ne peut y remédier."
_AT_ISSUE = frozenset({Status.BREACHED, Status.UNDETERMINED})

#: Characters that a table gives to a reference; a longer one is cut.
REFERENCE_WIDTH = 24


class Format(Protocol):
    """The answer to a line, and what stands before, between and after the answers, in UTF-8."""

    @property
    def opening(self) -> bytes: ...

    @property
    def separator(self) -> bytes: ...

    @property
    def closing(self) -> bytes: ...

    def write(self, line: Line, assessment: Assessment) -> bytes: ...


def reasons(assessment: Assessment) -> list[str]:
    """A sentence for each rule that is breached or lacks a fact; only these are written."""
    return [finding.message for finding in assessment.having(*_AT_ISSUE)]


def mend(assessment: Assessment) -> str:
    """The smallest plan as a sentence; empty when nothing is breached."""
    if assessment.verdict is not Verdict.INELIGIBLE:
        return ""
    return as_sentence(assessment.plan) if assessment.plan else BEYOND_REPAIR


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of fixed width, so that a line is written as soon as it is judged."""

    opening: bytes = (
        f"{'ligne':>9}  {'référence':<{REFERENCE_WIDTH}}  verdict\n".encode()
    )
    separator: bytes = b""
    closing: bytes = b""

    def write(self, line: Line, assessment: Assessment) -> bytes:
        reference = printable(line.reference or "", REFERENCE_WIDTH)
        head = (
            f"{line.number:>9}  {reference:<{REFERENCE_WIDTH}}  "
            f"{VERDICTS[assessment.verdict]}\n"
        )
        told = reasons(assessment)
        if plan := mend(assessment):
            told.append(f"→ {plan}")
        return (head + "".join(f"{'':>11}{each}\n" for each in told)).encode()


_FORMULA = re.compile(r"[=+\-@]")


def _not_a_formula(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would run it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


@dataclass(frozen=True, slots=True)
class Csv:
    """One row a line, comma-separated: its verdict, the status of each rule, the reasons, the plan.

    A rule that the call switches off has an empty cell.
    """

    rules: tuple[str, ...]
    separator: bytes = b""
    closing: bytes = b""

    @property
    def opening(self) -> bytes:
        return self._row(
            ["line", "reference", "verdict", *self.rules, "reasons", "plan"]
        )

    def write(self, line: Line, assessment: Assessment) -> bytes:
        statuses = assessment.statuses
        return self._row(
            [
                line.number,
                _not_a_formula(line.reference or ""),
                assessment.verdict,
                *(statuses.get(rule, "") for rule in self.rules),
                " ".join(reasons(assessment)),
                mend(assessment),
            ]
        )

    @staticmethod
    def _row(cells: list[Any]) -> bytes:
        text = io.StringIO()
        csv.writer(text).writerow(cells)
        return text.getvalue().encode()


#: The standard library's encoder would take a third of the time of a check.
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Json:
    """A list of objects, one a line of the output, each with every finding.

    The plan of an ineligible project is empty when nothing can mend it.
    """

    opening: bytes = b"[\n"
    separator: bytes = b",\n"
    closing: bytes = b"\n]\n"

    def write(self, line: Line, assessment: Assessment) -> bytes:
        return _encode(
            {
                "reference": line.reference,
                "verdict": assessment.verdict,
                "findings": [
                    {
                        "rule": rule,
                        "status": status,
                        "found": words.found,
                        "required": words.required,
                        "message": words.message,
                        "repairs": [repair.to_dict() for repair in words.repairs],
                    }
                    for rule, status, words in assessment.words()
                ],
                "plan": [repair.to_dict() for repair in assessment.plan or ()],
            }
        )


def format_named(name: str, *, rules: frozenset[str]) -> Format:
    """`table`, `csv` or `json`; `rules` are the codes that the check asks."""
    match name:
        case "table":
            return Table()
        case "csv":
            return Csv(tuple(code for code in RULES if code in rules))
        case _:
            return Json()
