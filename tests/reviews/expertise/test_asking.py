"""Asking an expert: whom one may ask, what is kept, what is mailed."""

import itertools
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from applications.models import UNDECIDED, Answer, Event, JournalEntry, State
from eligibility.french import PARIS
from mailing.sending import Outcome, send_waiting
from mailing.signals import mail_tried
from reviews.conflicts.domains import note_domains
from reviews.expertise.asking import (
    MOST_ASKED,
    MOST_DAYS,
    Expert,
    InvalidRequest,
    remind_expert,
    withdraw_request,
)
from reviews.expertise.link import address_of
from reviews.expertise.permissions import may_ask, may_remind, may_withdraw
from reviews.models import ExternalOpinion, Standing
from reviews.permissions import Person
from reviews.reviewing import ReviewRefused
from tests.factories.accounts import ReviewerFactory
from tests.factories.answers import asked as items_asked
from tests.factories.applications import PDF, attach, filed
from tests.factories.external_opinions import asked, in_days

pytestmark = pytest.mark.django_db


def refused_for(application, **changes):
    """Ask, and return the field at fault; nothing must be written."""
    with pytest.raises(InvalidRequest) as refusal:
        asked(application, **changes)
    assert not ExternalOpinion.objects.exists()
    assert not JournalEntry.objects.filter(event=Event.OPINION_ASKED).exists()
    return refusal.value.field


def aged(opinion, **ago):
    """Move a request, and its mails, into the past."""
    shift = timedelta(**ago)
    opinion.asked_at -= shift
    if opinion.reminded_at:
        opinion.reminded_at -= shift
    opinion.save()
    return opinion


def test_a_request_is_kept_journalled_and_mailed(mailoutbox):
    dossier = filed().application
    document = dossier.documents.get()
    reviewer = ReviewerFactory()
    opinion = asked(
        dossier,
        reviewer=reviewer,
        document_ids=[document.public_id],
        question="Est-ce tenable ? 🙂",
    )
    send_waiting(limit=10)

    assert list(opinion.documents.all()) == [document]
    assert opinion.expires_at == datetime.combine(in_days(16), time.min, tzinfo=PARIS)
    assert opinion.last_day == in_days(15)
    line = JournalEntry.objects.get(event=Event.OPINION_ASKED)
    assert (line.application, line.actor) == (dossier, reviewer)
    assert line.detail["documents"] == [document.sha256]
    (mail,) = [each for each in mailoutbox if each.to == ["ada@recherche.example"]]
    assert address_of(opinion) in mail.body
    assert "Est-ce tenable ? 🙂" in mail.body
    assert dossier.number in mail.subject
    opinion.refresh_from_db()
    assert opinion.mail_sent_at is not None


def test_nothing_stored_lets_a_reader_of_the_database_write_the_link():
    opinion = asked()
    signature = address_of(opinion).rstrip("/").rpartition(".")[2]
    opinion.refresh_from_db()
    stored = [str(getattr(opinion, field.attname)) for field in opinion._meta.fields]
    lines = JournalEntry.objects.values_list("detail", flat=True)
    assert all(signature not in each for each in (*stored, *map(str, lines)))


@pytest.mark.parametrize(
    "address",
    [
        "camille.durand@mairie.example",
        "Camille.Durand@MAIRIE.example",
        "camille.durand+avis@mairie.example",
    ],
)
def test_nobody_of_the_dossier_is_asked(address, settings):
    settings.SHARED_EMAIL_DOMAINS = ["mairie.example"]
    dossier = filed().application
    assert refused_for(dossier, expert=Expert("Elle", address)) == "email"


def test_the_writer_is_not_asked(settings):
    settings.SHARED_EMAIL_DOMAINS = ["mairie.example"]
    dossier = filed().application
    expert = Expert("Lui", dossier.owner.email.upper())
    assert refused_for(dossier, expert=expert) == "email"


@pytest.mark.parametrize(
    "domain", ["mairie.example", "dsi.mairie.example", "dgs.ville.example"]
)
def test_who_shares_a_domain_with_the_dossier_is_not_asked(domain):
    dossier = filed().application
    note_domains(dossier, ["maire@ville.example"])
    assert refused_for(dossier, expert=Expert("Lui", f"x@{domain}")) == "email"


def test_a_shared_provider_tells_of_no_conflict():
    dossier = filed(contact_email="contact@orange.fr").application
    assert asked(dossier, expert=Expert("Elle", "expert@orange.fr")).pk


def test_a_reviewer_is_not_an_outside_expert():
    dossier = filed().application
    other = ReviewerFactory(email="x@bureau.example")
    assert refused_for(dossier, expert=Expert("x", other.email.upper())) == "email"


def test_the_same_expert_is_asked_again_once_the_first_request_is_over():
    first = asked()
    with pytest.raises(InvalidRequest):
        asked(first.application, expert=Expert("Ada", "ADA@recherche.example"))
    withdraw_request(asked_id=first.pk, reviewer=ReviewerFactory())
    assert asked(first.application).pk != first.pk


@pytest.mark.parametrize("days", [-1, 0, MOST_DAYS + 1])
def test_the_last_day_is_ahead_and_not_too_far(days):
    assert refused_for(filed().application, last_day=in_days(days)) == "last_day"


@pytest.mark.parametrize("days", [1, MOST_DAYS])
def test_the_bounds_of_the_last_day_are_allowed(days):
    assert asked(last_day=in_days(days)).last_day == in_days(days)


def test_a_file_of_another_dossier_is_not_shown():
    other = filed().application.documents.get()
    dossier = filed().application
    assert refused_for(dossier, document_ids=[other.public_id]) == "documents"


def test_a_file_that_the_applicant_is_still_sending_is_not_shown():
    notice = items_asked("document.deliberation")
    dossier = notice.acknowledgement.submission.application
    sent = attach(dossier, content=PDF + b"\n")
    sent.answer = Answer.objects.create(notice=notice)
    sent.save()
    assert refused_for(dossier, document_ids=[sent.public_id]) == "documents"


def test_a_dossier_counts_so_many_requests(monkeypatch):
    monkeypatch.setattr("reviews.expertise.asking.MOST_ASKED", 1)
    assert MOST_ASKED > 1
    first = asked()
    with pytest.raises(InvalidRequest, match="1\u00a0demande"):
        asked(first.application, expert=Expert("B", "b@ailleurs.example"))


def test_without_an_address_of_its_own_the_portal_asks_nobody(settings):
    settings.BASE_URL = ""
    with pytest.raises(ReviewRefused, match="BASE_URL"):
        asked()
    assert not ExternalOpinion.objects.exists()


def test_a_conflicted_reviewer_and_the_writer_ask_nobody():
    dossier = filed().application
    with pytest.raises(ReviewRefused):
        asked(dossier, reviewer=ReviewerFactory(email="x@mairie.example"))
    with pytest.raises(ReviewRefused):
        asked(dossier, reviewer=dossier.owner)


def test_an_expert_is_reminded_once_a_day_by_hand(mailoutbox):
    opinion, reviewer = asked(), ReviewerFactory()
    with pytest.raises(ReviewRefused):
        remind_expert(asked_id=opinion.pk, reviewer=reviewer)
    aged(opinion, days=1)
    remind_expert(asked_id=opinion.pk, reviewer=reviewer)
    send_waiting(limit=10)
    with pytest.raises(ReviewRefused):
        remind_expert(asked_id=opinion.pk, reviewer=reviewer)
    (mail,) = [each for each in mailoutbox if each.subject.startswith("Rappel")]
    assert address_of(opinion) in mail.body
    assert JournalEntry.objects.filter(event=Event.OPINION_REMINDED).count() == 1


def test_a_request_is_withdrawn_once():
    opinion, reviewer = asked(), ReviewerFactory()
    withdraw_request(asked_id=opinion.pk, reviewer=reviewer)
    with pytest.raises(ReviewRefused):
        withdraw_request(asked_id=opinion.pk, reviewer=reviewer)
    with pytest.raises(ReviewRefused):
        remind_expert(asked_id=opinion.pk, reviewer=reviewer)
    opinion.refresh_from_db()
    assert opinion.withdrawn_by == reviewer
    assert opinion.standing(timezone.now()) == Standing.WITHDRAWN


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.GIVEN_UP])
def test_a_mail_that_nobody_takes_is_told_to_the_desk_alone(outcome):
    opinion = asked()
    mail_tried.send(
        sender=None,
        mail=opinion.queued,
        outcome=outcome,
        answer="550 no such user",
        at=timezone.now(),
    )
    opinion.refresh_from_db()
    assert opinion.mail_failed_at is not None
    line = JournalEntry.objects.get(event=Event.OPINION_MAIL_FAILED)
    assert line.detail == {
        "to": ["ada@recherche.example"],
        "answer": "550 no such user",
    }


PEOPLE = [
    Person(reviews=reviews, owns=owns, conflicted=conflicted)
    for reviews, owns, conflicted in itertools.product([True, False], repeat=3)
]


@pytest.mark.parametrize(("state", "person"), list(itertools.product(State, PEOPLE)))
def test_a_reviewer_without_a_conflict_asks_about_a_dossier_to_decide(state, person):
    answer = may_ask(state, person)
    at_the_desk = person.reviews and not person.owns and not person.conflicted
    assert answer.allowed == (at_the_desk and state in UNDECIDED)
    assert answer.allowed == (answer.reason == "")


@pytest.mark.parametrize(
    ("standing", "person"), list(itertools.product(Standing, PEOPLE))
)
def test_only_a_request_that_waits_is_withdrawn_or_reminded(standing, person):
    now = timezone.now()
    waits = standing == Standing.WAITING
    at_the_desk = person.reviews and not person.owns and not person.conflicted
    assert may_withdraw(standing, person).allowed == (at_the_desk and waits)
    for ago, enough in ((timedelta(days=1), True), (timedelta(hours=23), False)):
        answer = may_remind(standing, person, mailed_at=now - ago, at=now)
        assert answer.allowed == (at_the_desk and waits and enough)
        assert answer.allowed == (answer.reason == "")
