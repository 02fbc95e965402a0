"""Many dossiers at once in a real browser: what will change is read, then confirmed."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from applications.models import Application, State
from reviews.models import Decision
from tests.browsing import NARROW, WIDE, assert_accessible, assert_no_sideways_scroll
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed
from tests.factories.decisions import complete

pytestmark = pytest.mark.django_db(transaction=True)

DESK = "/instruction/reviews/dossier/"


def test_a_scenario_becomes_proposed_decisions(visit_as):
    dossier, unopened = complete(), filed().application

    page = visit_as(ReviewerFactory(), f"{DESK}scenarios/", javascript=False)
    page.get_by_role("link", name="Proposer ces décisions du scénario Par rang").click()
    expect(
        page.get_by_role("region", name="Ce qui sera proposé").first
    ).to_contain_text(dossier.number)
    expect(
        page.get_by_role("region", name="Ce qui ne peut pas l’être").first
    ).to_contain_text(unopened.number)
    assert not Decision.objects.exists()
    page.get_by_role("button", name="Proposer 1 décision").click()

    expect(page.get_by_text("1 décision proposée")).to_be_visible()
    decision = Decision.objects.get()
    assert (decision.application_id, decision.amount) == (
        dossier.pk,
        Decimal("50000.00"),
    )


def test_the_reviews_of_the_dossiers_ticked_are_opened(visit_as):
    first, other, third = (filed().application for _ in range(3))

    page = visit_as(ReviewerFactory(), DESK, javascript=False)
    for dossier in (first, third):
        page.get_by_label(f"Choisir le dossier {dossier.number}").check()
    page.get_by_label("Action", exact=True).select_option("Ouvrir l’instruction")
    page.get_by_role("button", name="Continuer").click()
    listed = page.get_by_role("region", name="Ce qui changera (2)").first
    expect(listed).to_contain_text(first.number)
    expect(listed).to_contain_text(third.number)
    page.get_by_role("button", name="Ouvrir l’instruction").click()

    expect(page.get_by_text("2 dossiers ouverts à l’instruction.")).to_be_visible()
    opened = Application.objects.filter(state=State.UNDER_REVIEW)
    assert set(opened.values_list("pk", flat=True)) == {first.pk, third.pk}
    expect(page.get_by_label(f"Choisir le dossier {other.number}")).not_to_be_checked()


def test_a_selection_is_made_and_confirmed_with_the_keyboard_alone(visit_as):
    dossier = filed().application
    page = visit_as(ReviewerFactory(), DESK)
    page.get_by_label(f"Choisir le dossier {dossier.number}").focus()
    for key in ("Space", "Tab", "Tab", "ArrowDown", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    button = page.get_by_role("button", name="Ouvrir l’instruction")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 dossier ouvert à l’instruction.")).to_be_visible()


def test_no_line_that_has_the_focus_is_under_the_bar_of_actions(visit_as):
    for _ in range(12):
        last = filed().application
    page = visit_as(ReviewerFactory(), DESK)
    boxes = page.get_by_role("checkbox")
    boxes.first.focus()
    for _ in range(2 * 9):
        page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getBoundingClientRect().bottom")
    bar = page.locator(".desk-many").bounding_box()["y"]
    assert focused <= bar
    expect(page.get_by_label(f"Choisir le dossier {last.number}")).to_have_count(1)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_pages_of_many_at_once_are_accessible_and_fit_their_window(visit_as, width):
    complete()
    filed()
    person = ReviewerFactory()
    page = visit_as(person, f"{DESK}scenarios/", width=width)
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="Proposer ces décisions").first.click()
    for path in (
        "",
        f"{DESK}lot/?portee=filtre&action=start",
        f"{DESK}lot/?portee=filtre&action=complete",
        f"{DESK}affecter/?chacun=1&instructeur=&etat=submitted",
        f"{DESK}exporter/scdl/",
        f"{DESK}exporter/scdl/complements/",
    ):
        if path:
            page = visit_as(person, path, width=width)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
