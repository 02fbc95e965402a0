"""What the rules say together: a verdict, and the plans that mend it."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, partial
from typing import Any, Protocol, Self, assert_never

from eligibility import canonical
from eligibility.changes import Margin, Plan, Repair
from eligibility.findings import Finding, Status, grant_margin


class Verdict(StrEnum):
    """What all of them say together."""

    ELIGIBLE = "eligible"
    UNDETERMINED = "undetermined"
    INELIGIBLE = "ineligible"


#: What mends nothing, because there is nothing to mend.
NO_REPAIR: Plan = ()


class Words(Protocol):
    """What a finding says, without its advice and its margin."""

    @property
    def message(self) -> str: ...
    @property
    def found(self) -> str | None: ...
    @property
    def required(self) -> str | None: ...
    @property
    def repairs(self) -> tuple[Repair, ...]: ...


class Saying(Protocol):
    """What a rule answers: a finding, or what one can be written from."""

    @property
    def status(self) -> Status: ...
    @property
    def explain(self) -> Callable[[], Words]: ...


@dataclass(frozen=True, eq=False)
class Assessment:
    """What a rule set says of facts under terms, in the order of its rules.

    Assessments are equal when their version, findings and plans are. They hash,
    pickle and serialise by these, never by what will write them.

    said: rule code → answer, for each rule asked that the terms do not switch off.
    write: the finding of one of these rules; called only for a finding that is read.
    solve: the plans, one after another, given the status of each rule; called only for a
        breach.
    """

    said: Mapping[str, Saying]
    ruleset_version: str
    write: Callable[[str], Finding]
    solve: Callable[[Mapping[str, Status]], Iterable[Plan]]

    @classmethod
    def of(
        cls,
        findings: Iterable[Finding],
        ruleset_version: str,
        plans: tuple[Plan, ...] = (),
    ) -> Self:
        """An assessment whose findings, one a rule, and plans are already written."""
        said = {finding.rule: finding for finding in findings}
        return cls(said, ruleset_version, said.__getitem__, partial(_whatever, plans))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """One finding per rule asked that the terms do not switch off."""
        return tuple(map(self.write, self.said))

    def words(self) -> Iterator[tuple[str, Status, Words]]:
        """Rule code, status and bare words of each rule asked, in order.

        The message, the figures and the repairs of a finding: its advice and its margin,
        which take as long to write as all of these, are left out.
        """
        for rule, saying in self.said.items():
            yield rule, saying.status, saying.explain()

    @cached_property
    def statuses(self) -> Mapping[str, Status]:
        """Rule code → status; costs no writing."""
        return {rule: saying.status for rule, saying in self.said.items()}

    @cached_property
    def verdict(self) -> Verdict:
        """Any breach refuses, else any unknown suspends; advisories change nothing."""
        verdict = Verdict.ELIGIBLE
        for saying in self.said.values():
            match saying.status:
                case Status.MET | Status.ADVISORY:
                    pass
                case Status.UNDETERMINED:
                    verdict = Verdict.UNDETERMINED
                case Status.BREACHED:
                    return Verdict.INELIGIBLE
                case _:
                    assert_never(saying.status)
        return verdict

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The ways to mend every breach at once, the smallest first.

        Then come, where they exist and differ, the smallest that keeps the grant
        (by raising the eligible cost) and the smallest that keeps the costs (by
        lowering the grant). Empty when a breach cannot be mended, and one empty plan
        when there is none. :mod:`eligibility.plans` says what is smallest.
        """
        if self.verdict is not Verdict.INELIGIBLE:
            return (NO_REPAIR,)
        return tuple(self.solve(self.statuses))

    @cached_property
    def plan(self) -> Plan | None:
        """The smallest way to mend every breach: nothing to change, or None at all.

        Once it is applied no rule is breached: the verdict is ``eligible``, or
        ``undetermined`` where it also lacked a fact, since no change of what is known
        can promise more. No other plan is sought.
        """
        if self.verdict is not Verdict.INELIGIBLE:
            return NO_REPAIR
        return next(iter(self.solve(self.statuses)), None)

    @property
    def margin(self) -> Margin | None:
        """How much more grant all the money rules asked allow, if they are all met."""
        return grant_margin(self.findings)

    @property
    def is_eligible(self) -> bool:
        return self.verdict is Verdict.ELIGIBLE

    @property
    def breaches(self) -> tuple[Finding, ...]:
        return self.having(Status.BREACHED)

    @property
    def undetermined(self) -> tuple[Finding, ...]:
        return self.having(Status.UNDETERMINED)

    @property
    def advisories(self) -> tuple[Finding, ...]:
        return self.having(Status.ADVISORY)

    def having(self, *statuses: Status) -> tuple[Finding, ...]:
        """The findings of these statuses; no other is written."""
        return tuple(
            self.write(rule)
            for rule, saying in self.said.items()
            if saying.status in statuses
        )

    def finding(self, rule: str) -> Finding | None:
        """The finding of the rule, or None when it was not asked or is off."""
        return self.write(rule) if rule in self.said else None

    def to_dict(self) -> dict[str, Any]:
        """Everything in JSON types, the verdict included."""
        return {
            "findings": [finding.to_dict() for finding in self.findings],
            "plans": [[repair.to_dict() for repair in plan] for plan in self.plans],
            "ruleset_version": self.ruleset_version,
            "verdict": self.verdict.value,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read back what :meth:`to_dict` wrote; version 1 knew no repairs or plans.

        Raises ``ValueError`` when it is not an assessment, or when its verdict is
        not that of its findings.
        """
        try:
            assessment = cls.of(
                map(Finding.from_dict, data["findings"]),
                data["ruleset_version"],
                tuple(
                    tuple(map(Repair.from_dict, plan)) for plan in data.get("plans", ())
                ),
            )
            verdict = data["verdict"]
        except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
            raise ValueError(f"not an assessment: {error}") from error
        if assessment.verdict != verdict:
            raise ValueError(f"verdict {verdict!r} is not that of the findings")
        return assessment

    def to_json(self) -> str:
        """Canonical JSON: the same bytes for equal assessments."""
        return canonical.dumps(self.to_dict())

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read back what :meth:`to_json` wrote; raises as :meth:`from_dict`."""
        return cls.from_dict(json.loads(text))

    def digest(self) -> str:
        """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
        return canonical.digest(self.to_json())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Assessment):
            return NotImplemented
        return self._content == other._content

    def __hash__(self) -> int:
        return hash(self._content)

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[Any, ...]]:
        return type(self).of, self._content

    @property
    def _content(self) -> tuple[tuple[Finding, ...], str, tuple[Plan, ...]]:
        return self.findings, self.ruleset_version, self.plans


def _whatever(
    plans: tuple[Plan, ...], statuses: Mapping[str, Status]
) -> tuple[Plan, ...]:
    return plans
