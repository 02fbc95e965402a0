"""The public pages in a real browser, wide and narrow: accessible, whole, without complaint."""

import pytest

from tests.browsing import NARROW, WIDE, assert_accessible, assert_no_sideways_scroll
from tests.factories.applications import make_call

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = [
    "/",
    "/appels/appel-d-essai/",
    "/compte/login/",
    "/compte/signup/",
    "/compte/password/reset/",
    "/accessibilite/",
    "/mentions-legales/",
    "/donnees-personnelles/",
]
HAS_FOCUS = "element => element === document.activeElement"


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_is_accessible_and_fits_its_window(visit, path, width):
    make_call()
    page = visit(path, width=width)
    assert page.locator("h1").count() == 1
    assert_accessible(page)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_form_in_error_takes_the_focus_to_a_summary_that_leads_to_each_field(
    visit, width
):
    page = visit("/compte/signup/", width=width)
    page.get_by_role("button", name="Créer mon compte").click()

    summary = page.locator("[data-error-summary]")
    assert summary.evaluate(HAS_FOCUS)
    assert page.title() == "Erreur – Créer un compte – Pass numérique"
    assert_accessible(page)

    summary.get_by_role("link", name="Mot de passe").click()
    assert page.locator("#id_password1").evaluate(HAS_FOCUS)


def test_on_a_telephone_the_menu_opens_and_leads_to_the_account(visit):
    page = visit("/", width=NARROW)
    page.get_by_role("button", name="Menu").click()
    page.locator("#menu-mobile").get_by_role("link", name="Se connecter").click()

    page.wait_for_url("**/compte/login/")


def test_a_password_can_be_shown(visit):
    page = visit("/compte/login/")
    page.locator("#id_password").fill("secret")
    page.get_by_text("Afficher", exact=True).click()

    assert page.locator("#id_password").get_attribute("type") == "text"


def test_without_the_states_branding_its_fonts_are_not_used(visit, settings):
    settings.STATE_BRANDING = False
    page = visit("/compte/login/")

    fonts = page.evaluate(
        "[...document.querySelectorAll('body *')].map(e => getComputedStyle(e).fontFamily)"
    )
    assert not any("Marianne" in font or "Spectral" in font for font in fonts)


def test_keyboard_users_may_skip_to_the_content(visit):
    page = visit("/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_without_javascript_a_page_reads_and_a_form_answers(visit):
    make_call()
    page = visit("/appels/appel-d-essai/", javascript=False)
    page.get_by_role("link", name="vous connecter").click()
    page.get_by_role("button", name="Se connecter").click()

    assert page.get_by_role("alert").get_by_role("link").count() == 2
    assert not page.get_by_text("Afficher", exact=True).is_visible()
