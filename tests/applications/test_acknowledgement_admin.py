"""The desk sees what became of each mail and document, and tries again what failed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.acknowledgement.debt import acknowledge
from applications.models import (
    Acknowledgement,
    AcknowledgementMail,
    Event,
    JournalEntry,
)
from mailing.backoff import MOST_ATTEMPTS
from mailing.sending import send_waiting
from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.applications import filed

pytestmark = pytest.mark.django_db

DOCUMENTS = reverse("admin:applications_acknowledgement_changelist")
MAILS = reverse("admin:applications_acknowledgementmail_changelist")
CONTACT = "camille.durand@mairie.example"


@pytest.fixture
def reviewer():
    return ReviewerFactory()


@pytest.fixture
def desk(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def refused():
    """The mail to the contact of a filed dossier, refused by the server."""
    owed = filed().acknowledgement
    mail = owed.mails.get(address=CONTACT)
    mail.failed_at, mail.answer = timezone.now(), "550 5.1.1 No such user"
    mail.save()
    return mail


def again(mail) -> str:
    return reverse("admin:applications_acknowledgementmail_send_again", args=[mail.pk])


def change(mail) -> str:
    return reverse("admin:applications_acknowledgementmail_change", args=[mail.pk])


@pytest.mark.parametrize(("address", "queries"), [(DOCUMENTS, 8), (MAILS, 8)])
def test_a_list_costs_the_same_whatever_its_length(
    desk, address, queries, django_assert_num_queries
):
    for count in (1, 3):
        while Acknowledgement.objects.count() < count:
            filed()
        with django_assert_num_queries(queries):
            assert desk.get(address).status_code == 200


def test_documents_given_up_are_tried_again_by_an_action(desk, reviewer, monkeypatch):
    announced = []
    monkeypatch.setattr(
        "applications.acknowledgement_admin.announce_acknowledgement", announced.append
    )
    given_up, other = filed().acknowledgement, filed().acknowledgement
    Acknowledgement.objects.filter(pk=given_up.pk).update(
        attempts=MOST_ATTEMPTS, given_up_at=timezone.now(), last_error="OSError: plein"
    )
    shown = desk.get(f"{DOCUMENTS}?avancement=abandon").context["cl"].result_list
    assert list(shown) == [given_up]

    page = desk.post(
        DOCUMENTS,
        {"action": "try_again", "_selected_action": [given_up.pk, other.pk]},
        follow=True,
    )

    assert "Repris\u00a0: 1\u00a0accusé." in page.text
    assert announced == [given_up.pk]
    assert JournalEntry.objects.get(event=Event.ACKNOWLEDGEMENT_RESUMED).actor == (
        reviewer
    )
    assert acknowledge(acknowledgement_id=given_up.pk) is True


def test_mails_are_filtered_by_where_they_stand(desk, refused):
    def shown(value):
        results = desk.get(f"{MAILS}?etat={value}").context["cl"].result_list
        return {mail.address for mail in results}

    (other,) = refused.acknowledgement.mails.exclude(pk=refused.pk)
    assert shown("echec") == {CONTACT}
    assert shown("attente") == {other.address}
    assert shown("envoye") == shown("repetition") == set()


def test_a_refused_mail_shows_who_when_and_the_words_of_the_server(desk, refused):
    page = desk.get(change(refused)).text
    for words in (CONTACT, "550 5.1.1 No such user", "non remis le", again(refused)):
        assert words in page


def test_a_refused_mail_is_sent_again_to_the_corrected_address(desk, refused):
    page = desk.post(again(refused), {"address": "c@mairie.example"}, follow=True)
    assert "Le courriel est remis en file pour c@mairie.example." in page.text
    refused.refresh_from_db()
    assert (refused.address, refused.is_waiting) == ("c@mairie.example", True)
    assert again(refused) not in page.text
    send_waiting(limit=10)
    refused.refresh_from_db()
    assert refused.sent_at is not None


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("pas une adresse", "Saisissez une adresse électronique valide."),
        ("", "Saisissez une adresse électronique valide."),
        ("{filer}", "Cette adresse a déjà ce message."),
    ],
)
def test_what_is_not_sent_again_says_why(desk, refused, address, said):
    (other,) = refused.acknowledgement.mails.exclude(pk=refused.pk)
    asked = address.replace("{filer}", other.address)
    page = desk.post(again(refused), {"address": asked}, follow=True)
    assert said in page.text
    refused.refresh_from_db()
    assert refused.failed_at is not None


def test_one_comes_back_to_the_page_one_came_from_and_to_no_other_site(desk, refused):
    here = desk.post(again(refused), {"address": "", "next": "/instruction/#courriels"})
    assert here["Location"] == "/instruction/#courriels"
    away = desk.post(again(refused), {"address": "", "next": "https://autre.example/"})
    assert away["Location"] == change(refused)


@pytest.mark.parametrize(("staff", "status"), [(False, 302), (True, 403)])
def test_nobody_else_sends_anything_again(client, refused, staff, status):
    client.force_login(UserFactory(is_staff=staff))
    response = client.post(again(refused), {"address": "c@mairie.example"})
    assert response.status_code == status
    assert AcknowledgementMail.objects.get(pk=refused.pk).failed_at is not None


def test_sending_again_is_asked_for_by_a_form_only(desk, refused):
    assert desk.get(again(refused)).status_code == 405
    assert desk.post(again(AcknowledgementMail(pk=987))).status_code == 404
