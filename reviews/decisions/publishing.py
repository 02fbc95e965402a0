"""Publishing decisions: the dossier's state changes, the letter is issued and sent."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import is_decider
from applications.frozen import latest_of
from applications.models import Application, Submission
from applications.notices import issue_decision
from applications.workflow import take_transition
from reviews.decisions.deciding import TRANSITIONS, lock_decision, require_possible
from reviews.decisions.letters import told
from reviews.decisions.permissions import may_publish
from reviews.models import Decision, Outcome
from reviews.money.ledger import lock_call
from reviews.permissions import Person
from reviews.reviewing import require


def publish(*, decision_id: int, publisher: User) -> Decision:
    """Publish a confirmed decision: the applicant is told, and can read it.

    In one transaction, with the dossier then its call locked: state, journal, number of the
    decision, letter and the debt of its document; the workers are told after commit. Raises
    ReviewRefused with the reason; nothing is then written.
    """
    with transaction.atomic():
        decision, application = lock_decision(decision_id)
        require(
            may_publish(
                decision.stage,
                Person.of(publisher, application),
                decides=is_decider(publisher),
            )
        )
        require_possible(decision, application, publisher)
        submission = Submission.objects.select_related("call_version").get(
            application=application
        )
        now = timezone.now()
        reference = _next_reference(application)
        take_transition(
            application=application,
            name=TRANSITIONS[Outcome(decision.outcome)],
            user=publisher,
            at=now,
            detail={
                "decision": decision.pk,
                "reference": reference,
                "amount": None if decision.amount is None else str(decision.amount),
                "reasons": [reason["code"] for reason in decision.reasons],
            },
        )
        decision.notice = issue_decision(
            submission=submission,
            issued_by=publisher,
            issued_at=now,
            decision=told(
                decision,
                latest_of(submission),
                application=application,
                reference=reference,
                at=now,
            ),
        )
        decision.reference = reference
        decision.published_by, decision.published_at = publisher, now
        decision.save(
            update_fields=["notice", "reference", "published_by", "published_at"]
        )
    return decision


def _next_reference(application: Application) -> str:
    """The number of the call's next decision: « PN2020-D0042 ». Locks the call."""
    call = lock_call(application.call_id)
    before = Decision.objects.filter(
        application__call=call, reference__isnull=False
    ).count()
    return f"{call.number_prefix}-D{before + 1:04d}"
