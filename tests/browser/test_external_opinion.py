"""An expert reads a dossier and gives an opinion, as they do: no account, no JavaScript."""

import pytest
from playwright.sync_api import expect

from applications.models import Event, JournalEntry
from reviews.expertise.link import address_of
from reviews.models import Recommendation
from tests.browsing import NARROW, WIDE, assert_accessible, assert_no_sideways_scroll
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed
from tests.factories.external_opinions import asked

pytestmark = pytest.mark.django_db(transaction=True)

OPINION = "Le calendrier est serré, le budget est juste. 🙂"


@pytest.fixture
def opinion(live_server, settings):
    settings.BASE_URL = live_server.url
    dossier = filed().application
    return asked(dossier, document_ids=[dossier.documents.get().public_id])


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("javascript", [True, False])
def test_an_expert_reads_a_dossier_and_gives_an_opinion(
    visit, opinion, width, javascript
):
    page = visit(address_of(opinion), width=width, javascript=javascript)
    assert_accessible(page)
    if javascript:
        assert_no_sideways_scroll(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="délibération.pdf").click()
    assert download.value.suggested_filename == "délibération.pdf"

    page.get_by_role("textbox", name="Votre avis").fill(OPINION)
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(
        page.get_by_role("heading", name="Une erreur est à corriger")
    ).to_be_visible()
    expect(page.get_by_role("textbox", name="Votre avis")).to_have_value(OPINION)
    assert_accessible(page)

    page.get_by_text("Réservé", exact=True).click()
    page.get_by_text("Je n’ai aucun intérêt").last.click()
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(page.get_by_role("heading", name="Merci de votre réponse")).to_be_visible()
    assert_accessible(page)

    page.goto(address_of(opinion))
    expect(page.get_by_text(OPINION)).to_be_visible()
    expect(page.get_by_role("button", name="Envoyer mon avis")).to_have_count(0)
    opinion.refresh_from_db()
    assert opinion.opinion == OPINION
    assert opinion.recommendation == Recommendation.RESERVED
    assert JournalEntry.objects.filter(event=Event.DOCUMENT_READ).count() == 1


def test_an_expert_declares_a_link_with_the_keyboard_alone(visit, opinion):
    page = visit(address_of(opinion))
    page.get_by_label("Quel est ce lien").focus()
    page.keyboard.type("Ma sœur y travaille.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("heading", name="Votre déclaration est enregistrée")
    ).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Merci de votre réponse")).to_be_visible()
    opinion.refresh_from_db()
    assert (opinion.conflict, opinion.opinion) == ("Ma sœur y travaille.", "")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_desk_asks_and_reads(visit_as, opinion, width):
    address = f"/instruction/reviews/dossier/{opinion.application_id}/avis-externes/"
    page = visit_as(ReviewerFactory(), address, width=width)
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_label("Nom de l’expert").fill("Bo Second")
    page.get_by_label("Adresse électronique").fill("camille.durand@mairie.example")
    page.get_by_label("Ce qui lui est demandé").fill("Et le budget ?")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(
        page.get_by_text("celle d’une personne qui porte le dossier")
    ).to_be_visible()
    assert_accessible(page)

    page.get_by_label("Adresse électronique").fill("bo@ailleurs.example")
    page.get_by_label("délibération.pdf").check()
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("heading", name="Bo Second")).to_be_visible()
    page.get_by_role("button", name="Retirer la demande faite à Bo Second").click()
    expect(page.get_by_text("n’ouvre plus le dossier")).to_be_visible()
