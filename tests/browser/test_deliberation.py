"""A disagreement: seen in the queue, drawn on the dossier, deliberated, then decided."""

import os
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from applications.calls.definition import ReviewTerms
from reviews.disagreement.deliberating import record_deliberation
from reviews.models import Decision
from reviews.reviewing import GivenScore, give_review
from tests.browsing import NARROW, WIDE, assert_accessible, assert_no_sideways_scroll
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import make_call
from tests.factories.decisions import complete

pytestmark = pytest.mark.django_db(transaction=True)

QUEUE = "/instruction/reviews/dossier/"


@pytest.fixture
def people():
    return [
        ReviewerFactory(full_name=name)
        for name in ("Ada Modèle", "Noé Exemple", "Lou Témoin")
    ]


@pytest.fixture
def dossier(people):
    """A complete dossier on which three opinions lie too far apart."""
    make_call(review=ReviewTerms(deliberate_above=Decimal("0.4")))
    found = complete()
    for person, publics, territoire in zip(people, (1, 4, 4), (3, 3, 2), strict=True):
        give_review(
            application_id=found.pk,
            reviewer=person,
            scores={
                "publics": GivenScore(publics),
                "territoire": GivenScore(territoire),
            },
        )
    return found


@pytest.mark.parametrize("javascript", [True, False])
def test_a_disagreement_is_deliberated_then_decided(
    visit_as, dossier, people, javascript
):
    page = visit_as(people[0], f"{QUEUE}?avis=desaccord", javascript=javascript)
    row = page.get_by_role("row").filter(has_text=dossier.number)
    expect(row).to_contain_text("Désaccord")
    page.get_by_role("link", name=dossier.number).click()
    expect(page.get_by_role("img", name="Pour chaque critère")).to_be_visible()
    page.get_by_role("link", name="Proposer une décision").click()
    page.get_by_label("Attribution", exact=True).check()
    page.get_by_role("button", name="Proposer").click()
    expect(page.get_by_role("alert")).to_contain_text("Rien n’est proposé")
    page.get_by_role("link", name="Relire le dossier").click()

    page.get_by_role("link", name="Inscrire une délibération").click()
    page.get_by_label("Noé Exemple").uncheck()
    page.get_by_role("button", name="Inscrire la délibération").click()
    expect(page.get_by_role("alert")).to_contain_text("Rien n’est inscrit")
    page.get_by_label("Délibération tenue le").fill(timezone.localdate().isoformat())
    page.get_by_label("Conclusion, en quelques phrases").fill(
        "Le repérage des publics suffit."
    )
    page.get_by_role("button", name="Inscrire la délibération").click()
    expect(page.get_by_text("La délibération est inscrite.")).to_be_visible()
    expect(page.get_by_text("Ada Modèle et Lou Témoin").first).to_be_visible()

    page.get_by_role("link", name="Proposer une décision").click()
    expect(page.get_by_text("Le repérage des publics suffit.")).to_be_visible()
    page.get_by_label("Attribution", exact=True).check()
    page.get_by_label("Aide attribuée, en euros").fill("40 000")
    page.get_by_role("button", name="Proposer").click()
    expect(page.get_by_text("La décision est proposée")).to_be_visible()
    assert Decision.objects.get().amount == 40_000


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_pages_are_accessible_and_fit_their_window(
    visit_as, dossier, people, width
):
    record_deliberation(
        application_id=dossier.pk,
        recorder=people[0],
        held_on=timezone.localdate(),
        participants=[person.pk for person in people],
        conclusion="Le public visé est réel ; son repérage reste à préciser.",
    )
    for name, path in {
        "queue": QUEUE,
        "dossier": f"{QUEUE}{dossier.pk}/",
        "deliberation": f"{QUEUE}{dossier.pk}/deliberation/",
    }.items():
        page = visit_as(people[0], path, width=width)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
