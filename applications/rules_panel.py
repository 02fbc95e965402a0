"""What a page shows of an assessment: the simulator, each step, a filed dossier alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from eligibility import Assessment, Finding, Status, Verdict, french


class Correction(NamedTuple):
    """A field that could not be read: its id on the page, its name, what it accepts."""

    anchor: str
    label: str
    message: str


_TALLIED = (
    (Status.BREACHED, "règle non respectée", "règles non respectées"),
    (Status.UNDETERMINED, "règle à compléter", "règles à compléter"),
    (Status.MET, "règle respectée", "règles respectées"),
)


@dataclass(frozen=True, slots=True)
class RulesPanel:
    """The verdict, and every finding with what mends it.

    `corrections` are the fields that could not be read: the rules took them for unknown.
    """

    assessment: Assessment
    corrections: tuple[Correction, ...] = ()

    @property
    def verdict(self) -> Verdict:
        return self.assessment.verdict

    @property
    def tally(self) -> str:
        """Count the rules: « 1 règle non respectée et 7 règles respectées »."""
        statuses = list(self.assessment.statuses.values())
        return french.enumeration(
            french.count(number, one, many)
            for status, one, many in _TALLIED
            if (number := statuses.count(status))
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.assessment.findings
