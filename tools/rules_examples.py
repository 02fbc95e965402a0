"""The words of `docs/rules.md` that no rule says, and the examples that it works out."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from eligibility import Facts, Terms

INTRODUCTION = """\
# Les règles d’un appel

Cette page est écrite par `python -m tools.rules_page` à partir des règles elles-mêmes ; un test vérifie qu’elle leur est fidèle. Jeu de règles : version {version}.

`eligibility.assess(facts, terms)` pose à un dossier les règles de son appel. Le résultat ne dépend que des faits du dossier et des termes de l’appel : ni de l’heure, ni de la base, ni de la langue de la machine.

| état d’une règle | sens |
|---|---|
| `met` | respectée ; `margin` dit ce qu’il en reste |
| `breached` | non respectée ; `repairs` donne, champ par champ, le plus petit changement qui suffirait à cette règle, ou `together`, ceux à faire ensemble |
| `undetermined` | il manque un fait pour répondre |
| `advisory` | à noter, sans conséquence sur le verdict |

Le **verdict** en découle : une règle non respectée, `ineligible` ; sinon une règle sans réponse, `undetermined` ; sinon `eligible`.

## Ce que demandent les règles

Les faits et les termes portent leur nom dans le code ; [calls.md](calls.md) dit le sens des termes. Le **dépôt** pose toutes les règles. Le **brouillon** laisse de côté celles qui dépendent de l’instant du dépôt. Le **simulateur** et la vérification par fichier posent celles que leurs colonnes renseignent.
"""

PLANS = """\
## Ce qu’il faut changer

`plan` est le plus petit ensemble de changements qui, faits ensemble, ne laissent aucune règle enfreinte. Un dossier dont tous les faits sont connus devient alors `eligible` ; s’il en manque, le plan répare ce qui est connu et le verdict reste `undetermined`.

- L’**effort** se compte séparément en euros déplacés (la somme, sur l’aide demandée, la dépense éligible, le coût total et les autres ressources, de la valeur absolue des changements), en personnes, en jours, en pièces à ajouter et en dossiers à retirer. Aucun autre changement n’en demande moins.
- Le plan de financement reste équilibré : une aide qui baisse nomme la ressource qui monte.
- À effort égal, les coûts ne bougent pas.
- `plans` ajoute, quand ils existent et diffèrent, le plus petit plan qui garde l’aide (par une dépense éligible plus élevée) et le plus petit qui garde les coûts (par une aide plus basse).
- Seuls changent des champs que lit l’une des règles posées, et que le candidat maîtrise. Rien ne répare une catégorie que l’appel n’admet pas, ni un délai dépassé : le plan est alors absent. Il l’est aussi quand l’appel ne peut verser aucune aide (taux ou plafond nul).
- `margin` est, quand les règles d’argent sont respectées, l’aide que toutes permettent ensemble.

## Exemples calculés

Un dossier : une communauté de communes demande 50 000,00 € pour une dépense éligible de 100 000,00 € et un coût total de 120 000,00 €, avec 70 000,00 € d’autres ressources, pour 100 personnes dont 50 du public cible. L’appel : 50 % de la dépense éligible, au plus 3 000 000 €, une moitié du public cible, jusqu’au 15 mai 2020 inclus. Chaque ligne ne change que ce qu’elle dit.
"""

LAST_INSTANT = datetime.fromisoformat("2020-05-15T23:59:59.999999+02:00")

TERMS = Terms(
    opens_at=datetime.fromisoformat("2020-03-01T00:00:00+01:00"),
    closes_at=LAST_INSTANT,
    envelope=Decimal("15000000"),
    funding_rate=Decimal("0.5"),
    grant_cap=Decimal("3000000"),
    minimum_grant=Decimal("20000"),
    target_share=Decimal("0.5"),
    eligible_categories=frozenset({"COM", "CC", "CA", "CU", "DEP"}),
    lone_categories=frozenset({"COM"}),
    required_documents={"deliberation": "Délibération", "rib": "RIB"},
    single_application=True,
)

FACTS = Facts(
    applicant_category="CC",
    applicant_confirmed=True,
    received_at=datetime.fromisoformat("2020-04-20T10:30:00+02:00"),
    requested_grant=Decimal("50000.00"),
    eligible_cost=Decimal("100000.00"),
    total_cost=Decimal("120000.00"),
    other_resources=Decimal("70000.00"),
    beneficiaries=100,
    target_beneficiaries=50,
    other_applications=frozenset(),
    documents=frozenset({"deliberation", "rib"}),
    starts_on=date(2020, 6, 1),
    ends_on=date(2021, 6, 1),
    overlapping=frozenset(),
    envelope_committed=Decimal("1000000.00"),
)

Changes = Mapping[str, Any]


def _euros(**amounts: str) -> Changes:
    return {name: Decimal(amount) for name, amount in amounts.items()}


#: What is told, the facts that change, the terms that change.
EXAMPLES: tuple[tuple[str, Changes, Changes], ...] = (
    ("rien", {}, {}),
    (
        "une aide de 2 000 €, complétée par 118 000 €",
        _euros(requested_grant="2000", other_resources="118000"),
        {},
    ),
    (
        "une aide de 62 345,67 €, complétée par 57 654,33 €",
        _euros(requested_grant="62345.67", other_resources="57654.33"),
        {},
    ),
    (
        "une aide d’un centime au-dessus du taux",
        _euros(requested_grant="50000.01", other_resources="69999.99"),
        {},
    ),
    (
        "une dépense éligible impaire au centime : 100 000,01 € pour 50 000,01 €",
        _euros(
            requested_grant="50000.01",
            other_resources="69999.99",
            eligible_cost="100000.01",
        ),
        {},
    ),
    (
        "une aide de 4 000 000 € pour 9 000 000 € de dépenses",
        _euros(
            requested_grant="4000000",
            eligible_cost="9000000",
            total_cost="9000000",
            other_resources="5000000",
        ),
        {},
    ),
    ("1 000 € de ressources en moins", _euros(other_resources="69000"), {}),
    (
        "une dépense éligible de 130 000 €, plus que le coût total",
        _euros(eligible_cost="130000"),
        {},
    ),
    ("101 personnes au lieu de 100", {"beneficiaries": 101}, {}),
    ("reçu à la dernière microseconde", {"received_at": LAST_INSTANT}, {}),
    (
        "reçu une microseconde plus tard",
        {"received_at": datetime.fromisoformat("2020-05-16T00:00:00+02:00")},
        {},
    ),
    ("porté par un CCAS", {"applicant_category": "7361"}, {}),
    (
        "un autre dossier déjà déposé",
        {"other_applications": frozenset({"PN2020-000042"})},
        {},
    ),
    ("aucune pièce fournie", {"documents": frozenset()}, {}),
    ("fini la veille de commencer", {"ends_on": date(2020, 5, 31)}, {}),
    ("sans la dépense éligible", {"eligible_cost": None}, {}),
    (
        "sans la dépense éligible, une aide au-dessus du plafond",
        {"eligible_cost": None, **_euros(requested_grant="3000000.01")},
        {},
    ),
    (
        "tout à la fois : 62 345,67 € d’aide, 40 personnes du public cible, aucune pièce",
        {
            "documents": frozenset(),
            "target_beneficiaries": 40,
            **_euros(requested_grant="62345.67"),
        },
        {},
    ),
    (
        "une commune, hors registre, sur un territoire déjà couvert",
        {
            "applicant_category": "COM",
            "applicant_confirmed": False,
            "overlapping": frozenset({"PN2020-000042"}),
        },
        {},
    ),
    (
        "une enveloppe presque épuisée",
        _euros(envelope_committed="14950000.01"),
        {},
    ),
    ("un appel au taux de 80 %", {}, {"funding_rate": Decimal("0.8")}),
    (
        "au taux de 80 %, une aide de 90 000 € complétée par 30 000 €",
        _euros(requested_grant="90000", other_resources="30000"),
        {"funding_rate": Decimal("0.8")},
    ),
)
