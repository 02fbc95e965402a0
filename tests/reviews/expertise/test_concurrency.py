"""Answers and requests at once, in real transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from applications.models import Event, JournalEntry
from reviews.expertise.answering import decline, give_opinion
from reviews.expertise.asking import InvalidRequest, withdraw_request
from reviews.expertise.reminding import remind_late_experts
from reviews.models import ExternalOpinion
from reviews.reviewing import ReviewRefused
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed
from tests.factories.external_opinions import asked
from tests.reviews.expertise.test_reminding import ending_in

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions):
    """Run each action in a connection of its own; return what each refused, or None."""
    start = Barrier(len(actions))

    def run(action):
        try:
            start.wait(10)
            action()
        except (ReviewRefused, InvalidRequest) as refusal:
            return refusal
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(actions)) as pool:
        return [
            each.result(30) for each in [pool.submit(run, action) for action in actions]
        ]


def test_of_answers_sent_at_once_one_is_kept():
    opinion, reviewer, at = asked(), ReviewerFactory(), timezone.now()
    refusals = at_once(
        lambda: give_opinion(
            asked_id=opinion.pk, opinion="Un.", recommendation=None, at=at
        ),
        lambda: give_opinion(
            asked_id=opinion.pk, opinion="Deux.", recommendation=None, at=at
        ),
        lambda: decline(asked_id=opinion.pk, conflict="Un lien.", at=at),
        lambda: withdraw_request(asked_id=opinion.pk, reviewer=reviewer),
    )
    assert [refusal is None for refusal in refusals].count(True) == 1
    told = (Event.OPINION_RECEIVED, Event.OPINION_DECLINED, Event.OPINION_WITHDRAWN)
    assert JournalEntry.objects.filter(event__in=told).count() == 1


def test_an_expert_asked_twice_at_once_is_asked_once():
    dossier, reviewers = filed().application, [ReviewerFactory(), ReviewerFactory()]
    refusals = at_once(
        *(
            lambda reviewer=reviewer: asked(dossier, reviewer=reviewer)
            for reviewer in reviewers
        )
    )
    assert [refusal is None for refusal in refusals].count(True) == 1
    assert ExternalOpinion.objects.count() == 1


def test_two_workers_remind_an_expert_once():
    opinion = ending_in(days=1)
    at_once(*[lambda: remind_late_experts(limit=10)] * 2)
    events = JournalEntry.objects.filter(event=Event.OPINION_REMINDED)
    assert [event.application for event in events] == [opinion.application]
