"""Neither an expired session nor a second tab loses what was typed."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from applications.views.typed import MAX_CHARACTERS
from tests.applications.posting import plan_data, step
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

KEPT = "Ce que vous venez d’écrire est gardé"
GIVEN_BACK = "ce que vous aviez écrit est remis ci-dessous"


def sign_in_from(client, response, user):
    """Follow the redirection to the sign-in page, and sign in as `user`."""
    page = client.get(response.url)
    following = response.url.partition("next=")[2]
    signed_in = client.post(
        reverse("account_login"),
        {"login": user.email, "password": PASSWORD, "next": following},
    )
    return page.text, client.get(signed_in.url)


def test_what_was_typed_comes_back_once_signed_in_again(client, draft):
    client.logout()
    url = step(draft, "projet")

    refused = client.post(url, {"title": "Un nouveau titre", "pass_count": "5 000"})
    asked, back = sign_in_from(client, refused, draft.owner)

    assert KEPT in asked
    assert back.request["PATH_INFO"] == url
    assert GIVEN_BACK in back.text
    assert 'value="Un nouveau titre"' in back.text
    draft.refresh_from_db()
    assert draft.title == "Le numérique pour tous"
    again = client.get(url).text
    assert "Un nouveau titre" not in again
    assert GIVEN_BACK not in again


def test_the_lines_of_a_plan_come_back_too(client, draft):
    client.logout()

    refused = client.post(
        step(draft, "financement"), plan_data([("Animation", "1 234,56")])
    )
    _, back = sign_in_from(client, refused, draft.owner)

    assert 'value="Animation"' in back.text
    assert 'value="1 234,56"' in back.text


def test_nobody_else_reads_what_was_typed(client, draft):
    client.logout()
    refused = client.post(step(draft, "projet"), {"title": "Un secret"})

    _, back = sign_in_from(client, refused, UserFactory())

    assert back.status_code == 404
    assert "Un secret" not in back.text


def test_a_flood_is_not_kept(client, draft):
    client.logout()

    client.post(step(draft, "projet"), {"description": "x" * (MAX_CHARACTERS + 1)})

    assert not Session.objects.exists()


def seen_in(page) -> str:
    return re.search(r'name="seen" value="([^"]+)"', page.text)[1]


class TestTwoTabs:
    def test_the_second_tab_is_told_and_what_it_typed_stays(self, client, draft):
        url = step(draft, "projet")
        seen = seen_in(client.get(url))
        client.post(url, {"title": "Du premier onglet", "seen": seen})

        told = client.post(url, {"title": "Du second onglet", "seen": seen})

        assert told.status_code == 422
        assert "modifiée entre-temps" in told.text
        assert 'value="Du second onglet"' in told.text
        draft.refresh_from_db()
        assert draft.title == "Du premier onglet"

        client.post(url, {"title": "Du second onglet", "seen": seen_in(told)})
        draft.refresh_from_db()
        assert draft.title == "Du second onglet"

    def test_a_correction_does_not_forget_what_the_first_tab_wrote(self, client, draft):
        url = step(draft, "projet")
        seen = seen_in(client.get(url))
        client.post(url, {"title": "Du premier onglet", "seen": seen})

        refused = client.post(url, {"pass_count": "beaucoup", "seen": seen})

        assert seen_in(refused) == seen

    def test_another_step_written_in_another_tab_disturbs_nobody(self, client, draft):
        url = step(draft, "projet")
        seen = seen_in(client.get(url))
        client.post(step(draft, "publics"), {"territory": "Le canton."})

        assert client.post(url, {"title": "Un titre", "seen": seen}).status_code == 302

    def test_a_line_renamed_in_another_tab_is_not_replaced_unseen(self, client, draft):
        url = step(draft, "financement")
        client.post(url, plan_data([("Animation", "10")], grant="5"))
        seen = seen_in(client.get(url))
        for label, status in (("Ateliers", 302), ("Médiation", 422)):
            plan = plan_data([(label, "10")], grant="5")
            plan["seen"] = seen
            assert client.post(url, plan).status_code == status
        assert draft.financing_lines.get().label == "Ateliers"

    def test_a_plan_written_in_another_tab_is_not_replaced_unseen(self, client, draft):
        url = step(draft, "financement")
        seen = seen_in(client.get(url))
        first = plan_data([("Animation", "10")], grant="5")
        first["seen"] = seen
        client.post(url, first)

        second = plan_data([("Autre", "20")], grant="5")
        second["seen"] = seen
        told = client.post(url, second)

        assert told.status_code == 422
        assert "modifiée entre-temps" in told.text
        assert 'value="Autre"' in told.text
        assert draft.financing_lines.get().label == "Animation"
