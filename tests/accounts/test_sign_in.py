"""Accounts from the outside: signing up, in and out, passwords, addresses, and their mails."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import PASSWORD, ReviewerFactory, UserFactory

pytestmark = pytest.mark.django_db

NEW = {"email": "camille@mairie.example", "password1": "un long mot de passe"}


@pytest.fixture(autouse=True)
def forget_attempts():
    """Count the attempts of each test from zero."""
    cache.delete_pattern("allauth:*")


def text_of(response) -> str:
    content = response.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ")
    return " ".join(content.split())


def link_in(message) -> str:
    return re.search(r"https?://testserver(\S+)", message.body)[1]


def sign_in(client, email: str, password: str = PASSWORD, **further: str):
    return client.post(
        "/compte/login/", {"login": email, "password": password, **further}
    )


def test_a_new_account_opens_once_its_address_is_confirmed(client):
    response = client.post("/compte/signup/", NEW, follow=True)
    assert "Confirmez votre adresse électronique" in text_of(response)
    assert "_auth_user_id" not in client.session

    confirmation = client.get(link_in(mail.outbox[0]))
    assert NEW["email"] in text_of(confirmation)
    assert not User.objects.get().emailaddress_set.get().verified

    client.post(link_in(mail.outbox[0]))
    assert User.objects.get().emailaddress_set.get().verified


def test_the_confirmation_leads_to_the_page_one_came_from_in_any_browser(client):
    came_from = "/dossiers/nouveau/appel-d-essai/"
    client.post("/compte/signup/", NEW | {"next": came_from})
    elsewhere = Client()

    link = link_in(mail.outbox[0])
    form = elsewhere.get(link)
    assert f'name="next" value="{came_from}"' in form.content.decode()
    response = elsewhere.post(link.partition("?")[0], {"next": came_from})

    assert response.url == came_from


def test_the_confirmation_leads_nowhere_else_than_the_portal(client):
    client.post("/compte/signup/", NEW | {"next": "https://ailleurs.example/"})

    assert "ailleurs" not in mail.outbox[0].body


def test_the_confirmation_mail_is_in_plain_french(client):
    client.post("/compte/signup/", NEW)

    message = mail.outbox[0]
    assert message.subject == "Confirmez votre adresse électronique"
    assert message.body.startswith("Bonjour,\n")
    assert "Le service Pass numérique" in message.body
    assert "{" not in message.body


def test_signing_up_never_tells_whether_an_account_exists(client):
    UserFactory(email=NEW["email"])
    known = client.post("/compte/signup/", NEW)
    unknown = client.post("/compte/signup/", NEW | {"email": "autre@mairie.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert mail.outbox[0].subject == "Vous avez déjà un compte"
    assert mail.outbox[1].subject == "Confirmez votre adresse électronique"


def test_a_forgotten_password_never_tells_whether_an_account_exists(client):
    UserFactory(email=NEW["email"])
    known = client.post("/compte/password/reset/", {"email": NEW["email"]})
    unknown = client.post("/compte/password/reset/", {"email": "autre@mairie.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.subject for message in mail.outbox] == [
        "Choisissez un nouveau mot de passe",
        "Aucun compte à cette adresse",
    ]


def test_a_forgotten_password_is_replaced_through_the_link_once(client):
    user = UserFactory(email=NEW["email"])
    client.post("/compte/password/reset/", {"email": user.email})
    link = link_in(mail.outbox[0])

    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": "un tout autre mot de passe"})

    user.refresh_from_db()
    assert user.check_password("un tout autre mot de passe")
    assert mail.outbox[-1].subject == "Votre mot de passe a changé"
    client.logout()
    assert "Ce lien a déjà servi" in text_of(client.get(link, follow=True))


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("court", "trop court"),
        ("123456789012345", "entièrement numérique"),
        ("camille@mairie", "trop semblable"),
    ],
)
def test_a_weak_password_is_refused(client, password, sentence):
    response = client.post("/compte/signup/", NEW | {"password1": password})

    assert sentence in text_of(response)
    assert not User.objects.exists()


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    user = UserFactory()

    wrong = text_of(sign_in(client, user.email, "autre chose"))
    unknown = text_of(sign_in(client, "inconnu@mairie.example", "autre chose"))

    sentence = "L’adresse électronique ou le mot de passe est incorrect."
    assert sentence in wrong
    assert sentence in unknown


def test_the_case_of_the_address_does_not_matter(client):
    user = UserFactory(email="camille@mairie.example")

    sign_in(client, "Camille@Mairie.Example", next="/accessibilite/")

    assert client.session["_auth_user_id"] == str(user.pk)


def test_signing_in_changes_the_session_key(client):
    user = UserFactory()
    session = client.session
    session["trace"] = "avant"
    session.save()
    before = session.session_key

    sign_in(client, user.email, next="/accessibilite/")

    assert client.session.session_key != before


def test_signing_in_leads_back_to_the_page_one_came_from_but_not_elsewhere(client):
    user = UserFactory()
    back = sign_in(client, user.email, next="/appels/appel-d-essai/")
    client.logout()
    reviewer = ReviewerFactory()
    elsewhere = sign_in(client, reviewer.email, next="https://ailleurs.example/")

    assert back.url == "/appels/appel-d-essai/"
    assert elsewhere.url == reverse("admin:index")


def test_after_too_many_attempts_one_must_wait(client):
    user = UserFactory()
    for _ in range(10):
        sign_in(client, user.email, "mauvais mot de passe")

    response = sign_in(client, user.email, next="/accessibilite/")

    assert "_auth_user_id" not in client.session
    assert "Attendez quelques minutes" in text_of(response)


def test_signing_out_takes_a_form(client):
    client.force_login(UserFactory())

    assert "Se déconnecter" in text_of(client.get("/compte/logout/"))
    assert "_auth_user_id" in client.session

    response = client.post("/compte/logout/")
    assert response.url == "/"
    assert "_auth_user_id" not in client.session


def test_a_new_address_replaces_the_old_one_once_confirmed(client):
    user = UserFactory(email="avant@mairie.example")
    sign_in(client, user.email, next="/accessibilite/")

    asked = client.post(
        "/compte/email/", {"email": "apres@mairie.example", "action_add": ""}
    )
    assert "Confirmer votre identité" in text_of(client.get(asked.url))
    client.post(asked.url, {"password": PASSWORD})
    waiting = text_of(client.get("/compte/email/"))
    assert "Un message a été envoyé à apres@mairie.example." in waiting

    client.post(link_in(mail.outbox[0]))
    user.refresh_from_db()
    assert user.email == "apres@mairie.example"


def test_changing_the_password_asks_for_the_current_one(client):
    user = UserFactory()
    sign_in(client, user.email, next="/accessibilite/")
    new = {"password1": "un tout autre mot de passe"}

    refused = client.post("/compte/password/change/", {"oldpassword": "faux"} | new)
    assert "Ce n’est pas votre mot de passe actuel." in text_of(refused)

    client.post("/compte/password/change/", {"oldpassword": PASSWORD} | new)
    user.refresh_from_db()
    assert user.check_password(new["password1"])


@pytest.mark.parametrize(
    "address",
    [
        "/compte/login/",
        "/compte/signup/",
        "/compte/password/reset/",
        "/compte/password/reset/done/",
        "/compte/password/reset/key/done/",
        "/compte/password/reset/key/1-set-password/",
        "/compte/confirm-email/",
        "/compte/confirm-email/perime/",
        "/compte/inactive/",
    ],
)
def test_every_page_for_visitors_is_dressed_and_french(client, address):
    page = text_of(client.get(address))

    assert 'class="fr-header"' in page
    assert page.count("<h1>") == 1
    assert not re.search(r"\b(Email|Password|Sign|Please|account)\b<", page)


@pytest.mark.parametrize(
    "address",
    [
        "/compte/email/",
        "/compte/password/change/",
        "/compte/logout/",
        "/compte/reauthenticate/",
    ],
)
def test_every_page_for_members_is_dressed_and_french(client, address):
    user = UserFactory()
    sign_in(client, user.email, next="/accessibilite/")

    page = text_of(client.get(address))

    assert 'class="fr-header"' in page
    assert page.count("<h1>") == 1
