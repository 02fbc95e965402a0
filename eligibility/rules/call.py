"""What the other applications under the call make of this one: advice, never a refusal.

The applicant reads these words: they name no other application and no authority.
"""

from eligibility.assessment import Status
from eligibility.changes import Margin
from eligibility.facts import Facts
from eligibility.french import money
from eligibility.rules.base import Explanation, Judgement, rule
from eligibility.terms import Terms
from eligibility.values import EXACT


@rule("envelope", "Enveloppe de l’appel", advisory=True)
def envelope(facts: Facts, terms: Terms) -> Judgement | None:
    """The grant, added to those requested before, stays within the envelope."""
    whole = terms.envelope
    committed, grant = facts.envelope_committed, facts.requested_grant
    if whole is None or committed is None or grant is None:
        return None
    requested = EXACT.add(committed, grant)
    status = Status.MET if requested <= whole else Status.ADVISORY

    def explain() -> Explanation:
        sums = (
            f"{money(committed)} demandés par les dossiers déjà déposés "
            f"+ {money(grant)} = {money(requested)}"
        )
        found, required = money(requested), f"au plus {money(whole)}"
        if status is Status.MET:
            left = EXACT.subtract(whole, grant)
            return Explanation(
                message=f"Les demandes tiennent dans l’enveloppe de {money(whole)} : "
                f"{sums}.",
                found=found,
                required=required,
                margin=Margin(
                    "envelope_committed",
                    committed,
                    left,
                    f"Il reste {money(EXACT.subtract(whole, requested))} dans "
                    "l’enveloppe une fois cette demande comptée.",
                ),
            )
        return Explanation(
            message=f"Les demandes dépassent l’enveloppe de {money(whole)} : {sums}. "
            "Le dossier peut être déposé ; il sera instruit dans son ordre d’arrivée, "
            "tant que l’enveloppe n’est pas épuisée.",
            found=found,
            required=required,
            remedy="Rien n’est à changer : ce point dépend des décisions à venir.",
        )

    return Judgement(status, explain)


@rule("overlap", "Recouvrement de territoires", advisory=True)
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
            "un autre projet. Le dossier peut être déposé ; ce point sera examiné à "
            "l’instruction.",
            remedy="Rapprochez-vous des collectivités de votre territoire pour vérifier "
            "que les projets se complètent.",
        )

    return Judgement(Status.ADVISORY if others else Status.MET, explain)
