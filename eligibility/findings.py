"""What one rule says of an application."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self, cast

from eligibility.changes import Margin, Repair
from eligibility.french import money
from eligibility.values import EXACT


class Status(StrEnum):
    """What one rule says."""

    MET = "met"
    BREACHED = "breached"
    UNDETERMINED = "undetermined"
    ADVISORY = "advisory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The answer of one rule, in French wherever it is read.

    found, required: the figure of the application and the one the call allows.
    message: one sentence that gives both.
    remedy: the smallest change that mends it, or that nothing can.
    reference: the sentence of the call or of the law behind the rule.
    repairs: for a rule that a change mends, the smallest change of each field that
        mends this rule alone, the others unchanged: one of them is enough. Where no
        field mends it alone, the smallest changes to make ``together``.
    margin: what a met rule leaves, where it compares figures.
    """

    rule: str
    title: str
    status: Status
    message: str
    found: str | None = None
    required: str | None = None
    remedy: str | None = None
    reference: str | None = None
    repairs: tuple[Repair, ...] = ()
    together: bool = False
    margin: Margin | None = None

    def explain(self) -> Self:
        """Itself: it is its own words."""
        return self

    def to_dict(self) -> dict[str, Any]:
        """Everything in JSON types."""
        return {name: getattr(self, name) for name in _FINDING_FIELDS} | {
            "status": self.status.value,
            "repairs": [repair.to_dict() for repair in self.repairs],
            "margin": None if self.margin is None else self.margin.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read back what :meth:`to_dict` wrote, or wrote before a field existed."""
        margin = data.get("margin")
        read: dict[str, Any] = {
            "status": Status(data["status"]),
            "repairs": tuple(map(Repair.from_dict, data.get("repairs", ()))),
            "margin": None if margin is None else Margin.from_dict(margin),
        }
        return cls(**{**data, **read})


_FINDING_FIELDS = tuple(field.name for field in fields(Finding))

#: The rules that bound the grant, and those that must hold for their bound to count.
GRANT_CEILINGS = frozenset({"funding-rate", "grant-cap"})
MONEY_RULES = GRANT_CEILINGS | {"eligible-cost", "financing-plan"}


def grant_margin(findings: Iterable[Finding]) -> Margin | None:
    """How high the grant may go by all the rules that bound it: the tightest margin.

    None unless the money rules among the findings are all met, one of them a bound. The
    sentence recalls that a higher grant unbalances the financing plan.
    """
    told = [finding for finding in findings if finding.rule in MONEY_RULES]
    if any(finding.status is not Status.MET for finding in told):
        return None
    ceilings = [
        (cast(Decimal, margin.end), cast(Decimal, margin.start))
        for finding in told
        if finding.rule in GRANT_CEILINGS and (margin := finding.margin)
    ]
    if not ceilings:
        return None
    highest, grant = min(ceilings)
    room = money(EXACT.subtract(highest, grant))
    text = (
        f"Vous pouvez demander jusqu’à {room} de plus (soit {money(highest)}), en "
        "baissant d’autant les autres ressources ou en augmentant d’autant le coût total."
        if grant < highest
        else "Vous ne pouvez pas demander davantage."
    )
    return Margin("requested_grant", grant, highest, text)
