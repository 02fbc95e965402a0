"""The dossiers that the desk of the demonstration has in hand, one at each task or more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from passnum.demo.acts import (
    answered,
    asked,
    assigned,
    complete,
    completeness_declared,
    drafted,
    scored,
)
from passnum.demo.people import (
    FIRST_AGENT,
    REVIEWER,
    SECOND_AGENT,
    SECOND_REVIEWER,
    Person,
)
from passnum.demo.shape import DemoDossier, filed_dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoInterest:
    """An interest that a reviewer declares: the dossiers it concerns are hidden from them."""

    person: Person
    siren: str
    name: str
    capacity: str


INTERESTS = (
    DemoInterest(
        person=REVIEWER,
        siren="211100698",
        name="Carcassonne",
        capacity="Conseillère municipale (exemple fictif)",
    ),
)
"""The commune belongs to the holder of `_in_conflict`."""


def in_hand(year: Mapping[str, Any]) -> tuple[DemoDossier, ...]:
    """Return the dossiers, in the order of their ranks; `year` holds the dates of each."""
    return (
        _to_assign(year),
        _asked(year),
        _answered(year),
        _to_score(year),
        _in_conflict(year),
    )


def _to_assign(year: Mapping[str, Any]) -> DemoDossier:
    return filed_dossier(
        year,
        complete,
        owner=SECOND_AGENT,
        siren="200069052",
        title="Apprendre près de chez soi",
        summary="Des carnets de pass remis dans les maisons de quartier.",
        description="Neuf maisons de quartier repèrent les personnes, remettent les carnets"
        " et accueillent les ateliers.",
        territory="Les quartiers prioritaires et les bourgs de l’agglomération.",
        outreach="Les maisons de quartier et les agences de l’emploi.",
        passes=9_000,
        services=12_000,
        grant=50_000,
        beneficiaries=900,
        target=540,
    )


def _asked(year: Mapping[str, Any]) -> DemoDossier:
    """Its owner has something to answer."""
    return filed_dossier(
        year,
        asked(
            {
                "document.deliberation": "Elle n’est ni signée ni datée.",
                "section.publics": "Précisez comment les personnes sont repérées.",
            },
            "Votre projet nous intéresse. Ces deux éléments nous manquent pour l’instruire.",
        ),
        owner=FIRST_AGENT,
        siren="200040210",
        title="Le numérique au bord du lac",
        summary="Des pass pour les saisonniers et les personnes isolées.",
        description="Deux médiateurs tiennent des permanences dans chaque commune, hors"
        " saison.",
        territory="Les communes de la communauté.",
        outreach="À préciser.",
        passes=2_000,
        services=3_000,
        grant=11_000,
        beneficiaries=250,
        target=150,
    )


def _answered(year: Mapping[str, Any]) -> DemoDossier:
    """What was asked and what was answered are read side by side."""
    return filed_dossier(
        year,
        asked(
            {
                "document.deliberation": "Elle n’est ni signée ni datée.",
                "section.projet": "Dites qui accompagne les personnes, et où.",
            },
            "Merci de compléter ces deux points.",
        ),
        answered(
            step="projet",
            fields={
                "title": "Un premier clic avec les artisans et les aidants",
                "summary": "Des pass pour les artisans et les proches aidants.",
                "description": "Six médiateurs, formés en début d’année, accompagnent les"
                " personnes dans quatre espaces publics numériques. Un relais tient une"
                " permanence hebdomadaire dans chaque bourg.",
                **year,
                "pass_count": 6_000,
            },
            kind="deliberation",
            message="La délibération est signée et datée. La description nomme désormais les"
            " lieux et les médiateurs.",
        ),
        owner=SECOND_AGENT,
        siren="200042935",
        title="Un premier clic avec les artisans",
        summary="Des pass pour les artisans et les proches aidants.",
        description="Des médiateurs accompagnent les personnes.",
        territory="L’agglomération, en priorité ses bourgs de montagne.",
        outreach="La chambre de métiers et les associations d’aidants.",
        passes=6_000,
        services=8_000,
        grant=34_000,
        beneficiaries=620,
        target=372,
    )


def _to_score(year: Mapping[str, Any]) -> DemoDossier:
    """One opinion is given, hidden from the other reviewer, whose own is a draft."""
    return filed_dossier(
        year,
        complete,
        assigned(REVIEWER, SECOND_REVIEWER),
        scored(
            SECOND_REVIEWER,
            *(3, 4, 2, 4),
            comment="Lieux bien choisis. Les cofinancements restent à confirmer.",
        ),
        drafted(REVIEWER, *(4, 3), comment="À relire : la carte des lieux."),
        owner=SECOND_AGENT,
        siren="200033181",
        title="Tous connectés, tous accompagnés",
        summary="Vingt lieux de médiation et un carnet pour chaque demandeur d’emploi.",
        description="Le carnet est remis par le conseiller de l’emploi, qui prend le premier"
        " rendez-vous avec le lieu le plus proche.",
        territory="Les soixante-six communes de l’agglomération.",
        outreach="Les conseillers de l’emploi et les centres communaux d’action sociale.",
        passes=18_000,
        services=24_000,
        grant=100_000,
        beneficiaries=1_800,
        target=1_260,
    )


def _in_conflict(year: Mapping[str, Any]) -> DemoDossier:
    """The first reviewer had it, then declared an interest: it is hidden from them."""
    return filed_dossier(
        year,
        completeness_declared(SECOND_REVIEWER),
        assigned(REVIEWER, SECOND_REVIEWER),
        owner=FIRST_AGENT,
        siren="200035715",
        title="Le canal du numérique",
        summary="Une péniche aménagée et huit lieux à terre.",
        description="La péniche fait halte deux jours par commune riveraine ; les huit lieux"
        " à terre prennent le relais toute l’année.",
        territory="Les communes riveraines, puis toute l’agglomération.",
        outreach="Les mairies et les associations d’insertion.",
        passes=10_000,
        services=14_000,
        grant=55_000,
        beneficiaries=1_000,
        target=600,
    )
