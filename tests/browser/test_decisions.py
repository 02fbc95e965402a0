"""A decision in a real browser: proposed, confirmed by another, published, received, opened."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from applications.acknowledgement.debt import acknowledge_missing
from applications.models import State
from mailing.sending import send_waiting
from reviews.models import Decision, Stage
from tests.browsing import NARROW, WIDE, assert_accessible, assert_no_sideways_scroll
from tests.factories.accounts import DeciderFactory, ReviewerFactory
from tests.factories.decisions import complete, proposed, published

pytestmark = pytest.mark.django_db(transaction=True)

DECISIONS = "/instruction/reviews/decision/"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_decision_goes_from_a_proposal_to_the_applicant(visit_as, javascript):
    dossier = complete()

    page = visit_as(
        ReviewerFactory(),
        f"/instruction/reviews/dossier/{dossier.pk}/",
        javascript=javascript,
    )
    page.get_by_role("link", name="Proposer une décision").click()
    page.get_by_label("Refus", exact=True).check()
    page.get_by_role("button", name="Proposer").click()
    expect(page.get_by_role("alert")).to_contain_text("Rien n’est proposé")
    page.get_by_label("Attribution", exact=True).check()
    page.get_by_label("Aide attribuée, en euros").fill("40 000,50")
    page.get_by_role("button", name="Proposer").click()
    expect(page.get_by_text("La décision est proposée")).to_be_visible()
    expect(page.get_by_role("button", name="Confirmer la décision")).to_have_count(0)

    page = visit_as(DeciderFactory(), DECISIONS, javascript=javascript)
    page.get_by_label(f"Choisir le dossier {dossier.number}").check()
    page.get_by_role("button", name="Confirmer les décisions cochées").click()
    expect(page.get_by_text("L’aide réservée est attribuée")).to_be_visible()
    page.get_by_role("button", name="Confirmer 1 décision").click()
    expect(page.get_by_text("confirmée.")).to_be_visible()
    dossier.refresh_from_db()
    assert dossier.state == State.UNDER_REVIEW

    page.get_by_role("link", name="À publier (1)").click()
    page.get_by_label(f"Choisir le dossier {dossier.number}").check()
    page.get_by_role("button", name="Publier les décisions cochées").click()
    expect(page.get_by_text("« En instruction » devient « Retenu »")).to_be_visible()
    page.get_by_role("button", name="Publier 1 décision").click()
    expect(page.get_by_text("publiée.")).to_be_visible()

    acknowledge_missing(limit=10)
    send_waiting(limit=10)
    assert [name for name, _, _ in mail.outbox[-1].attachments] == [
        f"decision-d-attribution-{dossier.number}.pdf"
    ]
    assert Decision.objects.get().notice.opened_at is None

    page = visit_as(dossier.owner, dossier.get_absolute_url(), javascript=javascript)
    expect(page.get_by_text("Votre projet est retenu.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger la notification").last.click()
    assert download.value.suggested_filename.startswith("decision-d-attribution")

    page = visit_as(DeciderFactory(), f"{DECISIONS}dossier/{dossier.pk}/")
    expect(page.get_by_text("Le porteur l’a ouverte le")).to_be_visible()
    page.get_by_label("Montant versé, en euros").fill("10 000")
    page.get_by_label("Versé le").fill("2026-01-15")
    page.get_by_role("button", name="Inscrire le versement").click()
    expect(page.get_by_text("Reste à verser")).to_contain_text("30\u202f000,50\u00a0€")
    assert Decision.objects.get().stage == Stage.PUBLISHED


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_pages_of_decisions_are_accessible_and_fit_their_window(visit_as, width):
    decider, waiting = DeciderFactory(), complete()
    told, ready = published(), proposed()
    for path in (
        DECISIONS,
        f"{DECISIONS}?etape=published",
        f"{DECISIONS}dossier/{waiting.pk}/",
        f"{DECISIONS}dossier/{ready.application_id}/",
        f"{DECISIONS}dossier/{told.application_id}/",
        "/instruction/reviews/ledgerentry/",
    ):
        page = visit_as(decider, path, width=width)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
