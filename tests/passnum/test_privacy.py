"""What was made for one person is kept by no browser and no proxy."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.applications import make_call

pytestmark = pytest.mark.django_db

PAGES = ["/", "/appels/appel-d-essai/", "/accessibilite/", "/dossiers/", "/inconnue/"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_shown_to_somebody_who_signed_in_is_not_kept(client, address):
    make_call()
    client.force_login(UserFactory())

    kept = client.get(address)["Cache-Control"]

    assert "no-store" in kept
    assert "private" in kept


def test_the_search_says_itself_how_long_its_answers_are_kept(client):
    client.force_login(UserFactory())

    response = client.get("/collectivites/recherche?q=mende")

    assert set(response["Cache-Control"].split(", ")) == {"max-age=300", "public"}


@pytest.mark.parametrize("address", ["/", "/appels/appel-d-essai/", "/accessibilite/"])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_to_read_takes_nothing_else(client, address, method):
    make_call()

    assert getattr(client, method)(address).status_code == 405
