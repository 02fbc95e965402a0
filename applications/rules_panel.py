"""What a page shows of an assessment: the simulator, each step, a filed dossier alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypedDict

from django.forms import BaseForm

from eligibility import Assessment, Finding, Margin, Plan, Status, Verdict, french, told
from formkit.templatetags.dsfr import anchor


class Correction(NamedTuple):
    """A field that could not be read: its id on the page, its name, what it accepts."""

    anchor: str
    label: str
    message: str


def corrections(forms: Iterable[BaseForm]) -> tuple[Correction, ...]:
    """Return each field that holds something which could not be read; a blank one is not."""
    return tuple(
        Correction(anchor(field), str(field.label), str(message))
        for form in forms
        for name, messages in form.errors.items()
        if name in form.fields and (field := form[name]).data
        for message in messages
    )


_TALLIED = (
    (Status.BREACHED, "règle non respectée", "règles non respectées"),
    (Status.UNDETERMINED, "règle à compléter", "règles à compléter"),
    (Status.MET, "règle respectée", "règles respectées"),
)


class Way(NamedTuple):
    """Changes to make together, and the address where they are made, empty for nowhere."""

    changes: tuple[str, ...]
    url: str = ""


_SHOWN = {
    Status.MET: ("success", "respectée"),
    Status.BREACHED: ("error", "non respectée"),
    Status.ADVISORY: ("info", "à noter"),
    Status.UNDETERMINED: ("question", "à compléter"),
}


class Line(TypedDict):
    """A finding as it is read: the level and the icon of its status, then its words.

    Where the page can make its repairs, `ways` are each way to mend it alone.
    """

    level: str
    icon: str
    status: str
    title: str
    message: str
    margin: str
    remedy: str
    reference: str
    ways: tuple[Way, ...]


Apply = Callable[[Plan], str]
"""From repairs to the address of the page once they are made, empty where there is none."""


@dataclass(frozen=True, slots=True)
class RulesPanel:
    """The verdict, what leads to a better one, and every finding.

    `corrections` are the fields that could not be read: the rules took them for unknown.
    Without `apply`, what to change is told, and its address is not. Of a dossier that is
    `filed`, nothing tells what could be changed.
    """

    assessment: Assessment
    corrections: tuple[Correction, ...] = ()
    apply: Apply | None = None
    filed: bool = False

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
    def margin(self) -> str:
        """Tell how much more may be asked for; empty unless the verdict is eligible."""
        return self._room(self.assessment.margin)

    @property
    def plans(self) -> tuple[Way, ...]:
        """Return each way to mend every breach at once, the smallest first."""
        if self.verdict is not Verdict.INELIGIBLE:
            return ()
        return tuple(map(self._way, self.assessment.plans))

    @property
    def lines(self) -> list[Line]:
        """Return every finding, in the order of the rules."""
        return [self._line(finding) for finding in self.assessment.findings]

    def _line(self, finding: Finding) -> Line:
        icon, status = _SHOWN[finding.status]
        breached = finding.status is Status.BREACHED
        return Line(
            level=finding.status.value,
            icon=icon,
            status=status,
            title=finding.title,
            message=finding.message,
            margin=self._room(finding.margin),
            remedy=(finding.remedy or "") if breached else "",
            reference=finding.reference or "",
            ways=self._ways(finding),
        )

    def _room(self, margin: Margin | None) -> str:
        return margin.text if margin and not self.filed else ""

    def _ways(self, finding: Finding) -> tuple[Way, ...]:
        if self.apply is None:
            return ()
        if finding.together:
            return (self._way(finding.repairs),)
        return tuple(self._way((repair,)) for repair in finding.repairs)

    def _way(self, repairs: Plan) -> Way:
        return Way(
            tuple(french.typeset(told([repair])) for repair in repairs),
            self.apply(repairs) if self.apply else "",
        )
