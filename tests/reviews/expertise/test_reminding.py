"""The portal's own reminder: once each, a few days before the link expires."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from applications.models import Application, Event, JournalEntry, State
from mailing.sending import send_waiting
from reviews.expertise.asking import Expert, withdraw_request
from reviews.expertise.reminding import (
    DAYS_BEFORE,
    Reminded,
    remind_late_experts,
    to_remind,
)
from reviews.models import ExternalOpinion
from reviews.tasks import remind_experts
from tests.factories.accounts import ReviewerFactory
from tests.factories.external_opinions import asked

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)


def ending_in(**time):
    """Store a request of some days ago that ends so long from now."""
    opinion = asked(expert=Expert("Ada", "ada@recherche.example"))
    now = timezone.now()
    opinion.asked_at, opinion.expires_at = (
        now - timedelta(days=9),
        now + timedelta(**time),
    )
    opinion.save()
    return opinion


def run(*arguments):
    out = StringIO()
    call_command("remind_experts", *arguments, stdout=out)
    return out.getvalue()


def test_the_last_days_begin_on_the_microsecond():
    opinion = ending_in(days=10)
    start = opinion.expires_at - timedelta(days=DAYS_BEFORE)
    assert list(to_remind(start - MICROSECOND)) == []
    assert list(to_remind(start)) == [opinion]
    assert list(to_remind(opinion.expires_at - MICROSECOND)) == [opinion]
    assert list(to_remind(opinion.expires_at)) == []


def test_an_expert_is_reminded_once(mailoutbox):
    opinion = ending_in(days=2)
    assert remind_late_experts(limit=10) == Reminded(sent=1, left=0)
    assert remind_late_experts(limit=10) == Reminded(sent=0, left=0)
    send_waiting(limit=10)
    reminders = [mail for mail in mailoutbox if mail.subject.startswith("Rappel")]
    assert [mail.to for mail in reminders] == [[opinion.expert_email]]
    line = JournalEntry.objects.get(event=Event.OPINION_REMINDED)
    assert (line.application, line.actor) == (opinion.application, None)
    ExternalOpinion.objects.update(reminded_at=timezone.now() - timedelta(days=1))
    assert remind_late_experts(limit=10) == Reminded(sent=0, left=0)


def test_who_was_written_to_today_is_reminded_tomorrow():
    opinion = ending_in(days=2)
    now = timezone.now()
    ExternalOpinion.objects.update(reminded_at=now - timedelta(hours=23))
    assert remind_late_experts(limit=10) == Reminded(sent=0, left=0)
    assert list(to_remind(now + timedelta(hours=1))) == [opinion]


def test_nobody_is_reminded_of_what_no_longer_waits():
    withdrawn, settled = ending_in(days=2), ending_in(days=2)
    ending_in(days=-1)
    ending_in(days=9)
    withdraw_request(asked_id=withdrawn.pk, reviewer=ReviewerFactory())
    Application.objects.filter(pk=settled.application_id).update(state=State.REJECTED)
    assert remind_late_experts(limit=10) == Reminded(sent=0, left=0)


def test_the_command_tells_first_then_reminds_and_says_what_is_left():
    first, second = ending_in(days=1), ending_in(days=2)
    told = run("--dry-run")
    assert told.index(first.application.number) < told.index(second.application.number)
    assert "2\u00a0experts à relancer." in told
    assert not JournalEntry.objects.filter(event=Event.OPINION_REMINDED).exists()
    with pytest.raises(CommandError, match="1\u00a0expert reste"):
        run("--limit", "1")
    assert "1\u00a0expert relancé." in run()
    assert "0\u00a0expert relancé." in run()


def test_the_command_looks_as_far_as_it_is_told():
    ending_in(days=9)
    assert "0\u00a0expert à relancer." in run("--dry-run")
    assert "1\u00a0expert à relancer." in run("--dry-run", "--days", "10")
    with pytest.raises(CommandError, match="au moins 1"):
        run("--days", "0")


def test_without_an_address_of_its_own_the_portal_reminds_nobody(settings):
    ending_in(days=1)
    settings.BASE_URL = ""
    with pytest.raises(CommandError, match="BASE_URL"):
        run()
    assert ExternalOpinion.objects.get().auto_reminded_at is None


def test_the_workers_do_the_same():
    opinion = ending_in(days=1)
    remind_experts()
    opinion.refresh_from_db()
    assert opinion.auto_reminded_at is not None
