"""The steps in a browser without JavaScript: what is saved, told, kept, and where one lands."""

from decimal import Decimal

import pytest
from django.urls import reverse

from applications.models import Application
from applications.readback import missing_with_links
from applications.steps import STEPS, missing_fields
from eligibility import french
from tests.applications.posting import plan_data, step
from tests.factories.accounts import UserFactory
from tests.factories.applications import (
    ApplicationFactory,
)
from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db


def title_of(page):
    return " ".join(page.split("<title>")[1].split("</title>")[0].split())


@pytest.mark.parametrize(("number", "one"), [*enumerate(STEPS, start=1)])
def test_every_step_says_where_one_is_and_that_nothing_is_filed(
    client, draft, number, one
):
    page = client.get(step(draft, one.slug)).text
    assert title_of(page).startswith(f"Étape {number} sur 6 : {one.title}")
    assert "Brouillon – non déposé" in page
    assert "Ce que disent les règles" in page
    assert 'aria-current="step"' in page


def test_saving_stays_and_continuing_goes_on(client, draft):
    url = step(draft, "projet")
    stays = client.post(url, {"action": "save", "title": "Un"}, follow=True)
    assert stays.request["PATH_INFO"] == url
    assert "Il n’est pas déposé" in stays.text
    assert client.post(url, {"action": "continue"}).url == step(draft, "publics")
    assert client.post(url, {}).url == step(draft, "publics")


def test_a_refused_step_saves_nothing_and_keeps_what_was_typed(client, draft):
    page = client.post(
        step(draft, "projet"), {"title": "Nouveau titre", "pass_count": "beaucoup"}
    )
    assert page.status_code == 422
    assert title_of(page.text).startswith("Erreur – Étape 2 sur 6")
    assert 'value="Nouveau titre"' in page.text
    assert 'value="beaucoup"' in page.text
    assert 'href="#id_pass_count"' in page.text
    draft.refresh_from_db()
    assert draft.title == "Le numérique pour tous"


def test_a_search_shows_its_choices_and_saves_nothing(client, draft):
    authority = LocalAuthorityFactory(name="CC des Quatre Vents")
    page = client.post(
        step(draft, "porteur"),
        {
            "action": "search",
            "authority_query": "Quatre Vents",
            "contact_name": "Pas encore enregistré",
        },
    )
    assert f'value="{authority.siren}"' in page.text
    assert 'value="Pas encore enregistré"' in page.text
    draft.refresh_from_db()
    assert draft.contact_name == "Camille Durand"


def test_a_search_that_finds_nothing_says_what_to_try(client, draft):
    page = client.post(
        step(draft, "porteur"), {"action": "search", "authority_query": "zzzzzz"}
    )
    assert "Aucune collectivité trouvée" in page.text


def test_a_name_typed_but_not_chosen_is_looked_up_before_anything_is_saved(
    client, draft
):
    LocalAuthorityFactory(name="CC des Quatre Vents")
    page = client.post(
        step(draft, "porteur"),
        {"action": "continue", "authority_query": "quatre vents", "searched": ""},
    )
    assert page.status_code == 200
    assert french.count(1, "collectivité trouvée") in page.text


def test_a_body_that_may_not_apply_is_told_by_the_rule(client, draft):
    client.post(
        step(draft, "porteur"),
        {
            "action": "save",
            "authority": "hors-registre",
            "manual_name": "CCAS",
            "manual_category": "7361",
        },
    )
    page = client.get(step(draft, "porteur")).text
    assert "app-rule--breached" in page


def test_the_plan_is_saved_with_its_totals_and_its_gap(client, draft):
    url = step(draft, "financement")
    page = client.post(
        url,
        plan_data(
            [("Pass", "60 000,50", True), ("Salle", "10 000")],
            [("Région", "20 000,50")],
            "30 000",
        ).dict()
        | {"action": "save"},
        follow=True,
    ).text
    assert french.money(Decimal("70000.50")) in page
    assert f"Il manque {french.money(Decimal('20000'))} de ressources" in page
    draft.refresh_from_db()
    assert draft.eligible_cost == Decimal("60000.50")


def test_adding_a_line_saves_the_plan_and_shows_one_more(client, draft):
    data = plan_data([("Pass", "100", True)], [("Région", "50")], "50").dict()
    url = step(draft, "financement")
    added = client.post(url, data | {"action": "add:depenses"})
    assert added.url == f"{url}?depenses=1#depenses"
    page = client.get(added.url).text
    assert 'name="depenses-1-label"' in page
    assert 'name="ressources-1-label"' not in page
    draft.refresh_from_db()
    assert draft.total_cost == Decimal("100.00")


def test_adding_a_line_to_a_plan_in_error_keeps_everything_typed(client, draft):
    data = plan_data([("Pass", "cent")], [("Région", "50")], "50").dict()
    page = client.post(step(draft, "financement"), data | {"action": "add:depenses"})
    assert page.status_code == 422
    assert 'value="cent"' in page.text
    assert 'name="depenses-1-label"' in page.text


def test_removing_a_line_saves_the_plan_without_it(client, draft):
    data = plan_data([("Pass", "100", True), ("Salle", "en trop")]).dict()
    removed = client.post(
        step(draft, "financement"), data | {"action": "remove:depenses:1"}
    )
    assert removed.status_code == 302
    assert [line.label for line in draft.financing_lines.all()] == ["Pass"]


def test_what_is_missing_links_to_fields_that_are_there(client):
    draft = ApplicationFactory()
    client.force_login(draft.owner)
    links = missing_with_links(draft, missing_fields(draft))
    assert links
    for link in links:
        page, _, anchor = link.url.partition("#")
        assert f'id="{anchor}"' in client.get(page).text


def test_a_draft_resumes_where_something_is_missing(client, draft):
    resumed = client.get(draft.get_absolute_url())
    assert resumed.url == step(draft, "depot")
    Application.objects.update(territory="")
    assert client.get(draft.get_absolute_url()).url == step(draft, "publics")


def test_the_list_shows_fifty_dossiers_a_page(client):
    owner = UserFactory()
    client.force_login(owner)
    ApplicationFactory.create_batch(51, owner=owner)
    first = client.get(reverse("applications:list")).text
    assert first.count("app-dossiers__item") == 50
    assert 'href="?page=2"' in first
    second = client.get(f"{reverse('applications:list')}?page=2").text
    assert second.count("app-dossiers__item") == 1
