"""The figures that an alarm reads, and the line that it may look for in the log."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from applications.acknowledgement.debt import acknowledge
from applications.acknowledgement.watch import Figures, alert_when_late, figures
from applications.models import Acknowledgement, AcknowledgementMail
from applications.tasks import sweep_acknowledgements
from mailing.sending import send_waiting
from tests.factories.applications import filed

pytestmark = pytest.mark.django_db

NOTHING = Figures(
    owed=0,
    owed_late=0,
    owed_oldest_s=0.0,
    given_up=0,
    mails_waiting=0,
    mails_late=0,
    mails_oldest_s=0.0,
    mails_failed=0,
    mails_repeated=0,
)


def test_with_nothing_filed_nothing_is_owed():
    assert figures() == NOTHING


def test_with_everything_done_nothing_is_owed():
    acknowledge(acknowledgement_id=filed().acknowledgement.pk)
    send_waiting(limit=10)
    assert figures() == NOTHING


def test_what_is_owed_and_waits_is_counted_with_its_age():
    filed()
    filed()
    now = Acknowledgement.objects.latest("pk").created_at + timedelta(minutes=4)
    seen = figures(now=now)
    assert (seen.owed, seen.owed_late, seen.mails_waiting) == (2, 0, 4)
    assert 240 <= seen.owed_oldest_s < 245
    later = figures(now=now + timedelta(minutes=2))
    assert (later.owed_late, later.mails_late, later.late) == (2, 4, 6)


def test_what_waits_for_a_person_is_counted_apart():
    filed()
    Acknowledgement.objects.update(given_up_at=timezone.now())
    AcknowledgementMail.objects.update(failed_at=timezone.now(), repeats=2)
    seen = figures()
    assert (seen.owed, seen.given_up) == (1, 1)
    assert (seen.mails_waiting, seen.mails_failed, seen.mails_repeated) == (0, 2, 4)


def test_one_line_of_the_log_says_what_is_late(caplog, monkeypatch):
    filed()
    alert_when_late()
    assert not caplog.records

    long_ago = timezone.now() - timedelta(minutes=6)
    Acknowledgement.objects.update(
        created_at=long_ago, given_up_at=long_ago, attempts=60
    )
    with caplog.at_level(logging.ERROR):
        sweep_acknowledgements()
    (record,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert record.message == (
        "ACKNOWLEDGEMENTS LATE: 1 documents, the oldest owed for 360 s (1 given up);"
        " 0 mails, the oldest waiting for 0 s"
    )
