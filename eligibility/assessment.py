"""What the rules say of an application: findings, and the verdict they add up to."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property, partial
from typing import Any, NamedTuple, Self

from eligibility import canonical


class Status(StrEnum):
    """What one rule says."""

    MET = "met"
    BREACHED = "breached"
    UNDETERMINED = "undetermined"
    ADVISORY = "advisory"


class Verdict(StrEnum):
    """What all of them say together."""

    ELIGIBLE = "eligible"
    UNDETERMINED = "undetermined"
    INELIGIBLE = "ineligible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The answer of one rule, in French wherever it is read.

    found, required: the figure of the application and the one the call allows.
    message: one sentence that gives both.
    remedy: the smallest change that mends it, or that nothing can.
    reference: the sentence of the call or of the law behind the rule.
    """

    rule: str
    title: str
    status: Status
    message: str
    found: str | None = None
    required: str | None = None
    remedy: str | None = None
    reference: str | None = None


_FINDING_FIELDS = tuple(field.name for field in fields(Finding))


class Outcome(NamedTuple):
    """A rule's status, known at once, and its finding, written only when read."""

    rule: str
    status: Status
    write: Callable[[], Finding]


@dataclass(frozen=True, eq=False)
class Assessment:
    """What a rule set says of facts under terms, in the order of its rules.

    Assessments are equal when their version and findings are. They hash, pickle
    and serialise by their findings, never by what will write them.
    """

    outcomes: tuple[Outcome, ...]
    ruleset_version: str

    @classmethod
    def of(cls, findings: Iterable[Finding], ruleset_version: str) -> Self:
        """An assessment whose findings are already written."""
        return cls(
            tuple(
                Outcome(finding.rule, finding.status, partial(_itself, finding))
                for finding in findings
            ),
            ruleset_version,
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """One finding per rule asked that the terms do not switch off."""
        return tuple(outcome.write() for outcome in self.outcomes)

    @property
    def statuses(self) -> Mapping[str, Status]:
        """Rule code → status; costs no writing."""
        return {outcome.rule: outcome.status for outcome in self.outcomes}

    @property
    def verdict(self) -> Verdict:
        """Any breach refuses, else any unknown suspends; advisories change nothing."""
        statuses = {outcome.status for outcome in self.outcomes}
        if Status.BREACHED in statuses:
            return Verdict.INELIGIBLE
        if Status.UNDETERMINED in statuses:
            return Verdict.UNDETERMINED
        return Verdict.ELIGIBLE

    @property
    def is_eligible(self) -> bool:
        return self.verdict is Verdict.ELIGIBLE

    @property
    def breaches(self) -> tuple[Finding, ...]:
        return self._having(Status.BREACHED)

    @property
    def undetermined(self) -> tuple[Finding, ...]:
        return self._having(Status.UNDETERMINED)

    @property
    def advisories(self) -> tuple[Finding, ...]:
        return self._having(Status.ADVISORY)

    def _having(self, status: Status) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.status is status)

    def finding(self, rule: str) -> Finding | None:
        """The finding of the rule, or None when it was not asked or is off."""
        return next((each for each in self.findings if each.rule == rule), None)

    def to_dict(self) -> dict[str, Any]:
        """Everything in JSON types, the verdict included."""
        return {
            "findings": [
                {name: getattr(finding, name) for name in _FINDING_FIELDS}
                | {"status": finding.status.value}
                for finding in self.findings
            ],
            "ruleset_version": self.ruleset_version,
            "verdict": self.verdict.value,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read back what :meth:`to_dict` wrote.

        Raises ``ValueError`` when it is not an assessment, or when its verdict is
        not that of its findings.
        """
        try:
            assessment = cls.of(
                [
                    Finding(**each | {"status": Status(each["status"])})
                    for each in data["findings"]
                ],
                data["ruleset_version"],
            )
            verdict = data["verdict"]
        except (KeyError, TypeError) as error:
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
        return (self.ruleset_version, self.findings) == (
            other.ruleset_version,
            other.findings,
        )

    def __hash__(self) -> int:
        return hash((self.ruleset_version, self.findings))

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[Any, ...]]:
        return type(self).of, (self.findings, self.ruleset_version)


def _itself(finding: Finding) -> Finding:
    return finding
