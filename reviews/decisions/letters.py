"""The letter of a decision: the call's text, filled for one dossier."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from applications.acknowledgement.rendering import render_pdf
from applications.frozen import Frozen, filing_of, latest_of
from applications.models import Application, Notice, Submission
from applications.notices import DecisionTold, told_decision
from eligibility import canonical, french
from reviews.decisions.deciding import current_definition
from reviews.decisions.limits import requested_grant
from reviews.models import Decision

NOT_NUMBERED = "donné à la publication"


def told(
    decision: Decision,
    latest: Frozen,
    *,
    application: Application,
    reference: str,
    at: datetime,
) -> DecisionTold:
    """Return what the letter of a decision says, in the words that the call now has.

    `at` is the instant of its publication.
    """
    definition = current_definition(application)
    requested = requested_grant(latest)
    filed = latest.content
    values = {
        "appel": definition.title,
        "service": definition.contact.service,
        "porteur": filed["holder"]["name"],
        "projet": filed["project"]["title"],
        "numero": filed["number"],
        "rang": french.number(filed["rank"]),
        "date_reception": french.day(filing_of(latest).received_at),
        "aide_demandee": french.money(requested),
        "reference": reference,
        "date_decision": french.day(at),
        "montant": french.money(decision.amount or Decimal()),
    }
    text = getattr(definition.decisions.letters, decision.outcome)
    return DecisionTold(
        kind=Notice.Kind(decision.outcome),
        reference=reference,
        amount=decision.amount,
        requested_grant=requested,
        reasons=decision.labels,
        explanation=decision.explanation,
        letter=text.filled(values),
        appeal=definition.legal.appeal,
    )


def preview(
    decision: Decision,
    submission: Submission,
    *,
    application: Application,
    at: datetime,
) -> bytes:
    """Return the letter of a provisional decision as a PDF that says it is not sent.

    Nothing is written; the document is not one that the portal issues.
    """
    latest = latest_of(submission)
    content = told_decision(
        latest,
        issued_at=at,
        decision=told(
            decision,
            latest,
            application=application,
            reference=decision.reference or NOT_NUMBERED,
            at=at,
        ),
        preview=True,
    )
    return render_pdf(canonical.dumps(content))
