"""The review desk in a real browser: read a dossier, open its review, score it."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from reviews.models import Review
from reviews.reviewing import GivenScore, give_review
from tests.browsing import NARROW, WIDE, assert_accessible, assert_no_sideways_scroll
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed

pytestmark = pytest.mark.django_db(transaction=True)

QUEUE = "/instruction/reviews/dossier/"
SCORES = {"publics": GivenScore(4, "Bien vu."), "territoire": GivenScore(2)}


@pytest.fixture
def reviewer():
    return ReviewerFactory()


@pytest.fixture
def at_the_desk(visit, reviewer, live_server):
    """Open a page of the desk, signed in."""
    client = Client()
    client.force_login(reviewer, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def open_page(path, **how):
        page = visit("/compte/login/", **how)
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": session,
                    "url": live_server.url,
                }
            ]
        )
        page.goto(path)
        return page

    return open_page


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_page_of_the_desk_is_accessible_and_fits_its_window(
    at_the_desk, reviewer, width
):
    waiting, scored = filed().application, filed().application
    give_review(application_id=scored.pk, reviewer=reviewer, scores=SCORES)
    for path in (
        "/instruction/",
        QUEUE,
        f"{QUEUE}?q=PN2020-000001-A&etat=submitted",
        f"{QUEUE}{waiting.pk}/",
        f"{QUEUE}{scored.pk}/",
        "/instruction/reviews/review/?auteur=moi",
        "/instruction/applications/journalentry/",
        "/instruction/applications/acknowledgement/",
    ):
        page = at_the_desk(path, width=width)
        assert_accessible(page)
        assert_no_sideways_scroll(page)


def test_a_title_without_spaces_hides_no_column_of_the_queue(at_the_desk):
    filed(title="sansespace" * 20)

    page = at_the_desk(QUEUE)

    shown, whole = page.eval_on_selector(
        ".desk-scroll", "region => [region.clientWidth, region.scrollWidth]"
    )
    assert whole <= shown


def test_on_a_telephone_the_score_and_the_number_of_opinions_stay_apart(
    at_the_desk, reviewer
):
    scored = filed().application
    give_review(application_id=scored.pk, reviewer=reviewer, scores=SCORES)

    page = at_the_desk(QUEUE, width=NARROW)

    cell = page.locator(".desk-queue td").last
    expect(cell).to_have_text(re.compile(r"^66,67\s+1\s+avis$"), use_inner_text=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reviewer_goes_from_the_queue_to_a_score(at_the_desk, reviewer, javascript):
    dossier = filed().application
    page = at_the_desk(QUEUE, javascript=javascript)
    page.get_by_role("link", name=dossier.number).click()
    page.get_by_role("button", name="Commencer l’instruction").click()
    expect(page.get_by_text("est ouverte")).to_be_visible()

    page.get_by_role("group", name=re.compile("Publics")).get_by_label(
        "4", exact=True
    ).check()
    page.get_by_role("button", name="Enregistrer mon avis").click()
    expect(page.get_by_text("Votre avis n’est pas enregistré")).to_be_visible()

    page.get_by_role("group", name=re.compile("Territoire")).get_by_label(
        "2", exact=True
    ).check()
    page.get_by_label("Avis général").fill("Un projet solide.")
    page.get_by_role("button", name="Enregistrer mon avis").click()

    expect(page.get_by_text("Votre avis est enregistré")).to_be_visible()
    review = Review.objects.get()
    assert (review.reviewer, review.comment) == (reviewer, "Un projet solide.")
    page.get_by_role("link", name="Mes avis").click()
    expect(page.get_by_role("link", name=dossier.number)).to_be_visible()


def test_a_score_is_given_with_the_keyboard_alone(at_the_desk):
    dossier = filed().application
    page = at_the_desk(f"{QUEUE}{dossier.pk}/")
    page.get_by_role("group", name=re.compile("Publics")).get_by_label(
        "0", exact=True
    ).focus()
    for key in ("ArrowRight", "ArrowRight", "Tab", "Tab", "Space", "ArrowRight"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Enregistrer mon avis").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Votre avis est enregistré")).to_be_visible()
    values = Review.objects.get().scores.values_list("criterion", "value")
    assert dict(values) == {"publics": 2, "territoire": 1}
