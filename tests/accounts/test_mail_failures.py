"""A mail server that does not answer loses no account, and nobody reads a bare error."""

import pytest
from django.core import mail

from accounts.models import User
from tests.accounts.test_sign_in import NEW, link_in, sign_in, text_of
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def stopped_mail_server(settings):
    """Send mails by SMTP to a port where nothing listens; gives the backend it replaces."""
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    return backend


def test_a_sign_up_is_kept_and_says_that_its_mail_did_not_go(
    client, stopped_mail_server, caplog
):
    response = client.post("/compte/signup/", NEW)

    assert response.status_code == 503
    assert "Le message n’a pas pu être envoyé" in text_of(response)
    assert User.objects.get().email == NEW["email"]
    assert "mail not sent" in caplog.text


def test_the_confirmation_goes_once_the_mail_server_is_back(
    client, settings, stopped_mail_server
):
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": None}
    client.post("/compte/signup/", NEW)

    settings.EMAIL_BACKEND = stopped_mail_server
    sign_in(client, NEW["email"], NEW["password1"])
    client.post(link_in(mail.outbox[0]))

    assert User.objects.get().emailaddress_set.get().verified


def test_a_forgotten_password_says_the_same_to_known_and_unknown_addresses(
    client, stopped_mail_server
):
    UserFactory(email=NEW["email"])
    known = client.post("/compte/password/reset/", {"email": NEW["email"]})
    unknown = client.post("/compte/password/reset/", {"email": "autre@mairie.example"})

    assert (known.status_code, unknown.status_code) == (503, 503)
    assert "Le message n’a pas pu être envoyé" in text_of(known)


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
