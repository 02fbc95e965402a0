"""A draft opens once, and goes away whole."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from applications.draft_lifecycle import delete_draft, open_draft
from applications.drafts import CallNotOpen, DossierFiled, save_fields
from applications.models import (
    Application,
    Event,
    FinancingLine,
    JournalEntry,
    SupportingDocument,
)
from tests.factories.accounts import UserFactory
from tests.factories.applications import (
    ApplicationFactory,
    attach,
    filed,
    make_call,
    ready_draft,
)

pytestmark = pytest.mark.django_db


def opened(call, user) -> Application:
    return open_draft(call=call, user=user, now=timezone.now())


def delete_page(draft) -> str:
    return reverse("applications:delete", args=[draft.public_id])


class TestOpening:
    def test_the_button_pressed_twice_opens_one_draft(self):
        call, user = make_call(), UserFactory()
        assert opened(call, user) == opened(call, user)
        assert JournalEntry.objects.filter(event=Event.DRAFT_CREATED).count() == 1

    def test_a_draft_in_which_something_is_written_is_left_alone(self):
        call, user = make_call(), UserFactory()
        draft = opened(call, user)
        save_fields(application_id=draft.pk, fields={"title": "Un premier projet"})
        assert opened(call, user) != draft

    def test_a_draft_that_holds_a_document_is_left_alone(self):
        call, user = make_call(), UserFactory()
        draft = opened(call, user)
        attach(draft)
        assert opened(call, user) != draft

    def test_each_person_and_each_call_has_a_draft_of_its_own(self):
        call, user = make_call(), UserFactory()
        draft = opened(call, user)
        assert opened(call, UserFactory()) != draft
        assert opened(make_call(slug="autre", number_prefix="PN2021"), user) != draft

    def test_a_call_closed_meanwhile_gives_no_draft_back(self):
        now = timezone.now()
        call, user = make_call(closes_at=now), UserFactory()
        opened_in_time = open_draft(call=call, user=user, now=now)
        with pytest.raises(CallNotOpen):
            open_draft(call=call, user=user, now=now + timedelta(microseconds=1))
        assert Application.objects.get() == opened_in_time

    @pytest.mark.django_db(transaction=True)
    def test_two_presses_at_once_open_one_draft(self):
        call, user = make_call(), UserFactory()
        together = Barrier(2)

        def press():
            together.wait(timeout=10)
            opened(call, user)
            connection.close()

        presses = [Thread(target=press) for _ in range(2)]
        for thread in presses:
            thread.start()
        for thread in presses:
            thread.join(timeout=10)
        assert Application.objects.count() == 1


class TestDeleting:
    def test_a_draft_goes_with_its_lines_its_documents_and_their_files(
        self, django_capture_on_commit_callbacks
    ):
        draft = ready_draft(title="À jeter")
        file = draft.documents.get().file
        with django_capture_on_commit_callbacks(execute=True):
            delete_draft(application_id=draft.pk, user=draft.owner)
            assert file.storage.exists(file.name)

        assert not Application.objects.exists()
        assert not FinancingLine.objects.exists()
        assert not SupportingDocument.objects.exists()
        assert not file.storage.exists(file.name)

    def test_the_journal_keeps_who_deleted_what(self):
        draft = ready_draft(title="À jeter")
        delete_draft(application_id=draft.pk, user=draft.owner)
        line = JournalEntry.objects.get(event=Event.DRAFT_DELETED)
        assert (line.actor, line.call) == (draft.owner, draft.call)
        assert line.detail == {
            "public_id": str(draft.public_id),
            "title": "À jeter",
            "documents": 1,
        }

    def test_a_filed_dossier_is_never_deleted(self):
        application = filed().application
        with pytest.raises(DossierFiled):
            delete_draft(application_id=application.pk, user=application.owner)
        assert Application.objects.get() == application

    def test_nobody_deletes_the_draft_of_somebody_else(self):
        draft = ready_draft()
        with pytest.raises(Application.DoesNotExist):
            delete_draft(application_id=draft.pk, user=UserFactory())
        assert Application.objects.get() == draft


class TestPages:
    def test_the_list_leads_to_a_page_that_asks_before_anything_goes(self, client):
        draft = ready_draft()
        client.force_login(draft.owner)
        assert (
            f'href="{delete_page(draft)}"'
            in client.get(reverse("applications:list")).text
        )

        page = client.get(delete_page(draft))

        assert "Supprimer ce brouillon" in page.text
        assert draft.title in page.text
        assert Application.objects.get() == draft

    def test_the_button_deletes_and_leads_back_to_the_list(self, client):
        draft = ready_draft()
        client.force_login(draft.owner)

        response = client.post(delete_page(draft), follow=True)

        assert response.redirect_chain == [(reverse("applications:list"), 302)]
        assert "Le brouillon est supprimé." in response.text
        assert not Application.objects.exists()

    def test_the_button_pressed_twice_says_that_it_is_done(self, client):
        draft = ready_draft()
        client.force_login(draft.owner)
        client.post(delete_page(draft))

        response = client.post(delete_page(draft))

        assert response.url == reverse("applications:list")

    def test_a_filed_dossier_has_no_such_page(self, client):
        application = filed().application
        client.force_login(application.owner)

        for response in (
            client.get(delete_page(application)),
            client.post(delete_page(application)),
        ):
            assert response.url == application.get_absolute_url()
        assert (
            delete_page(application)
            not in client.get(reverse("applications:list")).text
        )

    def test_the_draft_of_somebody_else_is_not_found(self, client):
        draft = ApplicationFactory()
        client.force_login(UserFactory())

        assert client.get(delete_page(draft)).status_code == 404
        assert client.post(delete_page(draft)).status_code == 404
        assert Application.objects.get() == draft
