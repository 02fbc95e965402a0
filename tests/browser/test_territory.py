"""The covered authorities in a real browser: added and removed, with and without JavaScript."""

import pytest
from django.urls import reverse

from applications.territory import covered_authorities, save_territory
from tests.browsing import NARROW, WIDE, assert_accessible, assert_no_sideways_scroll
from tests.factories.applications import ready_draft
from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft():
    """A draft that covers one authority; two more can be found."""
    draft = ready_draft()
    kept = LocalAuthorityFactory(name="CC des Trois Rivières")
    LocalAuthorityFactory(name="CC des Quatre Vents")
    LocalAuthorityFactory(name="Les Quatre Chemins", category="COM")
    save_territory(application_id=draft.pk, fields={}, covered=[kept.pk])
    return draft


def address(draft):
    return reverse("applications:step", args=[draft.public_id, "publics"])


def named(draft):
    return [one.name for one in covered_authorities(draft)]


def boxes(page):
    return page.locator("[data-covered] input[type=checkbox]")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_with_the_keyboard_alone_two_are_added_and_one_is_removed(
    visit_as, draft, width
):
    page = visit_as(draft.owner, address(draft), width=width)
    field = page.locator("#id_covered_query")
    field.focus()
    for typed in ("vents", "chemins"):
        field.press_sequentially(typed)
        page.locator("[role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert field.input_value() == ""
    assert boxes(page).count() == 3
    boxes(page).first.focus()
    page.keyboard.press("Space")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()

    page.get_by_text("Brouillon enregistré").wait_for()
    assert named(draft) == ["CC des Quatre Vents", "Les Quatre Chemins"]
    assert boxes(page).count() == 2


def test_an_authority_chosen_twice_has_one_box(visit_as, draft):
    page = visit_as(draft.owner, address(draft))
    for _ in range(2):
        page.locator("#id_covered_query").press_sequentially("trois r")
        page.locator("[role=option]").first.click()
    assert boxes(page).count() == 1


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_without_javascript_a_search_offers_boxes_to_tick(visit_as, draft, width):
    page = visit_as(draft.owner, address(draft), width=width, javascript=False)
    page.locator("#id_covered_query").fill("quatre")
    page.get_by_role("button", name="Rechercher").click()
    assert boxes(page).count() == 3
    assert_no_sideways_scroll(page)
    page.get_by_label("Les Quatre Chemins").check(force=True)
    page.get_by_label("Trois Rivières").uncheck(force=True)
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()

    page.get_by_text("Brouillon enregistré").wait_for()
    assert named(draft) == ["Les Quatre Chemins"]
