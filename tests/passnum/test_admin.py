"""The admin site opens by the portal's door, to those who may enter."""

import pytest

from tests.factories.accounts import ReviewerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_visitor_is_sent_to_the_portals_sign_in_page_and_back(client):
    first = client.get("/instruction/")
    second = client.get(first.url)

    assert second.url == "/compte/login/?next=/instruction/"


def test_a_way_back_to_another_site_is_forgotten(client):
    response = client.get("/instruction/login/?next=https://ailleurs.example/")

    assert response.url == "/compte/login/?next=/instruction/"


def test_the_admins_own_form_is_no_back_door(client):
    user = ReviewerFactory()

    response = client.post(
        "/instruction/login/",
        {"username": user.email, "password": "correct horse battery staple"},
    )

    assert response.url == "/compte/login/?next=/instruction/"
    assert "_auth_user_id" not in client.session


def test_an_applicant_is_refused_without_a_loop(client):
    client.force_login(UserFactory())

    assert client.get("/instruction/login/").status_code == 403


def test_a_reviewer_goes_straight_in(client):
    client.force_login(ReviewerFactory())

    assert client.get("/instruction/login/").url == "/instruction/"
    assert client.get("/instruction/").status_code == 200


def test_the_review_desk_comes_first(client):
    client.force_login(ReviewerFactory())

    rooms = client.get("/instruction/").context["app_list"]

    assert [room["name"] for room in rooms][:2] == ["Instruction", "Collectivités"]


@pytest.mark.parametrize(
    "address",
    [
        "applications/journalentry/?event__exact=%00",
        "territories/localauthority/?category__exact=a%00b",
        "territories/localauthority/%00/change/",
    ],
)
def test_a_null_character_in_an_address_is_a_bad_request(client, address):
    client.force_login(ReviewerFactory())

    assert client.get(f"/instruction/{address}").status_code == 400


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/instruction/logout/", "/compte/logout/"),
        ("/instruction/password_change/", "/compte/password/change/"),
    ],
)
def test_accounts_are_managed_on_the_portal(client, address, target):
    client.force_login(ReviewerFactory())

    assert client.get(address).url == target


def test_the_admin_keeps_to_the_portals_light_colours(client):
    client.force_login(ReviewerFactory())

    assert "dark_mode" not in client.get("/instruction/reviews/dossier/").text
