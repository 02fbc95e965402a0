"""Every state × every person: who deliberates, and what a disagreement forbids to whom."""

import itertools
from decimal import Decimal

import pytest

from applications.calls.definition import ReviewTerms
from applications.models import State
from reviews.disagreement.permissions import (
    may_deliberate,
    opinions_settled,
    still_settled,
)
from reviews.models import DeskEntry, Disagreement
from reviews.permissions import Person

PEOPLE = [
    Person(reviews=reviews and not conflicted, owns=owns, conflicted=conflicted)
    for reviews, owns, conflicted in itertools.product([True, False], repeat=3)
]


@pytest.mark.parametrize("state", State)
def test_reviewers_who_read_the_scores_deliberate_on_what_is_scored(state):
    for person, reads, opinions, awaited in itertools.product(
        PEOPLE, [True, False], [1, 2, 3], [0, 1]
    ):
        answer = may_deliberate(
            state, person, reads=reads, opinions=opinions, awaited=awaited
        )
        assert answer.allowed == (
            person.reviews
            and not (person.owns or person.conflicted)
            and state == State.UNDER_REVIEW
            and reads
            and opinions >= 2
            and awaited == 0
        )
        assert answer.allowed == (answer.reason == "")


@pytest.mark.parametrize("disagreement", Disagreement)
@pytest.mark.parametrize("reads", [True, False])
@pytest.mark.parametrize("threshold", [None, Decimal("0.4")])
def test_only_an_open_disagreement_is_held_back_and_only_readers_learn_of_it(
    disagreement, reads, threshold
):
    terms = ReviewTerms(deliberate_above=threshold)
    entry = DeskEntry(review_count=2, disagreement=disagreement)
    answer = opinions_settled(terms, entry, reads=reads)
    assert answer.allowed == (
        threshold is None or (reads and disagreement != Disagreement.OPEN)
    )
    assert answer.allowed == (answer.reason == "")
    assert still_settled(entry).allowed == (disagreement != Disagreement.OPEN)


def test_a_dossier_that_has_one_opinion_or_none_is_held_back_from_nobody():
    terms = ReviewTerms(deliberate_above=Decimal("0.4"))
    for entry in (None, DeskEntry(), DeskEntry(review_count=1)):
        assert opinions_settled(terms, entry, reads=False).allowed
        assert still_settled(entry).allowed
