"""When an application is received, and when its project takes place."""

from datetime import datetime

from eligibility.changes import Margin, Repair
from eligibility.facts import Facts
from eligibility.findings import Status
from eligibility.french import NBSP, Precision, count, day, duration, instant
from eligibility.rules.base import Explanation, Judgement, rule
from eligibility.rules.words import BEYOND_REPAIR, unknown
from eligibility.terms import Terms


def _tell_apart(found: datetime, limit: datetime) -> tuple[str, str]:
    """Two different instants in French, just finely enough to see that they differ."""
    for precision in Precision:
        told = instant(found, precision), instant(limit, precision)
        if told[0] != told[1]:
            return told
    return (
        instant(found, Precision.MICROSECOND, with_offset=True),
        instant(limit, Precision.MICROSECOND, with_offset=True),
    )


@rule(
    "opening",
    "Ouverture du dépôt",
    asks="Le dossier est reçu à l’ouverture de l’appel ou après, à la microseconde près.",
)
def opening(facts: Facts, terms: Terms) -> Judgement | None:
    """The application is received at the opening of the call or after it."""
    opens, received = terms.opens_at, facts.received_at
    if opens is None:
        return None
    if received is None:
        return unknown(
            facts, "received_at", required=lambda: f"à partir du {instant(opens)}"
        )
    status = Status.MET if received >= opens else Status.BREACHED

    def explain() -> Explanation:
        if status is Status.MET:
            found, limit = instant(received), instant(opens)
            return Explanation(
                message=f"L’appel a ouvert le {limit}.",
                found=f"le {found}",
                required=f"à partir du {limit}",
                margin=lambda: Margin(
                    "received_at",
                    received,
                    opens,
                    f"L’appel était ouvert depuis {duration(received - opens)}.",
                ),
            )
        found, limit = _tell_apart(received, opens)
        return Explanation(
            message=f"L’appel n’est pas encore ouvert{NBSP}: reçu le {found}, "
            f"le dossier ne peut l’être qu’à partir du {limit}.",
            found=f"le {found}",
            required=f"à partir du {limit}",
            remedy=f"Déposez le dossier à partir du {limit}.",
            repairs=(Repair("received_at", received, opens),),
        )

    return Judgement(status, explain)


@rule(
    "deadline",
    "Date limite de dépôt",
    asks="Le dossier est reçu au dernier instant accepté ou avant, à la microseconde "
    "près.",
)
def deadline(facts: Facts, terms: Terms) -> Judgement:
    """The application is received at the last accepted instant or before it."""
    closes, received = terms.closes_at, facts.received_at
    if received is None:
        return unknown(
            facts, "received_at", required=lambda: f"au plus tard le {instant(closes)}"
        )
    status = Status.MET if received <= closes else Status.BREACHED

    def explain() -> Explanation:
        if status is Status.MET:
            found, limit = instant(received), instant(closes)
            return Explanation(
                message=f"Reçu le {found}, le dossier est dans le délai, "
                f"qui court jusqu’au {limit}.",
                found=f"le {found}",
                required=f"au plus tard le {limit}",
                margin=lambda: Margin(
                    "received_at",
                    received,
                    closes,
                    f"Il restait {duration(closes - received)} avant la date limite.",
                ),
            )
        found, limit = _tell_apart(received, closes)
        return Explanation(
            message=f"Le délai est dépassé{NBSP}: reçu le {found}, "
            f"le dossier devait l’être au plus tard le {limit}.",
            found=f"le {found}",
            required=f"au plus tard le {limit}",
            remedy=BEYOND_REPAIR,
        )

    return Judgement(status, explain)


@rule(
    "calendar",
    "Calendrier du projet",
    asks="Le projet ne se termine pas avant de commencer.",
)
def calendar(facts: Facts, terms: Terms) -> Judgement:
    """The project does not end before it starts."""
    starts, ends = facts.starts_on, facts.ends_on
    if starts is None or ends is None:
        return unknown(facts, "starts_on", "ends_on")
    status = Status.MET if starts <= ends else Status.BREACHED

    def explain() -> Explanation:
        first, last = day(starts), day(ends)
        found, required = f"du {first} au {last}", f"fin le {first} au plus tôt"
        if status is Status.MET:
            sooner = count((ends - starts).days, "jour")
            return Explanation(
                message=f"Le projet va du {first} au {last}.",
                found=found,
                required=required,
                margin=lambda: Margin(
                    "ends_on",
                    ends,
                    starts,
                    f"La fin du projet peut être avancée de {sooner} au plus.",
                ),
            )
        return Explanation(
            message=f"Le projet se termine le {last}, avant de commencer, le {first}.",
            found=found,
            required=required,
            repairs=(
                Repair("ends_on", ends, starts),
                Repair("starts_on", starts, ends),
            ),
        )

    return Judgement(status, explain)
