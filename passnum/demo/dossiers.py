"""What the dossiers of the demonstration say: drafts, and the first ones filed.

The authorities are real, the projects not. Those that the desk has in hand follow
(`in_hand`, `decided`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from passnum.demo.acts import assigned, complete, expert_asked, scored, withdrawn
from passnum.demo.decided import decided
from passnum.demo.in_hand import in_hand
from passnum.demo.people import FIRST_AGENT, REVIEWER, SECOND_AGENT, SECOND_REVIEWER
from passnum.demo.shape import REQUIRED, DemoDossier, expense, people, resource


def demo_dossiers(project_year: int) -> tuple[DemoDossier, ...]:
    """Return the dossiers, whose projects last the whole of `project_year`."""
    year = {
        "starts_on": date(project_year, 1, 1),
        "ends_on": date(project_year, 12, 31),
        "pass_face_value": Decimal("10.00"),
    }
    return (
        _begun(),
        _unfit(year),
        _ready(year),
        _filed(year),
        _reviewed(year),
        _withdrawn(year),
        *in_hand(year),
        *decided(year),
    )


def _begun() -> DemoDossier:
    """A draft that has barely begun."""
    return DemoDossier(
        owner=FIRST_AGENT,
        siren="244800405",
        fields={"title": "Le numérique au plus près des habitants"},
    )


def _unfit(year: Mapping[str, Any]) -> DemoDossier:
    """A draft that breaches the rate, the target share, the balance and the documents."""
    return DemoDossier(
        owner=FIRST_AGENT,
        siren="214800955",
        fields={
            **people(FIRST_AGENT, "Sacha Essai", "Maire"),
            **year,
            "title": "Un pass numérique pour chaque foyer",
            "summary": "Distribuer des pass numériques aux habitants de la commune.",
            "description": "Chaque foyer reçoit cinq pass à utiliser à la médiathèque ou à"
            " l’espace public numérique.",
            "pass_count": 5_000,
            "territory": "La commune.",
            "beneficiaries": 1_000,
            "target_beneficiaries": 350,
            "outreach": "Le bulletin municipal et l’accueil de la mairie.",
        },
        expenses=(
            expense("Pass numériques", 50_000),
            expense("Impression et distribution par l’opérateur", 6_000),
            expense("Ordinateurs pour l’accueil de la mairie", 4_000, eligible=False),
        ),
        resources=(resource("Fonds propres", 20_000),),
        requested_grant=Decimal("36000.00"),
        documents=("deliberation",),
    )


def _ready(year: Mapping[str, Any]) -> DemoDossier:
    """A draft that may be filed as it is."""
    return DemoDossier(
        owner=SECOND_AGENT,
        siren="200040442",
        fields={
            **people(SECOND_AGENT, "Maxime Fictif", "Président"),
            **year,
            "title": "Se former au numérique pour retrouver un emploi",
            "summary": "Des carnets de dix pass remis aux personnes en recherche d’emploi.",
            "description": "Les conseillers de l’emploi et de l’insertion repèrent les besoins,"
            " remettent un carnet de dix pass et prennent le premier rendez-vous. Six lieux de"
            " médiation accueillent les personnes, du diagnostic à l’autonomie.",
            "pass_count": 12_000,
            "territory": "Toutes les communes de l’agglomération.",
            "beneficiaries": 1_200,
            "target_beneficiaries": 780,
            "outreach": "Les structures d’insertion, les services sociaux et les missions"
            " locales remettent les carnets en main propre.",
        },
        expenses=(
            expense("Pass numériques (12 000 pass de 10 €)", 120_000),
            expense("Prestations de l’opérateur", 18_000),
            expense("Communication", 7_000, eligible=False),
        ),
        resources=(
            resource("Fonds propres", 56_000),
            resource("Caisse d’allocations familiales", 20_000),
        ),
        requested_grant=Decimal("69000.00"),
        documents=(*REQUIRED, "lettres-partenaires"),
    )


def _filed(year: Mapping[str, Any]) -> DemoDossier:
    """A dossier just filed, that no reviewer has opened."""
    return DemoDossier(
        owner=FIRST_AGENT,
        siren="200067361",
        story=(),
        fields={
            **people(FIRST_AGENT, "Sacha Essai", "Président"),
            **year,
            "title": "Ateliers numériques itinérants",
            "summary": "Des pass utilisables dans un bus qui fait le tour des villages.",
            "description": "Un bus équipé de douze postes s’arrête chaque semaine sur les marchés"
            " et près des centres sociaux. Les pass y sont acceptés comme dans les trois lieux"
            " de médiation fixes.",
            "pass_count": 4_000,
            "territory": "Toutes les communes de la communauté, en priorité les plus éloignées"
            " d’un lieu de médiation.",
            "beneficiaries": 800,
            "target_beneficiaries": 400,
            "outreach": "Les centres sociaux, les travailleurs sociaux du département et les"
            " marchés.",
        },
        expenses=(
            expense("Pass numériques (4 000 pass de 10 €)", 40_000),
            expense("Prestations de l’opérateur", 5_000),
        ),
        resources=(resource("Fonds propres", 22_500),),
        requested_grant=Decimal("22500.00"),
        documents=REQUIRED,
    )


def _reviewed(year: Mapping[str, Any]) -> DemoDossier:
    """A dossier to deliberate: its opinions disagree. Its territory holds that of `_filed`."""
    return DemoDossier(
        owner=SECOND_AGENT,
        siren="224600015",
        story=(
            complete,
            assigned(REVIEWER, SECOND_REVIEWER),
            scored(
                REVIEWER,
                *(4, 3, 5, 3),
                comment="Projet solide et bien ancré. Le calendrier des ateliers reste à"
                " préciser.",
            ),
            scored(
                SECOND_REVIEWER,
                *(1, 4, 4, 3),
                comment="Les prescripteurs sont nommés, mais rien ne dit comment les publics"
                " les plus éloignés seront repérés.",
            ),
            expert_asked(
                "Les lieux de médiation du département peuvent-ils accueillir 1 500 personnes"
                " en un an ? Le suivi à six mois est-il réaliste ?",
                kind="lettres-partenaires",
            ),
        ),
        fields={
            **people(SECOND_AGENT, "Maxime Fictif", "Président"),
            **year,
            "mandated_name": "Andréa Maquette",
            "mandated_role": "Direction générale des services",
            "title": "Pass numérique et retour à l’emploi",
            "summary": "Mille cinq cents demandeurs d’emploi formés en un an.",
            "description": "Le projet réunit les acteurs de l’emploi et de la médiation"
            " numérique. Chaque personne reçoit un parcours de dix pass, suivi par un référent"
            " unique, et un bilan à six mois.",
            "pass_count": 15_000,
            "territory": "Le département, en priorité les cantons sans lieu de médiation.",
            "beneficiaries": 1_500,
            "target_beneficiaries": 1_125,
            "outreach": "Les conseillers de l’emploi prescrivent le parcours lors de"
            " l’entretien de suivi.",
        },
        expenses=(
            expense("Pass numériques (15 000 pass de 10 €)", 150_000),
            expense("Prestations de l’opérateur", 22_000),
            expense("Évaluation", 8_000, eligible=False),
        ),
        resources=(
            resource("Fonds propres", 64_000),
            resource("Région", 30_000),
        ),
        requested_grant=Decimal("86000.00"),
        documents=(*REQUIRED, "lettres-partenaires"),
    )


def _withdrawn(year: Mapping[str, Any]) -> DemoDossier:
    """A dossier that its owner filed, then withdrew."""
    return DemoDossier(
        owner=SECOND_AGENT,
        siren="247100290",
        story=(withdrawn,),
        fields={
            **people(SECOND_AGENT, "Maxime Fictif", "Président"),
            **year,
            "title": "Premiers pas en ligne",
            "summary": "Un premier projet, retiré pour être repris avec un partenaire.",
            "description": "Des pass remis à l’accueil des mairies pour apprendre à faire ses"
            " démarches en ligne.",
            "pass_count": 2_000,
            "territory": "La communauté urbaine.",
            "beneficiaries": 400,
            "target_beneficiaries": 240,
            "outreach": "Les agents d’accueil des mairies.",
        },
        expenses=(expense("Pass numériques (2 000 pass de 10 €)", 20_000),),
        resources=(resource("Fonds propres", 12_000),),
        requested_grant=Decimal("8000.00"),
        documents=REQUIRED,
    )
