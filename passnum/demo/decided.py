"""The dossiers of the demonstration on which a decision is proposed, confirmed or published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from passnum.demo.acts import (
    assigned,
    award_proposed,
    complete,
    confirmed,
    opened,
    paid,
    published,
    refusal_proposed,
    scored,
)
from passnum.demo.people import FIRST_AGENT, REVIEWER, SECOND_AGENT, SECOND_REVIEWER
from passnum.demo.shape import DemoDossier, filed_dossier


def decided(year: Mapping[str, Any]) -> tuple[DemoDossier, ...]:
    """Return the dossiers, in the order of their ranks; `year` holds the dates of each."""
    return (_to_confirm(year), _to_notify(year), _awarded(year), _refused(year))


def _to_confirm(year: Mapping[str, Any]) -> DemoDossier:
    return filed_dossier(
        year,
        complete,
        assigned(REVIEWER, SECOND_REVIEWER),
        scored(REVIEWER, *(5, 4, 4, 4), comment="Un réseau de lieux déjà en place."),
        scored(
            SECOND_REVIEWER, *(4, 4, 5, 4), comment="Partenaires engagés par écrit."
        ),
        award_proposed(165_000),
        owner=SECOND_AGENT,
        siren="222200016",
        title="Pass numérique des deux rives",
        summary="Trois mille personnes formées, du littoral à l’intérieur des terres.",
        description="Les maisons du département remettent les carnets ; quarante lieux"
        " labellisés les acceptent.",
        territory="Tout le département.",
        outreach="Les travailleurs sociaux des maisons du département.",
        passes=30_000,
        services=44_000,
        grant=172_000,
        beneficiaries=3_000,
        target=1_950,
    )


def _to_notify(year: Mapping[str, Any]) -> DemoDossier:
    return filed_dossier(
        year,
        complete,
        assigned(REVIEWER, SECOND_REVIEWER),
        scored(REVIEWER, *(4, 4, 3, 4), comment="Calendrier réaliste, budget clair."),
        scored(
            SECOND_REVIEWER, *(4, 3, 4, 4), comment="Les îles ne sont pas oubliées."
        ),
        award_proposed(31_500),
        confirmed,
        owner=FIRST_AGENT,
        siren="242900074",
        title="Cap sur le numérique",
        summary="Des ateliers de port en port.",
        description="Les offices de tourisme, hors saison, deviennent des lieux de"
        " formation ; un médiateur tourne entre eux.",
        territory="Les communes du littoral et les îles.",
        outreach="Les mairies, la mission locale et les coopératives.",
        passes=5_500,
        services=8_000,
        grant=31_500,
        beneficiaries=550,
        target=330,
    )


def _awarded(year: Mapping[str, Any]) -> DemoDossier:
    """Its letter was opened, and part of the award is paid."""
    return filed_dossier(
        year,
        complete,
        assigned(REVIEWER, SECOND_REVIEWER),
        scored(REVIEWER, *(5, 5, 4, 4), comment="Le projet le plus abouti à ce jour."),
        scored(
            SECOND_REVIEWER, *(5, 4, 4, 5), comment="Pilotage et suivi exemplaires."
        ),
        award_proposed(540_000),
        confirmed,
        published,
        opened,
        paid(270_000, "Premier versement"),
        owner=SECOND_AGENT,
        siren="225900018",
        title="Cent mille pass pour l’emploi",
        summary="Dix mille personnes formées, en lien avec les allocations.",
        description="Le carnet de dix pass est proposé à l’ouverture des droits ; un référent"
        " suit la personne jusqu’à son autonomie.",
        territory="Tout le département, en huit bassins d’emploi.",
        outreach="Les référents d’insertion et les agences de l’emploi.",
        passes=100_000,
        services=120_000,
        grant=560_000,
        beneficiaries=10_000,
        target=8_200,
    )


def _refused(year: Mapping[str, Any]) -> DemoDossier:
    return filed_dossier(
        year,
        complete,
        assigned(REVIEWER, SECOND_REVIEWER),
        scored(REVIEWER, *(1, 2, 1, 2), comment="Les publics ne sont pas décrits."),
        scored(SECOND_REVIEWER, *(2, 1, 1, 2), comment="Aucun partenaire n’est nommé."),
        refusal_proposed(
            "publics",
            "partenariats",
            explanation="Le projet pourra être présenté de nouveau, avec des lieux et des"
            " prescripteurs nommés.",
        ),
        confirmed,
        published,
        owner=FIRST_AGENT,
        siren="200038958",
        role="Présidente",
        title="Des pass pour la vallée",
        summary="Distribuer des pass à l’accueil de la communauté.",
        description="Les pass sont remis à qui les demande.",
        territory="La vallée.",
        outreach="L’affichage en mairie.",
        passes=1_500,
        services=2_000,
        grant=8_500,
        beneficiaries=150,
        target=80,
    )
