"""The summary of a simulation: one tagged page, which says that it decides nothing."""

from datetime import UTC, datetime
from io import BytesIO

import page
import pikepdf
import pytest
from pypdfium2 import PdfDocument

from tests.factories.applications import make_call
from tests.factories.territories import LocalAuthorityFactory
from tests.passnum.test_pages import LAST_INSTANT_OF_2020
from tests.simulator.figures import MET

pytestmark = pytest.mark.django_db

ADDRESS = "/simulateur/appel-d-essai/resume.pdf"
EVERY_BREACH = {
    "category": "7361",
    "eligible_cost": "9999999999.99",
    "total_cost": "1",
    "requested_grant": "9999999999.98",
    "other_resources": "9999999999.97",
    "beneficiaries": "999999999",
    "target_beneficiaries": "1",
}


def words(content: bytes) -> str:
    with PdfDocument(content) as pdf:
        text = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    return " ".join(text.replace("\u00a0", " ").split())


def pages(content: bytes) -> int:
    with pikepdf.open(BytesIO(content)) as pdf:
        return len(pdf.pages)


def test_carries_the_date_the_figures_the_verdict_and_the_margins(client, call):
    response = client.get(ADDRESS, MET)
    text = words(response.content)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        'attachment; filename="simulation-appel-d-essai.pdf"'
    )
    for said in (
        "Ce document n’est pas une décision.",
        "Recevable en l’état",
        "7 règles respectées",
        "Établie le",
        "100 000,00 €",
        "1 000",
        "syndicat mixte fermé",
        "heure de Paris",
        "/simulateur/appel-d-essai/?",
        "category=7354&eligible_cost=100000.00",
    ):
        assert said in text


def test_carries_every_way_to_mend_and_what_is_missing(client, call):
    text = words(
        client.get(
            ADDRESS, MET | {"requested_grant": "60000", "total_cost": ""}
        ).content
    )

    assert "Non recevable en l’état" in text
    assert "Pour respecter toutes les règles" in text
    assert "Baissez l’aide demandée de 10 000,00 €" in text
    assert "il manque le coût total" in text


@pytest.mark.parametrize("state_branding", [True, False])
def test_holds_on_one_page_pdf_a_and_accessible_even_when_everything_is_wrong(
    client, settings, state_branding
):
    settings.STATE_BRANDING = state_branding
    make_call(closes_at=LAST_INSTANT_OF_2020)
    LocalAuthorityFactory()
    content = client.get(ADDRESS, EVERY_BREACH).content

    assert pages(content) == 1
    for profile in ("3a", "ua1"):
        assert page.validate_pdf_bytes(content, profile=profile).failures == []


def test_an_empty_simulation_has_its_page_too(client, call):
    assert "non renseigné" in words(client.get(ADDRESS).content)


def test_the_same_page_is_laid_out_once_in_its_minute(client, call, monkeypatch):
    now = datetime(2030, 5, 15, 10, 0, 59, tzinfo=UTC)
    monkeypatch.setattr("simulator.views.timezone.now", lambda: now)
    first = client.get(ADDRESS, MET).content
    monkeypatch.setattr("simulator.summary.engine", None)

    assert client.get(ADDRESS, MET | {"beneficiaries": "1000"}).content == first


def test_a_visitor_gets_so_many_a_minute(client, call, monkeypatch):
    monkeypatch.setattr("accounts.limits.time", lambda: 1_900_000_000.0)
    statuses = [client.get(ADDRESS, MET).status_code for _ in range(21)]
    other = client.get(ADDRESS, MET, REMOTE_ADDR="192.0.2.7")

    assert statuses == [200] * 20 + [429]
    assert other.status_code == 200


def test_a_call_that_is_not_there_has_none(client, call):
    assert client.get("/simulateur/un-autre/resume.pdf").status_code == 404


def test_what_could_not_be_read_is_not_passed_over(client, call):
    figures = MET | {"total_cost": "beaucoup", "received_on": "demain"}
    text = words(client.get(ADDRESS, figures).content)

    assert text.count("saisie illisible") == 2
