import pytest
from django.db import IntegrityError, transaction

from applications.journal import record
from applications.models import Event, JournalEntry
from tests.factories.applications import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return record(Event.DRAFT_CREATED, application=ApplicationFactory())


def test_a_line_about_a_dossier_is_also_a_line_about_its_call(entry):
    assert entry.call == entry.application.call


def test_the_database_refuses_to_change_a_line(entry):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        JournalEntry.objects.filter(pk=entry.pk).update(event=Event.WITHDRAWN)


def test_the_database_refuses_to_delete_a_line(entry):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        entry.delete()


def test_a_line_outlives_the_draft_it_tells_of(entry):
    application_id = entry.application_id
    entry.application.delete()
    assert JournalEntry.objects.get(pk=entry.pk).application_id == application_id
