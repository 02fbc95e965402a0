"""A save that races with the filing, in real concurrent transactions."""

import threading

import pytest
from django.db import connection, transaction

from applications.drafts import DossierFiled, save_fields
from applications.models import Application
from applications.submission import submit_application
from tests.factories.applications import ready_draft

pytestmark = pytest.mark.django_db(transaction=True)


def in_thread(work):
    """Run `work` in a thread with a connection of its own; give back how it ended."""
    outcome = []

    def run():
        try:
            outcome.append(work())
        except Exception as error:
            outcome.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


def wait_until_blocked(thread):
    """Wait until a session of this database waits for a lock, or the thread has ended."""
    with connection.cursor() as cursor:
        while thread.is_alive():
            # Within a transaction, the view is otherwise read once.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
            thread.join(0.01)


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    """The filing alone is at stake here: nobody renders."""
    monkeypatch.setattr(
        "applications.submission.announce_acknowledgement", lambda pk: None
    )


def test_a_save_that_waits_for_the_filing_changes_nothing():
    draft = ready_draft()
    with transaction.atomic():
        submission = submit_application(
            application_id=draft.pk, user=draft.owner, sworn=True
        )
        thread, outcome = in_thread(
            lambda: save_fields(application_id=draft.pk, fields={"title": "Trop tard"})
        )
        wait_until_blocked(thread)
    thread.join(10)
    assert isinstance(outcome[0], DossierFiled)
    assert Application.objects.get().title == submission.content["project"]["title"]


def test_a_filing_that_waits_for_a_save_files_what_was_saved():
    draft = ready_draft()
    with transaction.atomic():
        save_fields(application_id=draft.pk, fields={"title": "À temps"})
        thread, outcome = in_thread(
            lambda: submit_application(
                application_id=draft.pk, user=draft.owner, sworn=True
            )
        )
        wait_until_blocked(thread)
    thread.join(10)
    assert outcome[0].content["project"]["title"] == "À temps"
