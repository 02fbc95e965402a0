"""What a rule is, and the words that every rule shares."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from eligibility.assessment import Finding, Status
from eligibility.facts import Facts
from eligibility.french import enumeration, typeset
from eligibility.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A finding's words, in French; spaces before punctuation may be ordinary."""

    message: str
    found: str | None = None
    required: str | None = None
    remedy: str | None = None


class Judgement(NamedTuple):
    """A status, and how to explain it to whoever reads it."""

    status: Status
    explain: Callable[[], Explanation]


Judge = Callable[[Facts, Terms], Judgement | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition of a call, under a stable code.

    ``judge(facts, terms)`` is pure, and answers None when the terms do not ask the
    rule. Only an advisory rule may say ``advisory``, and it never says
    ``breached`` or ``undetermined``: knowing nothing, it keeps quiet.
    """

    code: str
    title: str
    judge: Judge
    advisory: bool = False

    def write(self, judgement: Judgement, terms: Terms) -> Finding:
        """The finding that says the judgement in French."""
        words = judgement.explain()
        return Finding(
            rule=self.code,
            title=self.title,
            status=judgement.status,
            message=typeset(words.message),
            found=words.found,
            required=words.required,
            remedy=None if words.remedy is None else typeset(words.remedy),
            reference=terms.references.get(self.code),
        )


def rule(code: str, title: str, *, advisory: bool = False) -> Callable[[Judge], Rule]:
    """Make a rule of the function that judges it."""

    def make(judge: Judge) -> Rule:
        return Rule(code, title, judge, advisory)

    return make


_LABELS = {
    "applicant_category": "la catégorie du candidat",
    "requested_grant": "l’aide demandée",
    "eligible_cost": "la dépense éligible",
    "total_cost": "le coût total",
    "other_resources": "les autres ressources",
    "beneficiaries": "le nombre de bénéficiaires",
    "target_beneficiaries": "le nombre de bénéficiaires du public cible",
    "documents": "la liste des pièces fournies",
    "starts_on": "la date de début du projet",
    "ends_on": "la date de fin du projet",
    "received_at": "l’instant de réception du dossier",
    "other_applications": "la liste des dossiers déjà déposés par ce candidat",
}
_KNOWN_AT_FILING = frozenset({"received_at", "other_applications"})


def unknown(
    facts: Facts, *needed: str, required: Callable[[], str] | None = None
) -> Judgement:
    """The judgement of a rule that lacks some of the facts it needs."""

    def explain() -> Explanation:
        missing = [name for name in needed if getattr(facts, name) is None]
        labels = enumeration(_LABELS[name] for name in missing)
        return Explanation(
            message=f"Ce point reste à vérifier : il manque {labels}.",
            required=required() if required else None,
            remedy="Cette information sera connue au dépôt."
            if _KNOWN_AT_FILING.issuperset(missing)
            else f"Indiquez {labels}.",
        )

    return Judgement(Status.UNDETERMINED, explain)
