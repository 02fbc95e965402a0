"""The rows of one dossier for measures, by the real rules; nothing here writes them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from applications.facts import draft_facts
from applications.models import (
    Application,
    CallVersion,
    Event,
    FinancingLine,
    JournalEntry,
    State,
    Submission,
    SupportingDocument,
)
from applications.numbering import dossier_number
from applications.snapshot import build_snapshot
from applications.surroundings import Surroundings
from bench.measured_call import CLOSING, OPENING
from eligibility import FILING_RULES, assess, canonical
from reviews.models import Decision, DeskEntry, Disagreement, Outcome, Review
from reviews.scoring import mean_total, weighted_total
from territories.models import LocalAuthority

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SENTENCES = (
    "Le réseau de médiation couvre l’ensemble des communes du territoire.",
    "Les pass sont remis par les travailleurs sociaux lors des entretiens d’accueil.",
    "Chaque bénéficiaire choisit, près de chez lui, un lieu de formation qualifié.",
    "Les permanences se tiennent dans les médiathèques et les maisons de services.",
    "La mission locale et Pôle emploi orientent les personnes éloignées de l’emploi.",
    "Un comité de suivi réunit chaque trimestre les partenaires et les financeurs.",
    "Une évaluation mesure l’autonomie acquise au début et à la fin du parcours.",
    "Le déploiement commence par les quartiers prioritaires, puis gagne les bourgs.",
)
STATES = (State.SUBMITTED, State.UNDER_REVIEW, State.UNDER_REVIEW, State.ACCEPTED)
REVIEWED = {State.UNDER_REVIEW, State.ACCEPTED}


class DossierRows:
    """Draws the rows of dossiers filed in one call by `owner`, reviewed by `team`."""

    def __init__(
        self,
        version: CallVersion,
        owner: User,
        team: Sequence[User],
        stored: str,
        draw: random.Random,
    ) -> None:
        self.version, self.owner, self.team = version, owner, team
        self.stored, self.draw = stored, draw
        self.criteria = version.definition.criteria

    def application(
        self, rank: int, authority: LocalAuthority, count: int
    ) -> Application:
        draw = self.draw
        cost = Decimal(draw.randrange(2_000_000, 400_000_000)) / 100
        grant = (cost / 2).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
        beneficiaries = draw.randrange(200, 20_000)
        received = OPENING + (CLOSING - OPENING) * rank / (count + 1)
        return Application(
            call_id=self.version.call_id,
            owner=self.owner,
            state=draw.choice(STATES),
            number=dossier_number(self.version.definition.number_prefix, rank),
            rank=rank,
            submitted_at=received,
            authority=authority,
            holder_siren=authority.siren,
            holder_name=authority.name,
            holder_category=authority.category,
            contact_name="Camille Durand",
            contact_role="Responsable du numérique",
            contact_email=self.owner.email,
            contact_phone="01 99 00 12 34",
            representative_name="Alex Petit",
            representative_role="Présidence",
            title=f"Pass numériques {received:%Y}, {authority.name}"[:200],
            summary=" ".join(draw.sample(SENTENCES, 3)),
            description="\n\n".join(
                " ".join(draw.choices(SENTENCES, k=6)) for _ in range(6)
            ),
            starts_on=date(2020, 9, 1),
            ends_on=date(2021, 8, 31),
            pass_count=int(cost / 10),
            pass_face_value=Decimal(10),
            territory="L’ensemble du territoire de la collectivité.",
            beneficiaries=beneficiaries,
            target_beneficiaries=draw.randrange(
                (beneficiaries + 1) // 2, beneficiaries
            ),
            outreach=" ".join(draw.sample(SENTENCES, 4)),
            requested_grant=grant,
            total_cost=cost,
            eligible_cost=cost,
            other_resources=cost - grant,
        )

    def documents(self, dossier: Application) -> list[SupportingDocument]:
        """Return every document that the call lists, all of the file `stored`."""
        return [
            SupportingDocument(
                application=dossier,
                kind=requirement.code,
                file=self.stored,
                name=f"{requirement.label}.pdf",
                media_type="application/pdf",
                size=len(PDF),
                sha256=hashlib.sha256(PDF).hexdigest(),
                uploaded_by=self.owner,
            )
            for requirement in self.version.definition.documents
        ]

    def submission(
        self,
        dossier: Application,
        lines: list[FinancingLine],
        documents: list[SupportingDocument],
    ) -> Submission:
        received = dossier.submitted_at
        assert received is not None  # noqa: S101 — told to the type checker
        facts = draft_facts(
            dossier,
            received_at=received,
            document_kinds=[document.kind for document in documents],
            surroundings=Surroundings(),
        )
        assessment = assess(facts, self.version.definition.terms, rules=FILING_RULES)
        snapshot = canonical.dumps(
            build_snapshot(
                application=dossier,
                version=self.version,
                lines=lines,
                documents=documents,
                covered=(),
                filed_by=self.owner,
                received_at=received,
                facts=facts,
                assessment=assessment,
            )
        )
        return Submission(
            application=dossier,
            call_version=self.version,
            received_at=received,
            filed_by=self.owner,
            verdict=assessment.verdict,
            ruleset_version=assessment.ruleset_version,
            snapshot=snapshot,
            sha256=canonical.digest(snapshot),
        )

    def reviews(
        self, dossier: Application, count: int, entry: DeskEntry
    ) -> Iterator[tuple[Review, dict[str, int]]]:
        """Yield opinions with their scores by criterion; keep up the desk's `entry`."""
        if dossier.state not in REVIEWED or not count:
            return
        totals = []
        for reviewer in self.draw.sample(self.team, min(count, len(self.team))):
            values = {
                criterion.code: self.draw.randint(0, criterion.scale)
                for criterion in self.criteria
            }
            totals.append(weighted_total(self.criteria, values))
            yield (
                Review(
                    application=dossier,
                    reviewer=reviewer,
                    total=totals[-1],
                    final_at=timezone.now(),
                ),
                values,
            )
        entry.review_count, entry.mean_total = len(totals), mean_total(totals)
        if len(totals) > 1 and (dossier.rank or 0) % 10 == 0:
            entry.disagreement = Disagreement.OPEN

    def decisions(self, dossiers: Iterable[Application]) -> Iterator[Decision]:
        """Yield an award for one dossier under review in three, half of them confirmed."""
        proposer, decider = self.team[-2:]
        now = timezone.now()
        for dossier in dossiers:
            rank = dossier.rank or 0
            if dossier.state != State.UNDER_REVIEW or rank % 3:
                continue
            confirmed = rank % 2 == 0
            yield Decision(
                application=dossier,
                outcome=Outcome.AWARD,
                amount=dossier.requested_grant,
                proposed_by=proposer,
                proposed_at=now,
                confirmed_by=decider if confirmed else None,
                confirmed_at=now if confirmed else None,
            )

    def journal(self, dossier: Application) -> Iterator[JournalEntry]:
        received = dossier.submitted_at
        assert received is not None  # noqa: S101 — told to the type checker
        told = [
            (received - timedelta(days=3), Event.DRAFT_CREATED, self.owner),
            (received, Event.SUBMITTED, self.owner),
        ]
        if dossier.state in REVIEWED:
            opened = received + timedelta(days=5)
            told.append((opened, Event.REVIEW_STARTED, self.team[0]))
        if dossier.state == State.ACCEPTED:
            decided = received + timedelta(days=40)
            told.append((decided, Event.ACCEPTED, self.team[0]))
        for at, event, actor in told:
            yield JournalEntry(
                at=at,
                event=event,
                actor=actor,
                application=dossier,
                call_id=dossier.call_id,
            )

    def scored(self, review: Review, values: dict[str, int]) -> JournalEntry:
        received = review.application.submitted_at
        assert received is not None  # noqa: S101 — told to the type checker
        return JournalEntry(
            at=received + timedelta(days=12),
            event=Event.SCORED,
            actor=review.reviewer,
            application=review.application,
            call_id=review.application.call_id,
            detail={"total": str(review.total), "scores": values, "changed": False},
        )


def financing_lines(dossier: Application) -> list[FinancingLine]:
    """Return a plan in balance: two expenses, and what the grant leaves to be found."""
    total, others = dossier.total_cost, dossier.other_resources
    assert total is not None and others is not None  # noqa: S101, PT018 — as above
    deployment = (total / 10).quantize(Decimal("0.01"))
    kinds = FinancingLine.Kind
    drawn = (
        (kinds.EXPENSE, 0, "Pass numériques", total - deployment),
        (kinds.EXPENSE, 1, "Déploiement par l’opérateur", deployment),
        (kinds.RESOURCE, 0, "Fonds propres", others),
    )
    return [
        FinancingLine(
            application=dossier,
            kind=kind,
            position=position,
            label=label,
            amount=amount,
            eligible=kind == kinds.EXPENSE,
        )
        for kind, position, label, amount in drawn
    ]
