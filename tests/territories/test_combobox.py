import pytest
from playwright.sync_api import expect

from tests.browsing import NARROW, assert_accessible, assert_no_sideways_scroll
from tests.factories.territories import LocalAuthorityFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.territories.combobox_page"),
]

LYON = "216901231"


@pytest.fixture(autouse=True)
def registry(live_server):
    LocalAuthorityFactory(siren=LYON, name="Lyon", category="COM", department="69")
    LocalAuthorityFactory(name="Métropole de Lyon", category="METLYON")
    LocalAuthorityFactory(name="Nevers", category="COM")


@pytest.fixture
def page(visit):
    return visit("/essai/")


def field(page):
    return page.get_by_role("combobox", name="Rechercher votre collectivité")


def test_an_authority_is_chosen_with_the_keyboard_alone(page):
    field(page).press_sequentially("lyon")
    expect(page.get_by_role("option")).to_have_count(2)
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").first).to_contain_text(
        "2 collectivités proposées"
    )

    field(page).press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Métropole")
    field(page).press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text(
        "Lyon (commune, 69"
    )
    active = field(page).get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    assert_accessible(page)
    field(page).press("Enter")

    expect(page.locator("#id_authority")).to_have_value(LYON)
    expect(field(page)).to_have_value(
        "Lyon (commune, 69, 12\u202f000\u00a0hab.) – SIREN\u00a0216\u00a0901\u00a0231"
    )
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(field(page)).to_be_focused()


def test_an_authority_is_chosen_with_the_mouse_and_typing_again_forgets_it(page):
    field(page).press_sequentially("nev")
    page.get_by_role("option", name="Nevers").click()
    expect(page.locator("#id_authority")).not_to_have_value("")

    field(page).press("Backspace")

    expect(page.locator("#id_authority")).to_have_value("")


def test_escape_closes_the_list_and_keeps_what_was_typed(page):
    field(page).press_sequentially("lyon")
    expect(page.get_by_role("listbox")).to_be_visible()

    field(page).press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field(page)).to_have_value("lyon")
    expect(page.locator("#id_authority")).to_have_value("")
    field(page).press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()


def test_nothing_found_is_said(page):
    field(page).press_sequentially("introuvable")

    expect(page.get_by_text("Aucune collectivité trouvée.")).to_be_visible()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_a_slow_first_answer_does_not_replace_the_second(page):
    waiting = []
    page.route("**/recherche?q=ly", lambda route: waiting.append(route))
    with page.expect_request("**/recherche?q=ly"):
        field(page).press_sequentially("ly")

    field(page).fill("nevers")
    expect(page.get_by_role("option")).to_have_count(1)
    waiting[0].fulfill(json={"results": [{"siren": LYON, "label": "Trop tard"}]})

    expect(page.get_by_role("option")).to_contain_text("Nevers")


def test_a_search_that_fails_is_said(visit):
    page = visit("/essai/")
    page.route("**/recherche?q=*", lambda route: route.fulfill(status=503))

    field(page).press_sequentially("lyon")

    expect(page.get_by_text("La recherche ne répond pas.")).to_be_visible()
    # The browser logs the answer that this test asked for.
    visit.complaints.clear()


def test_a_choice_takes_over_from_radio_buttons_and_yields_to_them(page):
    chosen = "new FormData(document.getElementById('radios')).getAll('partner')"
    partner = page.get_by_role("combobox", name="Rechercher un partenaire")
    assert page.evaluate(chosen) == ["215801945"]

    partner.press_sequentially("lyon")
    page.get_by_role("option").first.click()
    assert page.evaluate(chosen) == [LYON]

    page.get_by_role("radio").check()
    assert page.evaluate(chosen) == ["215801945"]


def test_suggestions_fit_a_telephone(visit):
    page = visit("/essai/", width=NARROW)
    field(page).press_sequentially("lyon")
    expect(page.get_by_role("option")).to_have_count(2)

    assert_no_sideways_scroll(page)


def test_without_javascript_it_is_a_plain_field(visit):
    page = visit("/essai/", javascript=False)

    expect(
        page.get_by_role("searchbox", name="Rechercher votre collectivité")
    ).to_be_editable()
    assert page.locator("#id_q").get_attribute("role") is None
