"""A filing whose connection is lost: what the server did of it is what is told."""

import pytest
from django.db import OperationalError, connection, connections
from django.urls import reverse

from applications.models import Application, JournalEntry, State, Submission
from applications.submission import submit_application
from tests.factories.applications import ready_draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def losing(monkeypatch):
    """Lose the connection at the next commit: before the server does it, or after."""

    def lose(*, committed):
        wrapper = connections["default"]
        commit = wrapper._commit

        def lost():
            monkeypatch.setattr(wrapper, "_commit", commit)
            if committed:
                commit()
            wrapper.connection.close()
            raise OperationalError("server closed the connection unexpectedly")

        monkeypatch.setattr(wrapper, "_commit", lost)

    return lose


@pytest.fixture
def draft():
    return ready_draft()


def submit(draft):
    return submit_application(application_id=draft.pk, user=draft.owner, sworn=True)


def test_a_filing_that_was_committed_is_returned(losing, draft):
    losing(committed=True)

    submission = submit(draft)

    assert submission == Submission.objects.get()
    assert Application.objects.get().state == State.SUBMITTED
    assert submit(draft) == submission


def test_a_filing_that_was_undone_fails_and_can_be_tried_again(losing, draft):
    lines = JournalEntry.objects.count()
    losing(committed=False)

    with pytest.raises(OperationalError):
        submit(draft)

    assert Application.objects.get().state == State.DRAFT
    assert JournalEntry.objects.count() == lines
    assert submit(draft).application_id == draft.pk


def test_a_server_that_stays_away_fails(monkeypatch, draft):
    def away():
        raise OperationalError("connection refused")

    with monkeypatch.context() as patched:
        patched.setattr(connections["default"], "_commit", away)
        patched.setattr(connections["default"], "connect", away)
        with pytest.raises(OperationalError):
            submit(draft)

    connection.close()
    assert not Submission.objects.exists()


def test_the_person_is_told_that_it_is_filed(losing, draft, client):
    client.force_login(draft.owner)
    losing(committed=True)

    response = client.post(
        reverse("applications:submit", args=[draft.public_id]),
        {"sworn": "on"},
        follow=True,
    )

    number = Application.objects.get().number
    assert f"Votre dossier est déposé sous le numéro {number}." in response.text
