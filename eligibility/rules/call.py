"""What the other applications under the call make of this one: advice, never a refusal.

The applicant reads these words: they name no other application, no authority, no amount.
"""

from eligibility.facts import Facts
from eligibility.findings import Status
from eligibility.french import NBSP, NNBSP, money
from eligibility.rules.base import Explanation, Judgement, rule
from eligibility.terms import Terms
from eligibility.values import EXACT


@rule(
    "envelope",
    "Enveloppe de l’appel",
    asks="L’aide demandée, ajoutée à celles des dossiers déposés avant, tient dans "
    "l’enveloppe.",
    advisory=True,
)
def envelope(facts: Facts, terms: Terms) -> Judgement | None:
    """The grant, added to those requested before, stays within the envelope."""
    whole = terms.envelope
    committed, grant = facts.envelope_committed, facts.requested_grant
    if whole is None or committed is None or grant is None:
        return None
    requested = EXACT.add(committed, grant)
    status = Status.MET if requested <= whole else Status.ADVISORY

    def explain() -> Explanation:
        # Neither the sum of the others nor what is left: from two such figures, anybody
        # would know what a neighbour asks for.
        required = f"au plus {money(whole)} pour l’ensemble des dossiers"
        if status is Status.MET:
            return Explanation(
                message=f"L’enveloppe de {money(whole)} suffit aux demandes des dossiers "
                "déjà déposés et à celle-ci.",
                required=required,
            )
        return Explanation(
            message=f"L’enveloppe de {money(whole)} ne suffit pas aux demandes des "
            f"dossiers déjà déposés et à celle-ci. Le dossier peut être déposé{NNBSP}; il sera "
            "instruit dans son ordre d’arrivée, tant que l’enveloppe n’est pas épuisée.",
            required=required,
            remedy=f"Rien n’est à changer{NBSP}: ce point dépend des décisions à venir.",
        )

    return Judgement(status, explain)


@rule(
    "overlap",
    "Recouvrement de territoires",
    asks="Aucun autre dossier déposé ne semble couvrir une partie du même territoire.",
    advisory=True,
)
def overlap(facts: Facts, terms: Terms) -> Judgement | None:
    """No other filed application seems to cover a part of the same territory."""
    others = facts.overlapping
    if others is None:
        return None

    def explain() -> Explanation:
        if not others:
            return Explanation(
                message="Aucun recouvrement avec le territoire d’un dossier déposé "
                "n’est connu."
            )
        return Explanation(
            message="Une partie du territoire de ce projet est peut-être couverte par "
            f"un autre projet. Le dossier peut être déposé{NNBSP}; ce point sera examiné à "
            "l’instruction.",
            remedy="Rapprochez-vous des collectivités de votre territoire pour vérifier "
            "que les projets se complètent.",
        )

    return Judgement(Status.ADVISORY if others else Status.MET, explain)
