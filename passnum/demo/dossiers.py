"""What the six dossiers of the demonstration say. The authorities are real, the projects not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from applications.drafts import PlanLine
from passnum.demo.people import FIRST_AGENT, SECOND_AGENT, Person

REQUIRED = ("deliberation", "attestation", "rib")


class Fate(StrEnum):
    """How far a dossier goes."""

    DRAFT = "draft"
    FILED = "filed"
    REVIEWED = "reviewed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDossier:
    """A dossier to make: `siren` is that of an authority of the registry; amounts in euros."""

    owner: Person
    siren: str
    fate: Fate
    fields: Mapping[str, Any] = field(default_factory=dict)
    expenses: tuple[PlanLine, ...] = ()
    resources: tuple[PlanLine, ...] = ()
    requested_grant: Decimal | None = None
    documents: tuple[str, ...] = ()


def _expense(label: str, euros: int, *, eligible: bool = True) -> PlanLine:
    return PlanLine(label, Decimal(euros), eligible)


def _resource(label: str, euros: int) -> PlanLine:
    return PlanLine(label, Decimal(euros))


def _people(owner: Person, representative: str, role: str) -> dict[str, str]:
    return {
        "contact_name": owner.full_name,
        "contact_role": "Responsable de l’inclusion numérique",
        "contact_email": owner.email,
        "contact_phone": "01 99 00 12 30",
        "representative_name": representative,
        "representative_role": role,
    }


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
    )


def _begun() -> DemoDossier:
    """A draft that has barely begun."""
    return DemoDossier(
        owner=FIRST_AGENT,
        siren="244800405",
        fate=Fate.DRAFT,
        fields={"title": "Le numérique au plus près des habitants"},
    )


def _unfit(year: Mapping[str, Any]) -> DemoDossier:
    """A draft that breaches the rate, the target share, the balance and the documents."""
    return DemoDossier(
        owner=FIRST_AGENT,
        siren="214800955",
        fate=Fate.DRAFT,
        fields={
            **_people(FIRST_AGENT, "Sacha Essai", "Maire"),
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
            _expense("Pass numériques", 50_000),
            _expense("Impression et distribution par l’opérateur", 6_000),
            _expense("Ordinateurs pour l’accueil de la mairie", 4_000, eligible=False),
        ),
        resources=(_resource("Fonds propres", 20_000),),
        requested_grant=Decimal("36000.00"),
        documents=("deliberation",),
    )


def _ready(year: Mapping[str, Any]) -> DemoDossier:
    """A draft that may be filed as it is."""
    return DemoDossier(
        owner=SECOND_AGENT,
        siren="200040442",
        fate=Fate.DRAFT,
        fields={
            **_people(SECOND_AGENT, "Maxime Fictif", "Président"),
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
            _expense("Pass numériques (12 000 pass de 10 €)", 120_000),
            _expense("Prestations de l’opérateur", 18_000),
            _expense("Communication", 7_000, eligible=False),
        ),
        resources=(
            _resource("Fonds propres", 56_000),
            _resource("Caisse d’allocations familiales", 20_000),
        ),
        requested_grant=Decimal("69000.00"),
        documents=(*REQUIRED, "lettres-partenaires"),
    )


def _filed(year: Mapping[str, Any]) -> DemoDossier:
    """A dossier just filed, that no reviewer has opened."""
    return DemoDossier(
        owner=FIRST_AGENT,
        siren="200067361",
        fate=Fate.FILED,
        fields={
            **_people(FIRST_AGENT, "Sacha Essai", "Président"),
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
            _expense("Pass numériques (4 000 pass de 10 €)", 40_000),
            _expense("Prestations de l’opérateur", 5_000),
        ),
        resources=(_resource("Fonds propres", 22_500),),
        requested_grant=Decimal("22500.00"),
        documents=REQUIRED,
    )


def _reviewed(year: Mapping[str, Any]) -> DemoDossier:
    """A dossier under review, with a first opinion; its territory holds that of `_filed`."""
    return DemoDossier(
        owner=SECOND_AGENT,
        siren="224600015",
        fate=Fate.REVIEWED,
        fields={
            **_people(SECOND_AGENT, "Maxime Fictif", "Président"),
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
            _expense("Pass numériques (15 000 pass de 10 €)", 150_000),
            _expense("Prestations de l’opérateur", 22_000),
            _expense("Évaluation", 8_000, eligible=False),
        ),
        resources=(
            _resource("Fonds propres", 64_000),
            _resource("Région", 30_000),
        ),
        requested_grant=Decimal("86000.00"),
        documents=(*REQUIRED, "lettres-partenaires"),
    )


def _withdrawn(year: Mapping[str, Any]) -> DemoDossier:
    """A dossier that its owner filed, then withdrew."""
    return DemoDossier(
        owner=SECOND_AGENT,
        siren="247100290",
        fate=Fate.WITHDRAWN,
        fields={
            **_people(SECOND_AGENT, "Maxime Fictif", "Président"),
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
        expenses=(_expense("Pass numériques (2 000 pass de 10 €)", 20_000),),
        resources=(_resource("Fonds propres", 12_000),),
        requested_grant=Decimal("8000.00"),
        documents=REQUIRED,
    )
