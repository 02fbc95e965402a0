"""What is done of a filed dossier of the demonstration, through the use cases of the pages.

An act is a function of a scene; a dossier's story is a list of acts, in order. A new kind
of act is a function of this module, or of another that returns an `Act`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from applications.answers.confirmation import complete_application
from applications.answers.saving import add_answer_documents, save_section
from applications.documents import NewDocument
from applications.models import Application, Submission
from applications.notices.opening import mark_opened
from applications.steps import BY_SLUG
from applications.uploads import inspect_upload
from applications.workflow import take_transition
from passnum.demo.papers import paper
from passnum.demo.people import DECIDER, EXPERT, REVIEWER, Person
from reviews.assigning.assigning import assign
from reviews.checklist import Check, required_items, save_checks
from reviews.completeness import declare_complete, request_items
from reviews.decisions.deciding import confirm, propose
from reviews.decisions.paying import record_payment
from reviews.decisions.publishing import publish
from reviews.expertise.asking import ask_expert, usual_day
from reviews.models import Decision, Outcome
from reviews.reviewing import GivenScore, give_review, grid_of, save_draft

ANSWER_DAYS = 15


@dataclass(frozen=True, slots=True)
class Scene:
    """A filed dossier, and everybody's account."""

    application: Application
    accounts: Mapping[Person, User]

    @property
    def key(self) -> int:
        """The dossier's."""
        return self.application.pk


Act = Callable[[Scene], None]


def withdrawn(scene: Scene) -> None:
    """Its owner withdraws it."""
    take_transition(
        application=scene.application,
        name="withdraw",
        user=scene.application.owner,
        at=timezone.now(),
    )


def completeness_declared(by: Person) -> Act:
    """A reviewer checks every item, and declares it complete."""

    def act(scene: Scene) -> None:
        submission = Submission.objects.select_related("call_version").get(
            application=scene.key
        )
        items = required_items(submission.call_version.definition)
        save_checks(
            application_id=scene.key,
            reviewer=scene.accounts[by],
            checks={item.code: Check() for item in items},
        )
        declare_complete(application_id=scene.key, reviewer=scene.accounts[by])

    return act


complete = completeness_declared(REVIEWER)


def asked(notes: Mapping[str, str], message: str) -> Act:
    """The first reviewer asks for items; `notes` as in `request_items`."""

    def act(scene: Scene) -> None:
        request_items(
            application_id=scene.key,
            reviewer=scene.accounts[REVIEWER],
            notes=notes,
            message=message,
            answer_by=timezone.localdate() + timedelta(days=ANSWER_DAYS),
        )

    return act


def answered(
    *, step: str, fields: Mapping[str, object], kind: str, message: str
) -> Act:
    """Its owner types a part of the form again, replaces a `kind` of document, and confirms."""

    def act(scene: Scene) -> None:
        application, owner = scene.application, scene.application.owner
        save_section(
            application_id=scene.key, user=owner, step=BY_SLUG[step], fields=fields
        )
        former = application.documents.get(kind=kind)
        file = paper(kind, application.holder_name, note="Signée et datée.")
        add_answer_documents(
            application=application,
            user=owner,
            files=[NewDocument(kind, file, inspect_upload(file), former.public_id)],
        )
        complete_application(
            application_id=scene.key, user=owner, message=message, sworn=True
        )

    return act


def assigned(*reviewers: Person) -> Act:
    """The decider gives it to reviewers to score."""

    def act(scene: Scene) -> None:
        for person in reviewers:
            assign(
                application_id=scene.key,
                reviewer=scene.accounts[person],
                assigned_by=scene.accounts[DECIDER],
            )

    return act


def scored(reviewer: Person, *values: int, comment: str) -> Act:
    """A reviewer gives a final opinion: a score for each criterion, in the order of the grid."""

    def act(scene: Scene) -> None:
        give_review(
            application_id=scene.key,
            reviewer=scene.accounts[reviewer],
            scores=_scores(scene, values),
            comment=comment,
        )

    return act


def drafted(reviewer: Person, *values: int, comment: str) -> Act:
    """A reviewer keeps a draft of an opinion, with the first scores of the grid."""

    def act(scene: Scene) -> None:
        save_draft(
            application_id=scene.key,
            reviewer=scene.accounts[reviewer],
            scores=_scores(scene, values),
            comment=comment,
        )

    return act


def expert_asked(question: str, *, kind: str) -> Act:
    """The first reviewer asks the expert, who is shown a `kind` of document.

    Not where the portal does not know its own address: the mail would hold no link.
    """

    def act(scene: Scene) -> None:
        if not settings.BASE_URL:
            return
        shown = scene.application.documents.filter(kind=kind)
        ask_expert(
            application_id=scene.key,
            reviewer=scene.accounts[REVIEWER],
            expert=EXPERT,
            question=question,
            document_ids=shown.values_list("public_id", flat=True),
            last_day=usual_day(),
        )

    return act


def award_proposed(euros: int) -> Act:
    """The first reviewer proposes an award, which reserves it on the envelope."""

    def act(scene: Scene) -> None:
        propose(
            application_id=scene.key,
            proposer=scene.accounts[REVIEWER],
            outcome=Outcome.AWARD,
            amount=Decimal(euros),
        )

    return act


def refusal_proposed(*reasons: str, explanation: str) -> Act:
    """The first reviewer proposes a refusal; `reasons` are codes that the call offers."""

    def act(scene: Scene) -> None:
        propose(
            application_id=scene.key,
            proposer=scene.accounts[REVIEWER],
            outcome=Outcome.REFUSAL,
            reasons=reasons,
            explanation=explanation,
        )

    return act


def confirmed(scene: Scene) -> None:
    """The decider confirms what was proposed."""
    confirm(decision_id=_decision(scene).pk, decider=scene.accounts[DECIDER])


def published(scene: Scene) -> None:
    """The decider publishes what was confirmed: state, letter, mail."""
    publish(decision_id=_decision(scene).pk, publisher=scene.accounts[DECIDER])


def opened(scene: Scene) -> None:
    """Its owner opens the letter of the decision."""
    notice = _decision(scene).notice
    if notice is None:
        raise ValueError(f"{scene.application.number}: nothing is published")
    application = scene.application
    mark_opened(application=application, notices=[notice], user=application.owner)


def paid(euros: int, note: str) -> Act:
    """The decider writes a payment, made today."""

    def act(scene: Scene) -> None:
        record_payment(
            decision_id=_decision(scene).pk,
            user=scene.accounts[DECIDER],
            amount=Decimal(euros),
            paid_on=timezone.localdate(),
            note=note,
        )

    return act


def _scores(scene: Scene, values: tuple[int, ...]) -> dict[str, GivenScore]:
    """The scores of the first criteria; a call whose scale is shorter gets its highest."""
    return {
        criterion.code: GivenScore(min(value, criterion.scale))
        for criterion, value in zip(grid_of(scene.key), values, strict=False)
    }


def _decision(scene: Scene) -> Decision:
    return (
        Decision.objects.live().select_related("notice").get(application_id=scene.key)
    )
