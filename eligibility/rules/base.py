"""What a rule is, and the words that every rule shares."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from eligibility.changes import Margin, Repair, told
from eligibility.facts import Facts
from eligibility.findings import Finding, Status
from eligibility.french import typeset
from eligibility.terms import Terms


class Explanation(NamedTuple):
    """A finding's words, made by name: in French, typeset as they are read.

    message, found, required, repairs, together: those of the finding.
    remedy: that of the finding, where the repairs do not tell it.
    margin: writes that of the finding, where there is one.
    """

    message: str
    found: str | None = None
    required: str | None = None
    remedy: str | None = None
    repairs: tuple[Repair, ...] = ()
    together: bool = False
    margin: Callable[[], Margin] | None = None

    @property
    def advice(self) -> str | None:
        """The remedy where the rule words it, else that of the repairs."""
        if self.remedy is None and self.repairs:
            return told(self.repairs, "et" if self.together else "ou")
        return self.remedy


class Judgement(NamedTuple):
    """A status, and how to explain it to whoever reads it."""

    status: Status
    explain: Callable[[], Explanation]


Judge = Callable[[Facts, Terms], Judgement | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition of a call, under a stable code.

    ``title`` names it and ``asks`` tells it, in French.

    ``judge(facts, terms)`` is pure, and answers None when the terms do not ask the
    rule. Only an advisory rule may say ``advisory``, and it never says
    ``breached`` or ``undetermined``: knowing nothing, it keeps quiet.
    """

    code: str
    title: str
    asks: str
    judge: Judge
    advisory: bool

    def write(self, judgement: Judgement, terms: Terms) -> Finding:
        """The finding that says the judgement in French."""
        words = judgement.explain()
        return Finding(
            rule=self.code,
            title=self.title,
            status=judgement.status,
            message=words.message,
            found=words.found,
            required=words.required,
            remedy=words.advice,
            reference=terms.references.get(self.code),
            repairs=words.repairs,
            together=words.together,
            margin=words.margin() if words.margin else None,
        )


def rule(
    code: str, title: str, *, asks: str, advisory: bool = False
) -> Callable[[Judge], Rule]:
    """Make a rule of the function that judges it."""

    def make(judge: Judge) -> Rule:
        return Rule(code, title, typeset(asks), judge, advisory)

    return make
