"""A simulation on one printed page: date, figures, verdict, margins, and that it decides nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string

from applications.acknowledgement.rendering.content import Finding, Row
from applications.acknowledgement.rendering.engine import engine
from applications.acknowledgement.rendering.glyphs import with_known_glyphs
from applications.wording import FINDING_STATUSES
from eligibility import Assessment, Verdict, categories, french, told
from eligibility import Finding as Found
from simulator.reading import Asked
from simulator.simulation import Simulation
from territories.labels import describe

STYLESHEET = settings.BASE_DIR / "templates" / "simulator" / "summary.css"
UNKNOWN = "non renseigné"
UNREAD = "saisie illisible"

VERDICTS = {
    Verdict.ELIGIBLE: "Recevable en l’état",
    Verdict.UNDETERMINED: "À compléter",
    Verdict.INELIGIBLE: "Non recevable en l’état",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Everything the page shows, in French, ready to be escaped and laid out.

    made_at: the instant told, to the minute: the page is the same all that minute.
    plans: each way to mend every breach at once, as a sentence.
    """

    call_title: str
    service: str
    made_at: datetime
    made: str
    verdict: str
    level: str
    tally: str
    margin: str
    closed: str
    candidate: str
    amounts: tuple[Row, ...]
    publics: tuple[Row, ...]
    filing: str
    plans: tuple[str, ...]
    findings: tuple[Finding, ...]
    address: str

    @classmethod
    def of(cls, asked: Asked, *, address: str) -> Summary:
        """Return the page of a simulation that stands at `address` (absolute)."""
        panel = asked.panel(with_corrections=False)
        assessment = panel.assessment
        definition = asked.call.current.definition  # type: ignore[union-attr]
        return cls(
            call_title=definition.title,
            service=definition.contact.service,
            made_at=asked.now.replace(second=0, microsecond=0),
            made=french.instant(asked.now),
            verdict=VERDICTS[assessment.verdict],
            level=assessment.verdict,
            tally=panel.tally,
            margin=panel.margin,
            closed=asked.closed,
            candidate=_candidate(asked.simulation),
            amounts=tuple(_amounts(asked.simulation)),
            publics=tuple(_publics(asked.simulation)),
            filing=_filing(asked),
            plans=tuple(_plans(assessment)),
            findings=tuple(map(_finding, assessment.findings)),
            address=address,
        )


def render_html(summary: Summary) -> str:
    """Return the page, every text of `summary` escaped."""
    return with_known_glyphs(
        render_to_string(
            "simulator/summary.html",
            {
                "content": summary,
                "created": summary.made_at.astimezone(UTC).strftime(
                    "%Y-%m-%dT%H:%M:%SZ"
                ),
                "state_branding": settings.STATE_BRANDING,
            },
        )
    )


def render_pdf(summary: Summary) -> bytes:
    """Return the page as a tagged PDF: the same bytes for the same summary."""
    return _laid_out(render_html(summary))


@lru_cache(maxsize=64)
def _laid_out(html: str) -> bytes:
    return engine(STYLESHEET).write_pdf(
        html, identifier=hashlib.sha256(html.encode()).hexdigest()
    )


def _candidate(simulation: Simulation) -> str:
    if simulation.authority is not None:
        return describe(simulation.authority)
    if simulation.category:
        return (
            f"{categories.label(simulation.category)} (catégorie {simulation.category})"
        )
    return UNKNOWN


def _amounts(simulation: Simulation) -> Iterator[Row]:
    for label, name in (
        ("Dépense éligible", "eligible_cost"),
        ("Coût total", "total_cost"),
        ("Aide demandée", "requested_grant"),
        ("Autres ressources", "other_resources"),
    ):
        amount = getattr(simulation, name)
        said = _missing(simulation, name) if amount is None else french.money(amount)
        yield Row(label, said)


def _publics(simulation: Simulation) -> Iterator[Row]:
    for label, name in (
        ("Bénéficiaires prévus", "beneficiaries"),
        ("Dont public cible", "target_beneficiaries"),
    ):
        persons = getattr(simulation, name)
        said = _missing(simulation, name) if persons is None else french.number(persons)
        yield Row(label, said)


def _missing(simulation: Simulation, name: str) -> str:
    return UNREAD if name in simulation.unread else UNKNOWN


def _filing(asked: Asked) -> str:
    """Tell when the dossier is supposed to be received."""
    simulation = asked.simulation
    if simulation.received_on is None:
        if simulation.unread.keys() & {"received_on", "received_time"}:
            return UNREAD
        return f"le {french.instant(asked.now)}, à l’établissement de ce résumé"
    facts = simulation.facts(asked.terms, now=asked.now)
    if simulation.received_time is None or facts.received_at is None:
        return f"le {french.day(simulation.received_on)}, sans heure"
    return f"le {french.instant(facts.received_at)}"


def _plans(assessment: Assessment) -> Iterator[str]:
    if assessment.verdict is Verdict.INELIGIBLE:
        for plan in assessment.plans:
            yield french.typeset(told(plan))


def _finding(found: Found) -> Finding:
    more = found.margin.text if found.margin else found.remedy
    return Finding(
        title=found.title,
        message=f"{found.message} {more}" if more else found.message,
        status=found.status,
        verdict=FINDING_STATUSES[found.status],
    )
