"""Opinions given at once, in real transactions."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from applications.models import Event, JournalEntry
from reviews.models import DeskEntry, Review
from reviews.reviewing import GivenScore, give_review
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed

pytestmark = pytest.mark.django_db(transaction=True)


def give_at_once(dossier, given):
    """Give each (reviewer, score) of `given` at the same time, a connection each."""
    start = Barrier(len(given))

    def give(reviewer, value):
        try:
            start.wait(10)
            give_review(
                application_id=dossier.pk,
                reviewer=reviewer,
                scores={
                    "publics": GivenScore(value),
                    "territoire": GivenScore(value),
                },
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(len(given)) as pool:
        for done in [pool.submit(give, *each) for each in given]:
            done.result(30)


def test_opinions_given_at_once_are_all_counted_and_open_the_review_once():
    dossier = filed().application
    give_at_once(dossier, [(ReviewerFactory(), value) for value in (5, 4, 3, 2)])

    entry = DeskEntry.objects.get(application=dossier)
    assert (entry.review_count, entry.mean_total) == (4, Decimal("70.00"))
    opened = JournalEntry.objects.filter(
        application=dossier, event=Event.REVIEW_STARTED
    )
    assert opened.count() == 1


def test_an_opinion_sent_twice_at_once_is_one_opinion():
    dossier, reviewer = filed().application, ReviewerFactory()
    give_at_once(dossier, [(reviewer, 4), (reviewer, 4)])

    assert Review.objects.get().total == 80
    assert DeskEntry.objects.get(application=dossier).review_count == 1
