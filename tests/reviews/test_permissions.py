"""Every state × every person: what the desk allows, and that a refusal gives its reason."""

import itertools

import pytest

from applications.models import State
from reviews.permissions import Person, may_score, may_start_review

PEOPLE = [
    Person(reviews=reviews, owns=owns)
    for reviews, owns in itertools.product([True, False], repeat=2)
]
MATRIX = list(itertools.product(State, PEOPLE))
IDS = [
    f"{state}-{'reviewer' if person.reviews else 'other'}{'-owner' * person.owns}"
    for state, person in MATRIX
]


@pytest.mark.parametrize(("state", "person"), MATRIX, ids=IDS)
def test_only_a_reviewer_who_does_not_own_it_scores_a_dossier_in_hand(state, person):
    answer = may_score(state, person)
    assert answer.allowed == (
        person.reviews
        and not person.owns
        and state in {State.SUBMITTED, State.UNDER_REVIEW}
    )
    assert answer.allowed == (answer.reason == "")


@pytest.mark.parametrize(("state", "person"), MATRIX, ids=IDS)
def test_only_a_reviewer_who_does_not_own_it_opens_a_submitted_dossier(state, person):
    answer = may_start_review(state, person)
    assert answer.allowed == (
        person.reviews and not person.owns and state == State.SUBMITTED
    )
    assert answer.allowed == (answer.reason == "")
