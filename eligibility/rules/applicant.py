"""Who applies: the kind of authority, how well known, and how many times."""

from functools import lru_cache

from eligibility.categories import label
from eligibility.changes import Repair
from eligibility.facts import Facts
from eligibility.findings import Status
from eligibility.french import NBSP, NNBSP, count, enumeration
from eligibility.rules.base import Explanation, Judgement, rule
from eligibility.rules.words import unknown
from eligibility.terms import Terms

#: A longer list of categories is no longer read: their number is given instead.
LISTED_CATEGORIES = 6


@lru_cache
def _one_of(categories: frozenset[str]) -> str:
    labels = sorted({label(category) for category in categories})
    if len(labels) > LISTED_CATEGORIES:
        return f"l’une des {len(labels)} catégories admises par l’appel"
    return enumeration(labels, "ou")


@rule(
    "applicant",
    "Catégorie du candidat",
    asks="Le candidat est d’une catégorie que l’appel admet.",
)
def applicant(facts: Facts, terms: Terms) -> Judgement:
    """The applicant is of a category that the call admits."""
    category, admitted = facts.applicant_category, terms.eligible_categories
    if category is None:
        return unknown(facts, "applicant_category", required=lambda: _one_of(admitted))
    status = Status.MET if category in admitted else Status.BREACHED

    def explain() -> Explanation:
        if status is Status.MET:
            message, remedy = "L’appel admet les candidats de cette catégorie", None
        else:
            message = "L’appel n’admet pas les candidats de cette catégorie"
            remedy = (
                f"Aucune modification du dossier ne peut y remédier{NBSP}: "
                "il doit être porté par un candidat d’une catégorie admise."
            )
        return Explanation(
            message=f"{message}{NBSP}: {label(category)}.",
            found=label(category),
            required=_one_of(admitted),
            remedy=remedy,
        )

    return Judgement(status, explain)


@rule(
    "single-application",
    "Un seul dossier par candidat",
    asks="Le candidat n’a déposé aucun autre dossier pour l’appel.",
)
def single_application(facts: Facts, terms: Terms) -> Judgement | None:
    """The authority has filed no other application under the call."""
    if not terms.single_application:
        return None
    required = "aucun autre dossier déposé"
    others = facts.other_applications
    if others is None:
        return unknown(facts, "other_applications", required=lambda: required)

    def explain() -> Explanation:
        if not others:
            return Explanation(
                message="Ce candidat n’a déposé aucun autre dossier pour cet appel.",
                found=required,
                required=required,
            )
        filed = count(len(others), "autre dossier déposé", "autres dossiers déposés")
        numbers = enumeration(sorted(others))
        them = (
            f"le dossier {numbers}" if len(others) == 1 else f"les dossiers {numbers}"
        )
        return Explanation(
            message=f"L’appel admet un dossier par candidat{NNBSP}; celui-ci a déjà "
            f"déposé {them}.",
            found=f"{filed} ({numbers})",
            required=required,
            remedy=f"Retirez {them}, ou renoncez à déposer celui-ci.",
            repairs=(Repair("other_applications", others, frozenset()),),
        )

    return Judgement(Status.BREACHED if others else Status.MET, explain)


@rule(
    "lone-commune",
    "Candidature en groupement",
    asks="Le candidat n’est pas une commune seule, dont l’appel attend plutôt une "
    "candidature en groupement.",
    advisory=True,
)
def lone_commune(facts: Facts, terms: Terms) -> Judgement | None:
    """The applicant is not a commune from which a grouping is rather expected."""
    category = facts.applicant_category
    if not terms.lone_categories or category is None:
        return None
    status = Status.ADVISORY if category in terms.lone_categories else Status.MET

    def explain() -> Explanation:
        name = label(category)
        if status is Status.MET:
            return Explanation(
                message=f"Le candidat n’est pas une commune seule{NBSP}: {name}.",
                found=name,
            )
        return Explanation(
            message=f"Le candidat ({name}) se présente seul{NNBSP}; une candidature en "
            "groupement est peut-être attendue.",
            found=name,
            remedy="Vérifiez si votre groupement porte un projet auquel vous joindre.",
        )

    return Judgement(status, explain)


@rule(
    "applicant-unconfirmed",
    "Identité du candidat",
    asks="Le candidat vient du registre : il n’a pas été saisi à la main.",
    advisory=True,
)
def applicant_unconfirmed(facts: Facts, terms: Terms) -> Judgement | None:
    """The applicant comes from the registry, and was not typed in by hand."""
    confirmed = facts.applicant_confirmed
    if confirmed is None:
        return None

    def explain() -> Explanation:
        if confirmed:
            return Explanation(message="Le candidat figure au registre.")
        return Explanation(
            message=f"Le candidat a été saisi hors du registre{NBSP}: son identité et sa "
            "catégorie seront confirmées à l’instruction.",
            remedy="Choisissez le candidat dans le registre s’il y figure.",
        )

    return Judgement(Status.MET if confirmed else Status.ADVISORY, explain)
