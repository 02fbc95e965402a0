"""The main job, end to end, in a browser: file, be refused, mend, acknowledge, score."""

import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core import mail
from django.core.management import call_command

from applications.models import Application
from applications.numbering import normalise_number
from reviews.models import Review
from tests.browsing import NARROW, WIDE, assert_accessible, assert_no_sideways_scroll
from tests.factories.accounts import PASSWORD, ReviewerFactory
from tests.factories.applications import PDF, make_call
from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db(transaction=True)

AGENT = "agent@collectivite.example"
REVIEWER = "instructeur@mission.example"


@pytest.fixture
def call(settings):
    LocalAuthorityFactory(name="CC du Val d’Ardoux")
    return make_call(title="Pass numérique d’essai")


def check(page):
    """Judge a page of the way as a demanding user would."""
    page.wait_for_load_state()
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def sign_up(page):
    page.get_by_role("link", name="Créer un compte").first.click()
    page.fill("input[type=email]", AGENT)
    page.fill("input[type=password]", PASSWORD)
    check(page)
    page.locator("main").get_by_role("button", name="Créer").click()
    page.wait_for_url("**/confirm-email/")
    (message,) = mail.outbox
    assert message.to == [AGENT]
    page.goto(re.search(r"https?://\S+", message.body)[0])
    check(page)
    page.locator("main button[type=submit]").click()
    page.wait_for_load_state()


def start_dossier(page):
    page.goto("/")
    page.get_by_role("link", name="Pass numérique d’essai", exact=True).click()
    check(page)
    page.get_by_role("link", name="Commencer un dossier").or_(
        page.get_by_role("button", name="Commencer un dossier")
    ).first.click()
    page.wait_for_load_state()
    if "/nouveau/" in page.url:
        page.get_by_role("button", name="Commencer un dossier").click()
    page.wait_for_url("**/porteur/")


def carry_on(page, following):
    check(page)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_url(f"**/{following}/")


def fill(page, **values):
    for name, value in values.items():
        page.fill(f"[name={name}]", value)


def fill_holder(page):
    fill(
        page,
        contact_name="Camille Durand",
        contact_email="camille@collectivite.example",
        contact_phone="01 99 00 12 34",
        representative_name="Alex Petit",
        representative_role="Présidente",
    )
    page.fill("[name=authority_query]", "val ardoux")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("radio", name=re.compile("Val d’Ardoux")).check(force=True)
    assert page.input_value("[name=contact_name]") == "Camille Durand"
    carry_on(page, "projet")


def fill_project(page):
    fill(
        page,
        title="Le numérique pour tous 🚀",
        summary="Des pass pour se former.",
        description="Dix lieux, deux ans, cinq mille pass.",
        starts_on="2027-01-01",
        ends_on="2027-12-31",
        pass_count="5 000",
        pass_face_value="10,00",
    )
    carry_on(page, "publics")


def fill_publics(page):
    fill(
        page,
        territory="Toute la communauté.",
        beneficiaries="1 000",
        target_beneficiaries="500",
        outreach="Avec la mission locale.",
    )
    carry_on(page, "financement")


def fill_plan(page, *, grant, own):
    page.fill("[name=depenses-0-label]", "Pass numériques")
    page.fill("[name=depenses-0-amount]", "100 000,00")
    page.locator("[name=depenses-0-eligible]").check(force=True)
    page.fill("[name=ressources-0-label]", "Fonds propres")
    page.fill("[name=ressources-0-amount]", own)
    page.fill("[name=requested_grant]", grant)
    carry_on(page, "pieces")


def send_document(page):
    page.locator("#deliberation input[type=file]").set_input_files(
        {"name": "délibération.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_role("link", name="délibération.pdf").first.wait_for()
    check(page)
    carry_on(page, "depot")


def submit(page):
    page.locator("[name=sworn]").check(force=True)
    check(page)
    page.get_by_role("button", name="Déposer le dossier").click()
    page.wait_for_load_state()


def file_dossier(page):
    """Ask for one cent too much, be refused, mend it, and file."""
    fill_holder(page)
    fill_project(page)
    fill_publics(page)
    fill_plan(page, grant="50 000,01", own="49 999,99")
    send_document(page)
    submit(page)
    refusal = page.get_by_role("alert").first
    assert "n’est pas déposé" in refusal.inner_text()
    assert re.search(r"50\s000,01\s€", refusal.inner_text())
    assert re.search(r"50\s000,00\s€", refusal.inner_text())
    check(page)
    assert Application.objects.get().is_draft

    page.get_by_role("link", name=re.compile("Plan de financement")).first.click()
    page.wait_for_url("**/financement/")
    fill_plan(page, grant="50 000,00", own="50 000,00")
    carry_on(page, "depot")
    submit(page)
    number = page.get_by_role("heading", level=1).inner_text().split()[-1]
    assert number == normalise_number(number) == Application.objects.get().number
    check(page)
    return number


def download_acknowledgement(page):
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("accusé de réception")).first.click()
    return Path(download.value.path()).read_bytes()


def score(page, number):
    """Give 4 of 5 to the criterion of weight 2, 3 of 5 to the criterion of weight 1."""
    fill_sign_in(page, REVIEWER)
    page.goto("/instruction/")
    check(page)
    page.get_by_role("link", name=re.compile("Dossiers à instruire")).first.click()
    check(page)
    page.get_by_role("link", name=number).click()
    check(page)
    page.locator("[name=score_publics][value='4']").check()
    page.locator("[name=score_territoire][value='3']").check()
    page.fill("[name=comment_publics]", "Public cible bien repéré.")
    page.get_by_role("button", name="Enregistrer mon avis").click()
    page.wait_for_load_state()
    check(page)
    assert "73,33" in page.locator("#content").inner_text()


def fill_sign_in(page, email):
    page.goto("/compte/login/")
    page.fill("input[type=email]", email)
    page.fill("input[type=password]", PASSWORD)
    check(page)
    page.locator("main button[type=submit]").click()
    page.wait_for_load_state()


@pytest.mark.parametrize(
    ("width", "javascript"),
    [(WIDE, True), (NARROW, False)],
    ids=["on a wide screen", "on a phone, without JavaScript"],
)
def test_an_agent_files_a_dossier_and_a_reviewer_scores_it(
    visit, call, width, javascript
):
    page = visit("/", width=width, javascript=javascript)
    check(page)
    sign_up(page)
    start_dossier(page)
    number = file_dossier(page)

    page.goto(page.url)
    assert "Télécharger l’accusé de réception" not in page.content()
    call_command("render_acknowledgements")
    page.reload()
    content = download_acknowledgement(page)
    with pikepdf.open(BytesIO(content)) as document:
        assert number in str(document.docinfo.get("/Title", ""))
    *_, to_agent, to_contact = mail.outbox
    assert to_agent.to == [AGENT]
    for message in (to_agent, to_contact):
        assert message.attachments[0][1] == content

    reviewer = ReviewerFactory(email=REVIEWER)
    desk = visit("/", width=width, javascript=javascript)
    score(desk, number)
    review = Review.objects.get(application__number=number)
    assert (review.reviewer, review.total) == (reviewer, Decimal("73.33"))
