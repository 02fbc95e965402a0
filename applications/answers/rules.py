"""What the rules say of a dossier as its answer would make it.

It is judged as it was filed: under the same version of the call, and as received at the
instant of the filing. Of the other dossiers it met then, what was frozen is kept: a holder
or a territory that changed is looked at anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from applications.answers.working_copy import WorkingCopy
from applications.drafts import ADVICE_ON_OTHERS
from applications.facts import draft_facts
from applications.frozen import Frozen
from applications.models import Application
from applications.surroundings import Surroundings, surroundings
from eligibility import DRAFT_RULES, Assessment, Facts, assess

RULES_BESIDE = (DRAFT_RULES | {"single-application"}) - ADVICE_ON_OTHERS
"""Those shown while an answer is written; the advice on others comes with the confirmation."""


def assess_answer(
    typed: Application, working: WorkingCopy, *, rules: Iterable[str] = RULES_BESIDE
) -> Assessment:
    """Return what `rules` say of the dossier as `typed`. One query."""
    met = surroundings(typed, others=False)
    return assess(
        answer_facts(typed, working, met), working.version.definition.terms, rules=rules
    )


def answer_facts(typed: Application, working: WorkingCopy, met: Surroundings) -> Facts:
    """Return what is known of the dossier as `typed`, received when it was filed. No query."""
    return draft_facts(
        typed,
        received_at=working.submission.received_at,
        document_kinds=[document.kind for document in working.documents],
        surroundings=met,
    )


def territory_changed(working: WorkingCopy, latest: Frozen) -> bool:
    """Tell whether the holder or the authorities covered differ from those frozen."""
    content = latest.content
    before = {one["siren"] for one in content["publics"].get("covered", ())}
    after = {one.siren for one in working.covered}
    return (content["holder"]["siren"], before) != (
        working.application.holder_siren,
        after,
    )


def frozen_surroundings(
    latest: Frozen, other_applications: frozenset[str]
) -> Surroundings:
    """Return what the dossier met when it was frozen, its holder's other dossiers apart."""
    facts = Facts.from_dict(latest.content["facts"])
    return Surroundings(
        other_applications=other_applications,
        overlapping=facts.overlapping,
        committed=facts.envelope_committed,
    )
