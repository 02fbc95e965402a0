import json
from datetime import timedelta

import pytest
from django.utils import timezone

from applications.models import Acknowledgement, Application, Event, Notice, State
from applications.workflow import take_transition
from eligibility import canonical
from eligibility.french import PARIS
from reviews.completeness import InvalidRequest, declare_complete, request_items
from reviews.reviewing import ReviewRefused
from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.applications import filed
from tests.factories.checks import declared_complete
from tests.reviews.test_reviewing import journal_of

pytestmark = pytest.mark.django_db

NOTES = {"document.deliberation": "Elle n’est pas signée.", "section.projet": ""}


def today():
    return timezone.now().astimezone(PARIS).date()


def ask(dossier, **changes):
    asked = {
        "application_id": dossier.pk,
        "reviewer": ReviewerFactory(),
        "notes": NOTES,
        "message": "Merci.",
        "answer_by": today() + timedelta(days=15),
    }
    return request_items(**asked | changes)


def test_a_dossier_to_which_nothing_was_missing_is_complete_since_it_was_received():
    submission = filed()
    reviewer = ReviewerFactory()

    notice = declared_complete(submission.application, reviewer)

    dossier = Application.objects.get(pk=submission.application_id)
    assert dossier.complete_since == submission.received_at
    assert dossier.state == State.UNDER_REVIEW
    assert journal_of(dossier)[-1] == Event.DECLARED_COMPLETE
    assert notice.issued_by == reviewer
    assert notice.told["complete_since"] == notice.told["received_at"]
    assert notice.told["submission_sha256"] == submission.sha256


def test_a_dossier_that_was_completed_is_complete_since_the_answer_and_keeps_its_rank():
    submission = filed()
    dossier = submission.application
    ask(dossier)
    dossier.refresh_from_db()
    answered_at = timezone.now()
    take_transition(
        application=dossier, name="complete", user=dossier.owner, at=answered_at
    )

    notice = declared_complete(dossier)

    dossier.refresh_from_db()
    assert dossier.complete_since == answered_at
    assert notice.told["rank"] == dossier.rank == submission.content["rank"]


def test_a_notice_is_frozen_text_with_its_digest_and_owes_a_document():
    submission = filed()

    notice = ask(submission.application)

    assert notice.sha256 == canonical.digest(notice.content)
    assert canonical.dumps(json.loads(notice.content)) == notice.content
    owed = Acknowledgement.objects.get(notice=notice)
    assert owed.submission == submission
    assert (owed.content, owed.content_sha256) == (notice.content, notice.sha256)
    assert submission.acknowledgement.pk != owed.pk


def test_what_is_missing_is_named_in_the_order_of_the_call_with_what_is_to_be_done():
    dossier = filed().application

    notice = ask(dossier, notes=dict(reversed(NOTES.items())), message=" Merci. ")

    assert [(item["code"], item["note"]) for item in notice.requested] == list(
        NOTES.items()
    )
    assert notice.requested[0]["label"] == "Délibération"
    assert notice.told["message"] == "Merci."
    assert notice.told["answer_by"] == notice.answer_by.isoformat()
    dossier.refresh_from_db()
    assert dossier.state == State.INCOMPLETE
    assert journal_of(dossier)[-1] == Event.DECLARED_INCOMPLETE


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"notes": {}}, "Nommez au moins un élément manquant."),
        ({"notes": {"document.permis": ""}}, "document.permis"),
        ({"answer_by": today()}, "un jour à venir"),
    ],
    ids=["nothing", "a document of another call", "a day that is not ahead"],
)
def test_a_request_that_makes_no_sense_writes_nothing(changes, reason):
    dossier = filed().application

    with pytest.raises(InvalidRequest, match=reason):
        ask(dossier, **changes)

    dossier.refresh_from_db()
    assert dossier.state == State.SUBMITTED
    assert not Notice.objects.exists()


def test_a_dossier_is_declared_complete_once():
    dossier = filed().application
    declared_complete(dossier)

    with pytest.raises(ReviewRefused, match="déclaré complet"):
        declare_complete(application_id=dossier.pk, reviewer=ReviewerFactory())
    with pytest.raises(ReviewRefused, match="déclaré complet"):
        ask(dossier)

    assert Notice.objects.count() == 1


def test_only_a_reviewer_who_did_not_write_it_checks_a_dossier():
    author = ReviewerFactory()
    dossier = filed(owner=author).application

    for person in (author, UserFactory()):
        with pytest.raises(ReviewRefused):
            declare_complete(application_id=dossier.pk, reviewer=person)
        with pytest.raises(ReviewRefused):
            ask(dossier, reviewer=person)

    assert not Notice.objects.exists()
