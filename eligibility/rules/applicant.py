"""Who applies: the kind of authority, how well known, and how many times."""

from collections.abc import Iterable

from eligibility.assessment import Status
from eligibility.categories import label
from eligibility.facts import Facts
from eligibility.french import count, enumeration
from eligibility.rules.base import Explanation, Judgement, rule, unknown
from eligibility.terms import Terms

#: Beyond so many kinds, a list of them is no longer read.
_LISTED = 6


def _one_of(categories: Iterable[str]) -> str:
    labels = sorted({label(category) for category in categories})
    if len(labels) > _LISTED:
        return f"l’une des {len(labels)} catégories admises par l’appel"
    return enumeration(labels, "ou")


@rule("applicant", "Catégorie du candidat")
def applicant(facts: Facts, terms: Terms) -> Judgement:
    """The applicant is of a category that the call admits."""
    category = facts.applicant_category
    if category is None:
        return unknown(
            facts,
            "applicant_category",
            required=lambda: _one_of(terms.eligible_categories),
        )
    if category not in terms.eligible_categories:
        return Judgement(
            Status.BREACHED,
            lambda: Explanation(
                message=f"L’appel n’admet pas ce candidat : {label(category)}.",
                found=label(category),
                required=_one_of(terms.eligible_categories),
                remedy="Aucune modification du dossier ne peut y remédier : "
                "il doit être porté par un candidat d’une catégorie admise.",
            ),
        )
    return Judgement(
        Status.MET,
        lambda: Explanation(
            message=f"L’appel admet ce candidat : {label(category)}.",
            found=label(category),
            required=_one_of(terms.eligible_categories),
        ),
    )


@rule("single-application", "Un seul dossier par candidat")
def single_application(facts: Facts, terms: Terms) -> Judgement | None:
    """The authority has filed no other application under the call."""
    if not terms.single_application:
        return None
    others = facts.other_applications
    if others is None:
        return unknown(
            facts, "other_applications", required=lambda: "aucun autre dossier déposé"
        )
    if others:

        def already_filed() -> Explanation:
            numbers = enumeration(sorted(others))
            filed = count(
                len(others), "autre dossier déposé", "autres dossiers déposés"
            )
            return Explanation(
                message=f"Ce candidat a déjà déposé {numbers} ; l’appel n’admet "
                "qu’un dossier par candidat.",
                found=f"{filed} ({numbers})",
                required="aucun autre dossier déposé",
                remedy=f"Retirez {numbers} avant de déposer ce dossier, "
                "ou renoncez à le déposer.",
            )

        return Judgement(Status.BREACHED, already_filed)
    return Judgement(
        Status.MET,
        lambda: Explanation(
            message="Ce candidat n’a déposé aucun autre dossier pour cet appel.",
            found="aucun autre dossier déposé",
            required="aucun autre dossier déposé",
        ),
    )


@rule("lone-commune", "Commune candidate seule", advisory=True)
def lone_commune(facts: Facts, terms: Terms) -> Judgement | None:
    """A commune applies for itself where a grouping may be rather expected."""
    category = facts.applicant_category
    if not terms.lone_categories or category is None:
        return None
    if category in terms.lone_categories:
        return Judgement(
            Status.ADVISORY,
            lambda: Explanation(
                message=f"Le candidat se présente seul ({label(category)}) : "
                "une candidature en groupement est peut-être attendue.",
                found=label(category),
                remedy="Vérifiez si votre groupement porte déjà un projet "
                "auquel vous joindre.",
            ),
        )
    return Judgement(
        Status.MET,
        lambda: Explanation(
            message=f"Le candidat n’est pas une commune seule : {label(category)}.",
            found=label(category),
        ),
    )


@rule("applicant-unconfirmed", "Identité du candidat", advisory=True)
def applicant_unconfirmed(facts: Facts, terms: Terms) -> Judgement | None:
    """The applicant was typed in by hand: a reviewer has to confirm who it is."""
    confirmed = facts.applicant_confirmed
    if confirmed is None:
        return None
    if confirmed:
        return Judgement(
            Status.MET,
            lambda: Explanation(message="Le candidat figure au registre."),
        )
    return Judgement(
        Status.ADVISORY,
        lambda: Explanation(
            message="Le candidat a été saisi hors du registre : son identité et sa "
            "catégorie seront confirmées à l’instruction.",
            remedy="Choisissez le candidat dans le registre s’il y figure.",
        ),
    )
