"""The call under which the measures' dossiers are filed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from applications.calls.definition import (
    CallDefinition,
    Contact,
    Criterion,
    DocumentRequirement,
    LegalSentences,
)
from applications.models import Call, CallVersion
from eligibility import Terms, canonical
from territories.models import Category

OPENING = datetime(2020, 2, 3, 8, 0, tzinfo=UTC)
CLOSING = datetime(2020, 5, 15, 21, 59, 59, 999_999, tzinfo=UTC)


def make_version(prefix: str) -> CallVersion:
    """Store a call whose numbers bear `prefix`, with one version: four criteria, three documents."""
    documents = {
        "deliberation": "Délibération",
        "rib": "Relevé d’identité bancaire",
        "lettres": "Lettres des partenaires",
    }
    definition = CallDefinition(
        slug=f"mesure-{prefix.lower()}",
        number_prefix=prefix,
        title=f"Pass numérique, mesures {prefix}",
        summary="Un appel pour les mesures.",
        presentation="Un appel pour les mesures.",
        who_may_apply="Les collectivités territoriales et leurs groupements.",
        source="Mesures.",
        pass_face_value=Decimal(10),
        terms=Terms(
            closes_at=CLOSING,
            envelope=Decimal("15000000"),
            funding_rate=Decimal("0.5"),
            grant_cap=Decimal("3000000"),
            target_share=Decimal("0.5"),
            eligible_categories=frozenset(Category.values),
            required_documents=documents,
        ),
        documents=tuple(
            DocumentRequirement(code=code, label=label, required=True)
            for code, label in documents.items()
        ),
        criteria=tuple(
            Criterion(
                code=code, label=label, weight=Decimal(weight), scale=5, guidance=help_
            )
            for code, label, weight, help_ in (
                (
                    "publics",
                    "Publics visés",
                    3,
                    "Part du public cible, et moyens de l’atteindre.",
                ),
                (
                    "mediation",
                    "Médiation numérique",
                    3,
                    "Lieux de formation, proximité, qualité des partenaires.",
                ),
                ("territoire", "Territoire", 2, "Couverture, ruralité, quartiers."),
                ("budget", "Budget", 2, "Sincérité des coûts, cofinancements."),
            )
        ),
        contact=Contact(
            service="Mission Société Numérique", email="mission@etat.example"
        ),
        legal=LegalSentences(
            sworn_statement="Je certifie l’exactitude des informations de ce dossier.",
            silence="Mention de mesure.",
            appeal="Mention de mesure.",
        ),
    )
    content = definition.to_dict()
    call = Call.objects.create(slug=definition.slug, number_prefix=prefix)
    call.current = CallVersion.objects.create(
        call=call,
        number=1,
        title=definition.title,
        opens_at=OPENING,
        closes_at=CLOSING,
        content=content,
        digest=canonical.digest(canonical.dumps(content)),
        loaded_at=OPENING,
    )
    call.save(update_fields=["current"])
    return call.current
