"""When an application is received, and when its project takes place."""

from datetime import datetime

from eligibility import french
from eligibility.assessment import Status
from eligibility.facts import Facts
from eligibility.french import Precision
from eligibility.rules.base import Explanation, Judgement, rule, unknown
from eligibility.terms import Terms


def _tell_apart(found: datetime, limit: datetime) -> tuple[str, str]:
    """Both instants in French, as finely as it takes to see which comes first."""
    for precision in Precision:
        told = french.instant(found, precision), french.instant(limit, precision)
        if told[0] != told[1]:
            break
    return told


@rule("opening", "Ouverture du dépôt")
def opening(facts: Facts, terms: Terms) -> Judgement | None:
    """The application is received at the opening of the call or after it."""
    opens, received = terms.opens_at, facts.received_at
    if opens is None:
        return None
    if received is None:
        return unknown(
            facts,
            "received_at",
            required=lambda: f"à partir du {french.instant(opens)}",
        )
    if received < opens:

        def too_early() -> Explanation:
            found, limit = _tell_apart(received, opens)
            return Explanation(
                message=f"L’appel n’est pas ouvert : reçu le {found}, "
                f"le dossier ne peut l’être qu’à partir du {limit}.",
                found=f"le {found}",
                required=f"à partir du {limit}",
                remedy=f"Déposez le dossier à partir du {limit}.",
            )

        return Judgement(Status.BREACHED, too_early)
    return Judgement(
        Status.MET,
        lambda: Explanation(
            message=f"Le dossier est reçu le {french.instant(received)}, "
            f"après l’ouverture de l’appel, le {french.instant(opens)}.",
            found=f"le {french.instant(received)}",
            required=f"à partir du {french.instant(opens)}",
        ),
    )


@rule("deadline", "Date limite de dépôt")
def deadline(facts: Facts, terms: Terms) -> Judgement:
    """The application is received at the last accepted instant or before it."""
    closes, received = terms.closes_at, facts.received_at
    if received is None:
        return unknown(
            facts,
            "received_at",
            required=lambda: f"au plus tard le {french.instant(closes)}",
        )
    if received > closes:

        def too_late() -> Explanation:
            found, limit = _tell_apart(received, closes)
            return Explanation(
                message=f"Le délai est dépassé : reçu le {found}, "
                f"le dossier devait l’être au plus tard le {limit}.",
                found=f"le {found}",
                required=f"au plus tard le {limit}",
                remedy="Aucune modification du dossier ne peut y remédier.",
            )

        return Judgement(Status.BREACHED, too_late)
    return Judgement(
        Status.MET,
        lambda: Explanation(
            message=f"Le dossier est reçu le {french.instant(received)}, dans le délai "
            f"qui court jusqu’au {french.instant(closes)}.",
            found=f"le {french.instant(received)}",
            required=f"au plus tard le {french.instant(closes)}",
        ),
    )


@rule("calendar", "Calendrier du projet")
def calendar(facts: Facts, terms: Terms) -> Judgement:
    """The project does not end before it starts."""
    starts, ends = facts.starts_on, facts.ends_on
    if starts is None or ends is None:
        return unknown(facts, "starts_on", "ends_on")
    if ends < starts:
        return Judgement(
            Status.BREACHED,
            lambda: Explanation(
                message=f"Le projet se termine le {french.day(ends)}, "
                f"avant de commencer, le {french.day(starts)}.",
                found=f"fin le {french.day(ends)}",
                required=f"fin le {french.day(starts)} ou après",
                remedy=f"Reportez la fin du projet au {french.day(starts)} au moins, "
                f"ou avancez son début au {french.day(ends)} au plus tard.",
            ),
        )
    return Judgement(
        Status.MET,
        lambda: Explanation(
            message=f"Le projet va du {french.day(starts)} au {french.day(ends)}.",
            found=f"fin le {french.day(ends)}",
            required=f"fin le {french.day(starts)} ou après",
        ),
    )
