"""Confirming an answer: what is frozen, what moves, what never does."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from applications.answers.confirmation import NothingAnswered, complete_application
from applications.answers.saving import (
    add_answer_documents,
    remove_answer_document,
    save_plan,
    save_section,
)
from applications.answers.working_copy import AnswerRefused
from applications.documents import NewDocument
from applications.drafts import PlanLine
from applications.frozen import latest_of
from applications.models import (
    Answer,
    Application,
    Completion,
    Event,
    JournalEntry,
    State,
    SupportingDocument,
)
from applications.replay import replay
from applications.steps import BY_SLUG
from applications.submission import SubmissionRefused
from applications.uploads import InspectedFile
from eligibility import Verdict, canonical
from tests.factories.accounts import UserFactory
from tests.factories.answers import EVERYTHING, ask_again, asked
from tests.factories.applications import PDF, add_version, definition, filed
from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db

PROJECT = BY_SLUG["projet"]
PLAN = BY_SLUG["financement"]
NEW_PDF = PDF + b"% signed\n"


def dossier_of(notice):
    return Application.objects.get(pk=notice.submission.application_id)


def say(notice, step=PROJECT, **fields):
    dossier = dossier_of(notice)
    save_section(
        application_id=dossier.pk, user=dossier.owner, step=step, fields=fields
    )


def send(notice, kind="deliberation", replaces=None):
    dossier = dossier_of(notice)
    read = InspectedFile("signée.pdf", "application/pdf", len(NEW_PDF), "a" * 64)
    file = NewDocument(kind, ContentFile(NEW_PDF), read, replaces)
    return add_answer_documents(application=dossier, user=dossier.owner, files=[file])


def confirm(notice, **changes):
    dossier = dossier_of(notice)
    given = {
        "application_id": dossier.pk,
        "user": dossier.owner,
        "message": "",
        "sworn": True,
    }
    return complete_application(**given | changes)


def plan(notice, grant, cost):
    dossier = dossier_of(notice)
    save_plan(
        application_id=dossier.pk,
        user=dossier.owner,
        step=PLAN,
        requested_grant=Decimal(grant),
        expenses=[PlanLine("Pass", Decimal(cost), True)],
        resources=[PlanLine("Fonds propres", Decimal(cost) - Decimal(grant))],
    )


def events(dossier):
    return list(dossier.journal.order_by("pk").values_list("event", flat=True))


def test_until_it_is_confirmed_nothing_of_the_dossier_changes():
    notice = asked(*EVERYTHING)
    before = Application.objects.values().get(pk=notice.submission.application_id)
    lines = list(dossier_of(notice).financing_lines.values())

    say(notice, title="Autre titre")
    plan(notice, "10000.00", "20000.00")
    send(notice)

    dossier = dossier_of(notice)
    assert Application.objects.values().get(pk=dossier.pk) == before
    assert list(dossier.financing_lines.values()) == lines
    assert dossier.documents.current().count() == 1
    assert latest_of(notice.submission) == notice.submission


def test_a_confirmed_answer_is_frozen_apart_and_the_filing_stays_as_it_was():
    notice = asked("section.projet")
    filing = notice.submission
    say(notice, title="Autre titre")

    completion = confirm(notice, message=" Voici. ")

    filing.refresh_from_db()
    assert filing.content["project"]["title"] == "Le numérique pour tous"
    assert completion.sha256 == canonical.digest(completion.snapshot)
    assert canonical.dumps(json.loads(completion.snapshot)) == completion.snapshot
    assert latest_of(filing) == completion
    content = completion.content
    assert content["project"]["title"] == "Autre titre"
    assert content["completion"] == {
        "submission_sha256": filing.sha256,
        "completes_sha256": filing.sha256,
        "notice_sha256": notice.sha256,
        "received_at": completion.received_at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
        "completed_by": {
            "email": completion.completed_by.email,
            "name": completion.completed_by.full_name,
        },
        "message": "Voici.",
    }
    assert {
        part: value
        for part, value in content.items()
        if part not in ("completion", "project")
    } == {part: value for part, value in filing.content.items() if part != "project"}


def test_a_confirmed_answer_moves_the_state_and_keeps_number_and_rank():
    notice = asked("section.projet")
    before = dossier_of(notice)
    say(notice, title="Autre titre")
    at = timezone.now()

    completion = confirm(notice, received_at=at)

    dossier = dossier_of(notice)
    assert dossier.state == State.UNDER_REVIEW
    assert (dossier.number, dossier.rank) == (before.number, before.rank)
    assert dossier.submitted_at == before.submitted_at
    assert dossier.title == "Autre titre"
    line = dossier.journal.get(event=Event.COMPLETED)
    assert (line.at, line.actor) == (at, dossier.owner)
    assert line.detail == {"sha256": completion.sha256, "late": False}
    assert not Answer.objects.exists()


def test_a_document_that_is_replaced_is_kept_since_it_was_filed():
    notice = asked("document.deliberation")
    old = SupportingDocument.objects.get()
    (new,) = send(notice, replaces=old.public_id)

    completion = confirm(notice)

    dossier = dossier_of(notice)
    assert list(dossier.documents.current()) == [new]
    old.refresh_from_db()
    assert old.superseded_at == completion.received_at
    with old.file.open() as kept:
        assert kept.read() == PDF
    assert [one["sha256"] for one in completion.content["documents"]] == ["a" * 64]
    assert events(dossier)[-3:] == [
        Event.DOCUMENT_REMOVED,
        Event.DOCUMENT_ADDED,
        Event.COMPLETED,
    ]


def test_a_document_sent_and_taken_back_leaves_nothing():
    notice = asked("document.deliberation")
    (new,) = send(notice)
    dossier = dossier_of(notice)

    remove_answer_document(
        application_id=dossier.pk, user=dossier.owner, document_id=new.public_id
    )

    assert dossier.documents.count() == 1
    with pytest.raises(NothingAnswered):
        confirm(notice)


def test_the_plan_is_written_line_by_line_with_its_sums():
    notice = asked("section.financement")
    plan(notice, "10000.00", "20000.00")

    confirm(notice)

    dossier = dossier_of(notice)
    assert dossier.requested_grant == Decimal("10000.00")
    assert dossier.eligible_cost == Decimal("20000.00")
    assert [line.amount for line in dossier.financing_lines.all()] == [
        Decimal("20000.00"),
        Decimal("10000.00"),
    ]


def test_the_territory_is_written_and_told():
    notice = asked("section.publics")
    dossier = dossier_of(notice)
    commune = LocalAuthorityFactory()
    save_section(
        application_id=dossier.pk,
        user=dossier.owner,
        step=BY_SLUG["publics"],
        fields={"territory": "Un quartier."},
        covered=[commune.siren],
    )

    completion = confirm(notice)

    assert [one.authority for one in dossier.covered.all()] == [commune]
    told = completion.content["publics"]["covered"]
    assert [one["siren"] for one in told] == [commune.siren]


def test_an_answer_that_breaches_a_rule_is_refused_with_its_reason():
    notice = asked("section.financement")
    plan(notice, "15000.00", "20000.00")

    with pytest.raises(SubmissionRefused) as refused:
        confirm(notice)

    assert [one.rule for one in refused.value.assessment.breaches] == ["funding-rate"]
    dossier = dossier_of(notice)
    assert dossier.state == State.INCOMPLETE
    assert dossier.requested_grant == Decimal("50000.00")
    assert not Completion.objects.exists()
    assert Answer.objects.exists()


def test_an_answer_is_judged_under_the_version_of_its_filing_and_its_instant():
    notice = asked("section.projet", "section.financement")
    call = dossier_of(notice).call
    closed = timezone.now() - timedelta(seconds=1)
    call.current = add_version(
        call, definition(grant_cap=Decimal("1"), closes_at=closed)
    )
    call.save()
    say(notice, title="Autre titre")

    completion = confirm(notice)

    assert completion.content["call"]["version"] == 1
    assert completion.content["assessment"]["verdict"] == Verdict.ELIGIBLE
    assert (
        completion.content["facts"]["received_at"]
        == notice.submission.content["facts"]["received_at"]
    )


def test_what_is_emptied_or_unsworn_is_refused():
    notice = asked("section.projet")
    say(notice, title="", description="")

    with pytest.raises(SubmissionRefused) as refused:
        confirm(notice, sworn=False)

    assert [one.field for one in refused.value.missing] == ["title", "description"]
    assert refused.value.unsworn


def test_a_required_document_may_not_be_left_out():
    notice = asked("document.deliberation")
    dossier = dossier_of(notice)
    remove_answer_document(
        application_id=dossier.pk,
        user=dossier.owner,
        document_id=SupportingDocument.objects.get().public_id,
    )

    with pytest.raises(SubmissionRefused) as refused:
        confirm(notice, message="Elle viendra.")

    assert [one.rule for one in refused.value.assessment.breaches] == ["documents"]


def test_an_answer_that_says_why_is_an_answer_and_an_empty_one_is_not():
    notice = asked("section.projet")

    with pytest.raises(NothingAnswered):
        confirm(notice)

    assert confirm(notice, message="Le projet est inchangé.").message


@pytest.mark.parametrize(("days_after", "late"), [(15, False), (16, True)])
def test_an_answer_after_the_time_limit_is_kept_and_says_so(days_after, late):
    notice = asked("section.projet")
    at = notice.issued_at + timedelta(days=days_after)

    completion = confirm(notice, message="Voici.", received_at=at)

    assert completion.is_late is late
    assert dossier_of(notice).state == State.UNDER_REVIEW


def test_only_what_was_asked_for_may_be_written():
    notice = asked("section.projet")

    with pytest.raises(AnswerRefused, match="ne demande pas la rubrique"):
        plan(notice, "10000.00", "20000.00")
    with pytest.raises(AnswerRefused, match="ne demande pas cette pièce"):
        send(notice)

    assert SupportingDocument.objects.count() == 1


def test_only_the_owner_of_an_incomplete_dossier_answers():
    notice = asked("section.projet")
    with pytest.raises(AnswerRefused, match="rédacteur"):
        confirm(notice, user=UserFactory(), message="Voici.")

    confirm(notice, message="Voici.")

    with pytest.raises(AnswerRefused, match="En instruction"):
        confirm(notice, message="Encore.")
    with pytest.raises(AnswerRefused):
        say(notice, title="Trop tard")


def test_a_second_answer_completes_the_first():
    notice = asked("section.projet")
    say(notice, title="Deuxième")
    first = confirm(notice)
    again = ask_again(dossier_of(notice), "section.projet")
    say(again, title="Troisième")

    second = confirm(again)

    assert second.content["completion"]["completes_sha256"] == first.sha256
    assert latest_of(notice.submission) == second
    assert second.content["project"]["title"] == "Troisième"


def test_a_holder_that_has_filed_another_dossier_is_refused():
    other = filed().application
    notice = asked("section.porteur")
    say(
        notice,
        BY_SLUG["porteur"],
        authority_id=other.authority_id,
        holder_siren=other.holder_siren,
        holder_name=other.holder_name,
        holder_category=other.holder_category,
    )

    with pytest.raises(SubmissionRefused) as refused:
        confirm(notice)

    assert [one.rule for one in refused.value.assessment.breaches] == [
        "single-application"
    ]


def test_a_replay_judges_the_dossier_as_completed():
    notice = asked("section.financement")
    plan(notice, "10000.00", "20000.00")
    confirm(notice)
    terms = definition(grant_cap=Decimal("20000")).terms

    (replayed,) = replay(dossier_of(notice).call, terms)

    assert replayed.after is Verdict.ELIGIBLE


def test_a_second_press_of_the_button_confirms_once():
    notice = asked("section.projet")
    confirm(notice, message="Voici.")

    with pytest.raises(AnswerRefused):
        confirm(notice, message="Voici.")

    assert Completion.objects.count() == 1
    assert JournalEntry.objects.filter(event=Event.COMPLETED).count() == 1
