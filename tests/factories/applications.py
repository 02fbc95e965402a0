"""Calls and dossiers. `ready_draft` gives one that may be filed."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from applications.calls.definition import (
    CallDefinition,
    Contact,
    Criterion,
    DocumentRequirement,
    LegalSentences,
)
from applications.models import (
    Application,
    Call,
    CallVersion,
    FinancingLine,
    Submission,
    SupportingDocument,
)
from applications.submission import submit_application
from eligibility import Terms, canonical
from tests.factories.accounts import UserFactory
from tests.factories.territories import LocalAuthorityFactory

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def definition(**changes: Any) -> CallDefinition:
    """Return a call's definition; `changes` may name its fields or those of its terms."""
    terms = {
        "opens_at": None,
        "closes_at": datetime.now(UTC) + timedelta(days=30),
        "envelope": Decimal("15000000"),
        "funding_rate": Decimal("0.5"),
        "grant_cap": Decimal("3000000"),
        "minimum_grant": None,
        "target_share": Decimal("0.5"),
        "eligible_categories": frozenset({"COM", "CC", "CA", "DEP", "REG", "7354"}),
        "lone_categories": frozenset({"COM"}),
        "required_documents": {"deliberation": "Délibération"},
        "single_application": True,
        "references": {},
    }
    fields: dict[str, Any] = {
        "slug": "appel-d-essai",
        "number_prefix": "PN2020",
        "title": "Appel d’essai",
        "summary": "Un appel pour les essais.",
        "presentation": "Présentation.",
        "who_may_apply": "Les collectivités.",
        "source": "Essais.",
        "pass_face_value": Decimal("10"),
        "documents": (
            DocumentRequirement(
                code="deliberation", label="Délibération", required=True
            ),
            DocumentRequirement(
                code="lettres", label="Lettres des partenaires", required=False
            ),
        ),
        "criteria": (
            Criterion(code="publics", label="Publics", weight=Decimal("2"), scale=5),
            Criterion(
                code="territoire", label="Territoire", weight=Decimal("1"), scale=5
            ),
        ),
        "contact": Contact(
            service="Mission Société Numérique", email="mission@etat.example"
        ),
        "legal": LegalSentences(
            sworn_statement="Je certifie l’exactitude des informations.",
            silence="Le silence gardé pendant deux mois vaut rejet.",
            appeal="Le rejet peut être contesté.",
        ),
    }
    for name, value in changes.items():
        (terms if name in terms else fields)[name] = value
    return CallDefinition(**fields, terms=Terms(**terms))


def make_call(**changes: Any) -> Call:
    """Store a call with one version; `changes` as for `definition`."""
    content = definition(**changes)
    call = Call.objects.create(slug=content.slug, number_prefix=content.number_prefix)
    call.current = add_version(call, content)
    call.save()
    return call


def add_version(call: Call, content: CallDefinition) -> CallVersion:
    """Store a further version of `call`'s terms, without making it current."""
    values = content.to_dict()
    return CallVersion.objects.create(
        call=call,
        number=call.versions.count() + 1,
        title=content.title,
        opens_at=content.terms.opens_at,
        closes_at=content.terms.closes_at,
        content=values,
        digest=canonical.digest(canonical.dumps(values)),
        loaded_at=timezone.now(),
    )


class ApplicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Application

    owner = factory.SubFactory(UserFactory)
    call = factory.LazyFunction(lambda: Call.objects.first() or make_call())


def ready_draft(**changes: Any) -> Application:
    """Store a draft that may be filed as it is: half of 100 000 €, half of the public."""
    authority = changes.pop("authority", None) or LocalAuthorityFactory()
    draft = ApplicationFactory(
        **{
            "authority": authority,
            "holder_siren": authority.siren,
            "holder_name": authority.name,
            "holder_category": authority.category,
            "contact_name": "Camille Durand",
            "contact_role": "Directrice du numérique",
            "contact_email": "camille.durand@mairie.example",
            "contact_phone": "01 99 00 12 34",
            "representative_name": "Alex Petit",
            "representative_role": "Présidente",
            "title": "Le numérique pour tous",
            "summary": "Des pass pour apprendre.",
            "description": "Une description.",
            "starts_on": date(2027, 1, 1),
            "ends_on": date(2027, 12, 31),
            "pass_count": 5_000,
            "pass_face_value": Decimal("10.00"),
            "territory": "Tout le territoire de la communauté.",
            "beneficiaries": 1_000,
            "target_beneficiaries": 500,
            "outreach": "Avec la mission locale.",
            "requested_grant": Decimal("50000.00"),
            "total_cost": Decimal("100000.00"),
            "eligible_cost": Decimal("100000.00"),
            "other_resources": Decimal("50000.00"),
            **changes,
        }
    )
    FinancingLine.objects.bulk_create(
        [
            FinancingLine(
                application=draft,
                kind=FinancingLine.Kind.EXPENSE,
                position=0,
                label="Pass numériques",
                amount=draft.total_cost,
                eligible=True,
            ),
            FinancingLine(
                application=draft,
                kind=FinancingLine.Kind.RESOURCE,
                position=0,
                label="Fonds propres",
                amount=draft.other_resources,
            ),
        ]
    )
    attach(draft)
    return draft


def attach(
    draft: Application, kind: str = "deliberation", content: bytes = PDF
) -> SupportingDocument:
    """Store a supporting document of the draft."""
    return SupportingDocument.objects.create(
        application=draft,
        kind=kind,
        file=ContentFile(content, name="deliberation.pdf"),
        name="délibération.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=draft.owner,
    )


def filed(**changes: Any) -> Submission:
    """Store a dossier filed through the real use case."""
    draft = ready_draft(**changes)
    return submit_application(application_id=draft.pk, user=draft.owner, sworn=True)
