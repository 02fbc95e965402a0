import pytest
from django.db.transaction import atomic
from django.utils import timezone

from applications.models import Application, JournalEntry, State
from applications.workflow import (
    TRANSITIONS,
    Actor,
    TransitionRefused,
    check_transition,
    take_transition,
)
from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.applications import ApplicationFactory, filed

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return {
        "owner": UserFactory(),
        "reviewer": ReviewerFactory(),
        "stranger": UserFactory(),
    }


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", TRANSITIONS)
@pytest.mark.parametrize("role", ["owner", "reviewer", "stranger"])
def test_a_transition_is_for_its_states_and_its_actor_alone(people, state, name, role):
    arrow = TRANSITIONS[name]
    application = Application(owner=people["owner"], state=state)
    allowed, reason = check_transition(
        application=application, name=name, user=people[role]
    )
    assert allowed == (state in arrow.sources and arrow.actor == role)
    assert bool(reason) == (not allowed)


def test_every_state_but_the_draft_is_reached_by_some_transition():
    assert {arrow.target for arrow in TRANSITIONS.values()} == set(State) - {
        State.DRAFT
    }


def test_a_draft_only_leaves_by_being_submitted_by_its_owner():
    leaving = {name: a for name, a in TRANSITIONS.items() if State.DRAFT in a.sources}
    assert list(leaving) == ["submit"]
    assert leaving["submit"].actor is Actor.OWNER


def test_taking_a_transition_writes_the_state_and_one_line_of_the_journal(people):
    application = filed().application
    take_transition(
        application=application,
        name="start_review",
        user=people["reviewer"],
        at=timezone.now(),
    )
    application.refresh_from_db()
    assert application.state == State.UNDER_REVIEW
    entry = JournalEntry.objects.latest("pk")
    assert (entry.event, entry.actor, entry.application, entry.call) == (
        "review_started",
        people["reviewer"],
        application,
        application.call,
    )


def test_a_stale_copy_of_a_dossier_cannot_be_moved_twice(people):
    stale = filed().application
    fresh = Application.objects.get(pk=stale.pk)
    take_transition(
        application=fresh,
        name="start_review",
        user=people["reviewer"],
        at=timezone.now(),
    )
    lines = JournalEntry.objects.count()
    with pytest.raises(TransitionRefused, match="En instruction"), atomic():
        take_transition(
            application=stale,
            name="start_review",
            user=people["reviewer"],
            at=timezone.now(),
        )
    assert JournalEntry.objects.count() == lines


def test_a_refused_transition_writes_nothing(people):
    draft = ApplicationFactory(owner=people["owner"])
    with pytest.raises(TransitionRefused), atomic():
        take_transition(
            application=draft, name="withdraw", user=people["owner"], at=timezone.now()
        )
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert not JournalEntry.objects.exists()
