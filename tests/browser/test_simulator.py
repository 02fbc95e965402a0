"""The simulator and the live rules in a real browser: while one types, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from applications.models import Application
from applications.submission import submit_application
from tests.browsing import NARROW, WIDE, assert_accessible, assert_no_sideways_scroll
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.applications import make_call, ready_draft
from tests.factories.territories import LocalAuthorityFactory
from tests.simulator.conftest import ADDRESS

pytestmark = pytest.mark.django_db(transaction=True)

FIGURES = {
    "eligible_cost": "100 000",
    "total_cost": "120 000",
    "requested_grant": "60 000",
    "other_resources": "60 000",
    "beneficiaries": "1 000",
    "target_beneficiaries": "500",
}


@pytest.fixture
def call():
    return make_call()


def fill(page, figures=FIGURES):
    for name, value in figures.items():
        page.fill(f"[name={name}]", value)


def verdict(page):
    return page.locator("#verdict")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_answer_follows_what_is_typed_and_stays_in_the_address(visit, call, width):
    LocalAuthorityFactory(name="CC du Val d’Ardoux")
    page = visit(ADDRESS, width=width)
    expect(verdict(page)).to_contain_text("À compléter")

    page.locator("[name=authority_query]").press_sequentially("val ardoux")
    page.locator(".combobox__option").click()
    fill(page)
    expect(verdict(page)).to_contain_text("Non recevable en l’état")
    expect(verdict(page)).to_contain_text("1 règle non respectée")
    assert_accessible(page)
    assert_no_sideways_scroll(page)

    page.fill("[name=requested_grant]", "50 000")
    page.fill("[name=other_resources]", "70 000")
    expect(verdict(page)).to_contain_text("Recevable en l’état")
    expect(page).to_have_url(re.compile("siren=.*requested_grant=50000.00"))
    page.reload()
    expect(verdict(page)).to_contain_text("Recevable en l’état")
    expect(page.get_by_role("radio", name=re.compile("Val d’Ardoux"))).to_be_checked()
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_what_cannot_be_read_is_named_while_one_types(visit, call):
    page = visit(ADDRESS)
    page.fill("[name=total_cost]", "beaucoup")
    correction = page.locator("#constats").get_by_role("link", name="Coût total")
    correction.click()

    assert page.evaluate("document.activeElement.name") == "total_cost"
    assert_accessible(page)


def test_a_repair_is_applied_in_one_press(visit, call):
    page = visit(f"{ADDRESS}?category=7354")
    fill(page)
    page.get_by_role("link", name=re.compile("^Appliquer ces modifications")).click()

    expect(verdict(page)).to_contain_text("Recevable en l’état")
    assert page.input_value("[name=requested_grant]").split() == ["50", "000"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_without_javascript_the_same_answers_come_by_submitting(visit, call, width):
    LocalAuthorityFactory.create_batch(2, name="CC du Val d’Ardoux")
    page = visit(ADDRESS, width=width, javascript=False)
    page.fill("[name=authority_query]", "val ardoux")
    fill(page)
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_role("radio", name=re.compile("Val d’Ardoux")).last.check(force=True)
    page.get_by_role("button", name="Vérifier").click()

    expect(page.locator("#constats")).to_contain_text("communauté de communes")
    expect(verdict(page)).to_contain_text("Non recevable en l’état")
    page.get_by_role("link", name=re.compile("^Appliquer ces modifications")).click()
    expect(verdict(page)).to_contain_text("Recevable en l’état")
    page.fill("[name=total_cost]", "beaucoup")
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_role("alert")).to_contain_text("Coût total")
    page.get_by_role("link", name="Tout effacer").click()
    expect(verdict(page)).to_contain_text("À compléter")


def test_with_the_keyboard_alone(visit, call):
    page = visit(f"{ADDRESS}?category=7354")
    page.locator("[name=eligible_cost]").focus()
    for value in ("100 000", "120 000", "50 000", "70 000", "1 000", "500"):
        page.keyboard.type(value)
        page.keyboard.press("Tab")
    expect(verdict(page)).to_contain_text("Recevable en l’état")
    page.locator("[name=target_beneficiaries]").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**#regles")
    expect(verdict(page)).to_contain_text("Recevable en l’état")


def test_a_dossier_started_after_sign_in_holds_the_figures(visit, call):
    user = UserFactory()
    page = visit(f"{ADDRESS}?category=7354")
    fill(page, FIGURES | {"requested_grant": "50 000", "other_resources": "70 000"})
    expect(verdict(page)).to_contain_text("Recevable en l’état")
    page.get_by_role("link", name="Commencer un dossier").click()
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(
        page.get_by_role("heading", name="Ce que le brouillon reprendra")
    ).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Commencer un dossier").click()

    page.wait_for_url("**/porteur/")
    draft = Application.objects.get()
    assert (draft.owner, draft.beneficiaries) == (user, 1_000)


def test_when_the_server_does_not_answer_the_page_says_so(visit, call):
    page = visit(ADDRESS)
    page.route("**/simulateur/**", lambda route: route.abort())
    page.fill("[name=total_cost]", "1")
    expect(page.locator("[data-live-failed]")).to_be_visible()
    page.unroute("**/simulateur/**")
    page.fill("[name=total_cost]", "12")
    expect(page.locator("[data-live-failed]")).to_be_hidden()
    visit.complaints.clear()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_beside_the_plan_the_rules_follow_what_is_typed_and_nothing_is_saved(
    visit_as, width
):
    draft = ready_draft()
    page = visit_as(
        draft.owner, f"/dossiers/{draft.public_id}/financement/", width=width
    )
    expect(verdict(page)).to_contain_text("Recevable en l’état")

    page.fill("[name=requested_grant]", "60 000")
    expect(verdict(page)).to_contain_text("Non recevable en l’état")
    expect(page.locator("#constats")).to_contain_text("dépasse 50 %")
    assert_accessible(page)
    assert_no_sideways_scroll(page)

    draft.refresh_from_db()
    assert draft.requested_grant == 50_000


def test_beside_the_holder_the_rules_follow_the_suggestion_chosen(visit_as):
    LocalAuthorityFactory(name="Métropole de Vallières", category="MET")
    draft = ready_draft()
    page = visit_as(draft.owner, f"/dossiers/{draft.public_id}/porteur/")
    page.locator("[name=authority_query]").press_sequentially("vallieres")
    page.locator(".combobox__option").click()

    expect(page.locator("#constats")).to_contain_text("cette catégorie : métropole")
    assert_accessible(page)


def test_beside_the_publics_and_the_calendar_too(visit_as):
    draft = ready_draft()
    page = visit_as(draft.owner, f"/dossiers/{draft.public_id}/publics/")
    page.fill("[name=beneficiaries]", "1 001")
    expect(page.locator("#constats")).to_contain_text("500 personnes sur 1 001")

    page.goto(f"/dossiers/{draft.public_id}/projet/")
    page.fill("[name=ends_on]", "2026-01-01")
    expect(page.locator("#constats")).to_contain_text("avant de commencer")


def test_a_dossier_filed_in_another_tab_leaves_for_its_page(visit_as):
    draft = ready_draft()
    page = visit_as(draft.owner, f"/dossiers/{draft.public_id}/publics/")
    submit_application(application_id=draft.pk, user=draft.owner, sworn=True)
    page.fill("[name=beneficiaries]", "12")

    page.wait_for_url(f"**/dossiers/{draft.public_id}/")
