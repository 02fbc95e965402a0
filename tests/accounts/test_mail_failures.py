"""A mail server that does not answer loses no account, and holds up nobody."""

import pytest
from django.core import mail

from accounts.models import User
from mailing.sending import send_waiting, waiting
from tests.accounts.test_sign_in import NEW, link_in, sign_in
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queue(settings):
    """Queue the mails of accounts, as the portal does; the tests' default skips the queue."""
    settings.EMAIL_BACKEND = "mailing.backend.QueueBackend"


@pytest.fixture
def stopped_mail_server(settings):
    """Send mails by SMTP to a port where nothing listens; gives the transport it replaces."""
    transport = settings.MAIL_TRANSPORT
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    return transport


def test_the_confirmation_of_a_new_account_goes_once_the_mail_server_is_back(
    client, settings, stopped_mail_server
):
    response = client.post("/compte/signup/", NEW)
    assert response.status_code == 302
    assert User.objects.get().email == NEW["email"]
    assert send_waiting(limit=10).failed == 1
    assert waiting().count() == 1

    settings.MAIL_TRANSPORT = stopped_mail_server
    assert send_waiting(limit=10, early=True).sent == 1
    client.post(link_in(mail.outbox[0]))
    assert User.objects.get().emailaddress_set.get().verified


def test_its_link_does_not_outlive_the_sending_in_the_database(client):
    client.post("/compte/signup/", NEW)
    (stored,) = waiting()
    assert "/compte/confirm-email/" in stored.message
    send_waiting(limit=10)
    stored.refresh_from_db()
    assert stored.message == ""


def test_a_forgotten_password_says_the_same_to_known_and_unknown_addresses(
    client, stopped_mail_server
):
    UserFactory(email=NEW["email"])
    known = client.post("/compte/password/reset/", {"email": NEW["email"]})
    unknown = client.post("/compte/password/reset/", {"email": "autre@mairie.example"})

    assert (known.status_code, known["Location"]) == (
        unknown.status_code,
        unknown["Location"],
    )


def test_a_password_changes_even_if_the_notice_of_it_does_not_go(
    client, stopped_mail_server
):
    user = UserFactory()
    sign_in(client, user.email, next="/accessibilite/")
    new = {"oldpassword": PASSWORD, "password1": "un tout autre mot de passe"}

    response = client.post("/compte/password/change/", new)

    assert response.status_code == 302
    user.refresh_from_db()
    assert user.check_password(new["password1"])


def test_without_a_broker_a_mail_of_an_account_leaves_with_the_request(
    client, settings, django_capture_on_commit_callbacks
):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/compte/signup/", NEW)
    assert mail.outbox[0].to == [NEW["email"]]
