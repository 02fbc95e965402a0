"""Pages kept for visitors are never stale, and never somebody else's."""

from datetime import UTC, datetime, timedelta

import pytest

from applications.models import Call
from passnum import pages, visitor_pages
from tests.factories.accounts import UserFactory
from tests.factories.applications import add_version, definition, make_call

pytestmark = pytest.mark.django_db

ADDRESSES = ["/", "/appels/appel-d-essai/"]


@pytest.fixture
def clock(monkeypatch):
    """Return a function that sets the time the public pages read."""

    def set_to(instant: datetime) -> None:
        monkeypatch.setattr(pages.timezone, "now", lambda: instant)

    return set_to


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_turns_at_the_microsecond_of_the_deadline(client, clock, address):
    last = datetime(2030, 5, 15, 21, 59, 59, 999999, tzinfo=UTC)
    make_call(closes_at=last)

    clock(last)
    assert "Ouvert" in client.get(address).content.decode()
    clock(last + timedelta(microseconds=1))
    assert "Clos" in client.get(address).content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_new_terms_show_at_once(client, address):
    call = make_call(title="Les anciens termes")
    assert "Les anciens termes" in client.get(address).content.decode()

    call.current = add_version(call, definition(title="Les nouveaux termes"))
    call.save()

    page = client.get(address).content.decode()
    assert "Les nouveaux termes" in page
    assert "Les anciens termes" not in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_kept_holds_nothing_personal(client, address):
    make_call()

    assert "csrfmiddlewaretoken" not in client.get(address).content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_member_gets_a_page_of_their_own_that_visitors_never_see(client, address):
    make_call()
    user = UserFactory()
    client.get(address)

    client.force_login(user)
    assert user.email in client.get(address).content.decode()

    client.logout()
    assert user.email not in client.get(address).content.decode()


def test_a_message_is_shown_to_whom_it_is_for(client):
    client.force_login(UserFactory())
    client.get("/")

    told = client.post("/compte/logout/", follow=True).content.decode()

    assert "Déconnexion réussie." in told
    assert "Déconnexion réussie." not in client.get("/").content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_browser_that_has_the_page_is_told_so(client, address):
    make_call()
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert first["Vary"] == "Cookie"


def test_an_unknown_call_is_kept_by_nobody(client):
    before = len(visitor_pages._pages)

    assert client.get("/appels/inconnu/").status_code == 404
    assert len(visitor_pages._pages) == before


def test_the_pages_kept_are_counted(client, monkeypatch):
    monkeypatch.setattr(visitor_pages, "CAPACITY", 2)
    visitor_pages._pages.clear()
    for n in range(3):
        make_call(slug=f"appel-{n}", number_prefix=f"P{n}", title=f"Appel {n}")
        client.get(f"/appels/appel-{n}/")

    assert len(visitor_pages._pages) == 2
    assert Call.objects.count() == 3


def test_the_empty_simulator_is_kept_for_its_minute(
    client, clock, django_assert_num_queries
):
    make_call(closes_at=datetime(2030, 5, 15, 21, 59, 59, tzinfo=UTC))
    address = "/simulateur/appel-d-essai/"
    clock(datetime(2030, 5, 1, 8, 0, 2, tzinfo=UTC))
    first = client.get(address)

    clock(datetime(2030, 5, 1, 8, 0, 59, 999999, tzinfo=UTC))
    with django_assert_num_queries(1):
        assert client.get(address).content == first.content
    clock(datetime(2030, 5, 1, 8, 1, tzinfo=UTC))
    assert "10\u00a0h\u00a001" in client.get(address).content.decode()
    assert "csrfmiddlewaretoken" not in first.content.decode()
    assert first["Vary"] == "Cookie, HX-Request"


def test_the_empty_simulator_turns_at_the_microsecond_of_the_deadline(client, clock):
    last = datetime(2030, 5, 15, 21, 59, 29, 999999, tzinfo=UTC)
    make_call(closes_at=last)

    clock(last)
    assert "Hors délai" not in client.get("/simulateur/appel-d-essai/").content.decode()
    clock(last + timedelta(microseconds=1))
    assert "Hors délai" in client.get("/simulateur/appel-d-essai/").content.decode()


def test_figures_and_answers_while_one_types_are_kept_by_nobody(client):
    make_call()
    before = len(visitor_pages._pages)
    client.get("/simulateur/appel-d-essai/?total_cost=1")
    client.get("/simulateur/appel-d-essai/", headers={"HX-Request": "true"})
    client.get("/simulateur/inconnu/")

    assert len(visitor_pages._pages) == before
