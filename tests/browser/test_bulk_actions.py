"""Many dossiers at once in a real browser: what will change is read, then confirmed."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

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


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_pages_of_many_at_once_are_accessible_and_fit_their_window(visit_as, width):
    complete()
    filed()
    person = ReviewerFactory()
    page = visit_as(person, f"{DESK}scenarios/", width=width)
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="Proposer ces décisions").first.click()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
