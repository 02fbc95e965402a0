"""The loop in a real browser: items are asked, answered, compared, the dossier is complete."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from applications.models import Application, State
from tests.browsing import NARROW, WIDE, assert_accessible, assert_no_sideways_scroll
from tests.factories.accounts import ReviewerFactory
from tests.factories.answers import EVERYTHING, asked
from tests.factories.applications import PDF, filed

pytestmark = pytest.mark.django_db(transaction=True)

SIGNED = PDF + b"% signed\n"


def desk(dossier, action="change"):
    return reverse(f"admin:reviews_dossier_{action}", args=[dossier.pk])


def answer(dossier, *slug):
    name = "applications:answer-step" if slug else "applications:answer"
    return reverse(name, args=[dossier.public_id, *slug])


def test_items_are_asked_answered_compared_and_the_dossier_is_complete(visit_as):
    dossier = filed().application
    reviewer = ReviewerFactory()

    page = visit_as(reviewer, desk(dossier))
    page.get_by_text("Demander des éléments manquants").click()
    page.get_by_label("Délibération", exact=True).check()
    page.get_by_label("Rubrique « Projet »", exact=True).check()
    page.get_by_label("Ce qui manque ou est à corriger : Délibération").fill(
        "Elle n’est pas signée."
    )
    limit = timezone.localdate() + timedelta(days=15)
    page.get_by_label("Réponse attendue au plus tard le").fill(limit.isoformat())
    page.get_by_label("Message au porteur").fill("Merci de compléter.")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("sont demandés au porteur").first).to_be_visible()

    page = visit_as(dossier.owner, dossier.get_absolute_url())
    page.get_by_role("link", name="Répondre à la demande").click()
    expect(page.get_by_text("Elle n’est pas signée.")).to_be_visible()
    page.get_by_role("link", name="Corriger la rubrique « Projet »").click()
    page.get_by_label("Intitulé du projet").fill("Le numérique pour chacun")
    page.get_by_role("button", name="Enregistrer et revenir à la demande").click()
    expect(page.locator("ins", has_text="chacun")).to_be_visible()
    page.get_by_role("link", name="Fournir la pièce").click()
    page.get_by_role("link", name="Remplacer").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "signée.pdf", "mimeType": "application/pdf", "buffer": SIGNED}
    )
    page.get_by_role("button", name="Enregistrer et revenir à la demande").click()
    expect(page.get_by_text("Retirée")).to_be_visible()
    page.get_by_label("Message à la Mission").fill("La délibération est signée.")
    page.get_by_role("button", name="Confirmer ma réponse").click()
    summary = page.locator("[data-error-summary]")
    expect(summary.get_by_text("Cochez la déclaration")).to_be_visible()
    page.locator("[name=sworn]").check(force=True)
    page.get_by_role("button", name="Confirmer ma réponse").click()
    expect(page.get_by_text("Votre réponse est envoyée à la Mission")).to_be_visible()
    assert_accessible(page)

    page = visit_as(reviewer, desk(dossier))
    expect(page.get_by_text("La délibération est signée.")).to_be_visible()
    page.get_by_role("link", name="Comparer avec ce qui précède").click()
    expect(page.locator("del", has_text="tous")).to_be_visible()
    expect(page.locator("ins", has_text="chacun")).to_be_visible()
    expect(page.get_by_role("link", name="signée.pdf")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Revenir au dossier").click()
    for conform in page.get_by_label("Conforme", exact=True).all():
        conform.check()
    page.get_by_role("button", name="Déclarer complet").click()
    expect(page.get_by_text("est déclaré complet").first).to_be_visible()

    after = Application.objects.get(pk=dossier.pk)
    assert after.state == State.UNDER_REVIEW
    assert (after.rank, after.title) == (dossier.rank, "Le numérique pour chacun")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_page_of_an_answer_is_accessible_and_fits_its_window(visit_as, width):
    dossier = asked(*EVERYTHING).submission.application
    page = visit_as(dossier.owner, answer(dossier), width=width)
    for path in (
        answer(dossier),
        *(
            answer(dossier, slug)
            for slug in ("porteur", "projet", "publics", "financement", "pieces")
        ),
    ):
        page.goto(path)
        assert page.locator("h1").count() == 1
        assert_accessible(page)
        assert_no_sideways_scroll(page)


def test_the_rules_answer_as_one_types_and_nothing_is_kept(visit_as):
    dossier = asked("section.publics").submission.application
    page = visit_as(dossier.owner, answer(dossier, "publics"))
    page.get_by_label("Dont personnes du public cible").fill("10")
    expect(page.locator("#verdict")).to_contain_text("1 règle non respectée")
    page.goto(answer(dossier))
    expect(page.get_by_text("Rien pour l’instant.")).to_be_visible()
