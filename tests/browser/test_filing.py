"""A dossier in a real browser: each page wide and narrow, with and without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from applications.models import Application, State
from applications.steps import STEPS
from tests.browsing import NARROW, WIDE, assert_accessible, assert_no_sideways_scroll
from tests.factories.accounts import UserFactory
from tests.factories.applications import PDF, filed, make_call, ready_draft
from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db(transaction=True)

HAS_FOCUS = "element => element === document.activeElement"


def step(application, slug):
    return reverse("applications:step", args=[application.public_id, slug])


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_page_of_a_dossier_is_accessible_and_fits_its_window(visit_as, width):
    draft = ready_draft()
    done = filed(owner=draft.owner).application
    page = visit_as(draft.owner, reverse("applications:list"), width=width)
    for path in (
        reverse("applications:list"),
        reverse("applications:create", args=[draft.call.slug]),
        *(step(draft, one.slug) for one in STEPS),
        done.get_absolute_url(),
    ):
        page.goto(path)
        assert page.locator("h1").count() == 1
        assert_accessible(page)
        assert_no_sideways_scroll(page)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_refusal_takes_the_focus_to_its_reasons_which_lead_to_the_step(
    visit_as, width
):
    draft = ready_draft(target_beneficiaries=499)
    page = visit_as(draft.owner, step(draft, "depot"), width=width)
    page.locator("[name=sworn]").check(force=True)
    page.get_by_role("button", name="Déposer le dossier").click()

    summary = page.locator("[data-error-summary]")
    assert summary.evaluate(HAS_FOCUS)
    assert "Public cible" in summary.inner_text()
    assert_accessible(page)
    summary.get_by_role("link", name="Territoire et publics").click()
    page.wait_for_url(f"**{step(draft, 'publics')}")


@pytest.mark.parametrize("slug", ["porteur", "projet", "financement"])
def test_a_step_in_error_takes_the_focus_to_a_summary(visit_as, slug):
    draft = ready_draft()
    page = visit_as(draft.owner, step(draft, slug))
    field = {
        "porteur": "contact_email",
        "projet": "pass_count",
        "financement": "depenses-0-amount",
    }[slug]
    page.locator(f"[name={field}]").fill("n’importe quoi")
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()

    summary = page.locator("[data-error-summary]")
    assert summary.evaluate(HAS_FOCUS)
    assert_accessible(page)
    summary.get_by_role("link").first.click()
    assert page.locator(f"[name={field}]").evaluate(HAS_FOCUS)
    assert page.locator(f"[name={field}]").input_value() == "n’importe quoi"


def test_an_authority_is_chosen_among_suggestions_with_the_keyboard(visit_as):
    draft = ready_draft()
    chosen = LocalAuthorityFactory(name="CC des Quatre Vents")
    page = visit_as(draft.owner, step(draft, "porteur"))
    page.locator("#id_authority_query").press_sequentially("quatre v")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Enregistrer et continuer").click()

    page.wait_for_url(f"**{step(draft, 'projet')}")
    draft.refresh_from_db()
    assert draft.authority == chosen


def test_a_question_to_the_rules_gives_way_to_the_next(visit_as):
    draft = ready_draft()
    page = visit_as(draft.owner, step(draft, "publics"))
    held = []
    page.route(
        "**/regles/",
        lambda route: route.continue_() if held else held.append(route),
    )
    target = page.get_by_label("Dont personnes du public cible")
    with page.expect_request("**/regles/"):
        target.fill("10")
    target.fill("600")
    expect(page.locator("#verdict")).to_contain_text("Recevable en l’état")
    target.fill("20")
    expect(page.locator("#verdict")).to_contain_text("1 règle non respectée")
    expect(page.locator("[data-live-failed]")).to_be_hidden()


def test_without_javascript_a_dossier_is_drafted_and_filed(visit_as, tmp_path):
    call, user = make_call(), UserFactory()
    LocalAuthorityFactory(name="CC des Quatre Vents")
    page = visit_as(
        user,
        reverse("applications:create", args=[call.slug]),
        javascript=False,
    )
    page.get_by_role("button", name="Commencer un dossier").click()

    page.locator("#id_authority_query").fill("quatre vents")
    page.keyboard.press("Enter")
    assert page.get_by_role("radio", name="Quatre Vents").is_checked()
    fill(
        page,
        contact_phone="01 99 00 12 34",
        representative_name="Alex Petit",
        representative_role="Présidente",
    )
    go_on(page)
    fill(
        page,
        title="Le numérique pour tous",
        summary="Des pass.",
        description="Une description.",
        starts_on="2027-01-01",
        ends_on="2027-12-31",
        pass_count="5 000",
    )
    go_on(page)
    fill(
        page,
        territory="Tout le territoire",
        beneficiaries="1 000",
        target_beneficiaries="500",
        outreach="Avec la mission locale.",
    )
    go_on(page)
    fill(
        page,
        **{
            "depenses-0-label": "Pass",
            "depenses-0-amount": "100 000",
            "ressources-0-label": "Fonds propres",
            "ressources-0-amount": "50 000",
            "requested_grant": "50 000,00 €",
        },
    )
    page.locator("[name=depenses-0-eligible]").check(force=True)
    go_on(page)
    deliberation = tmp_path / "délibération.pdf"
    deliberation.write_bytes(PDF)
    page.locator("input[type=file]").first.set_input_files(deliberation)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.locator("[name=sworn]").check(force=True)
    page.get_by_role("button", name="Déposer le dossier").click()

    dossier = Application.objects.get()
    assert dossier.state == State.SUBMITTED
    assert page.locator("h1").inner_text() == f"Dossier {dossier.number}"
    page.go_back()
    page.reload()
    assert page.url.endswith(dossier.get_absolute_url())


def fill(page, **fields):
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)


def go_on(page):
    page.get_by_role("button", name="Enregistrer et continuer").click()
