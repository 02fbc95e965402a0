"""Completeness: checked and declared, or asked for, answered, compared."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from applications.models import Application, State
from tests.browser.campaign.campaign import QUEUE, Campaign, answer_page, look
from tests.factories.applications import PDF
from tests.factories.checks import declared_complete

CHECKED, ANSWERED, SILENT = 3, 4, 5
"""The ranks of the dossiers checked in the browser, answered, and never answered."""

SIGNED = PDF + b"% signed\n"


def a_dossier_is_checked_and_declared_complete(campaign: Campaign) -> None:
    page = campaign.read(campaign.cast.reviewers[1], campaign.dossier(CHECKED))
    page.get_by_role("button", name="Déclarer complet").click()
    expect(page.get_by_text("Il reste à vérifier").first).to_be_visible()
    for conform in page.get_by_label("Conforme", exact=True).all():
        conform.check()
    look(page, "completude")
    page.get_by_role("button", name="Déclarer complet").click()
    expect(page.get_by_text("est déclaré complet").first).to_be_visible()


def missing_items_are_asked_for(campaign: Campaign) -> None:
    for rank in (ANSWERED, SILENT):
        page = campaign.read(campaign.cast.reviewers[1], campaign.dossier(rank))
        page.get_by_text("Demander des éléments manquants").click()
        page.get_by_label("Délibération", exact=True).check()
        page.get_by_label("Rubrique « Projet »", exact=True).check()
        page.get_by_label("Ce qui manque ou est à corriger : Délibération").fill(
            "Elle n’est pas signée."
        )
        limit = timezone.localdate() + timedelta(days=15)
        page.get_by_label("Réponse attendue au plus tard le").fill(limit.isoformat())
        page.get_by_role("button", name="Envoyer la demande").click()
        expect(page.get_by_text("sont demandés au porteur").first).to_be_visible()


def the_applicant_answers(campaign: Campaign) -> None:
    dossier = campaign.dossier(ANSWERED)
    page = campaign.open(dossier.owner, dossier.get_absolute_url())
    page.get_by_role("link", name="Répondre à la demande").click()
    expect(page).to_have_url(re.compile(f"{answer_page(dossier)}$"))
    page.get_by_role("link", name="Corriger la rubrique « Projet »").click()
    page.get_by_label("Intitulé du projet").fill("Le numérique pour chacun")
    page.get_by_role("button", name="Enregistrer et revenir à la demande").click()
    page.get_by_role("link", name="Fournir la pièce").click()
    page.get_by_role("link", name="Remplacer").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "signée.pdf", "mimeType": "application/pdf", "buffer": SIGNED}
    )
    page.get_by_role("button", name="Enregistrer et revenir à la demande").click()
    page.get_by_label("Message à la Mission").fill("La délibération est signée.")
    look(page, "reponse")
    page.locator("[name=sworn]").check(force=True)
    page.get_by_role("button", name="Confirmer ma réponse").click()
    expect(page.get_by_text("Votre réponse est envoyée à la Mission")).to_be_visible()


def the_difference_is_read_and_the_dossier_complete(campaign: Campaign) -> None:
    before = campaign.dossier(ANSWERED)
    page = campaign.read(campaign.cast.reviewers[1], before)
    page.get_by_role("link", name="Comparer avec ce qui précède").click()
    expect(page.locator("ins", has_text="chacun")).to_be_visible()
    expect(page.get_by_role("link", name="signée.pdf")).to_be_visible()
    look(page, "difference")
    page.get_by_role("link", name="Revenir au dossier").click()
    for conform in page.get_by_label("Conforme", exact=True).all():
        conform.check()
    page.get_by_role("button", name="Déclarer complet").click()
    expect(page.get_by_text("est déclaré complet").first).to_be_visible()
    after = campaign.dossier(ANSWERED)
    assert (after.state, after.rank) == (State.UNDER_REVIEW, before.rank)


def the_others_are_declared_complete(campaign: Campaign) -> None:
    """All but the one whose applicant says nothing; nobody checks what they must not see."""
    waiting = Application.objects.filter(state=State.SUBMITTED)
    for dossier in waiting.order_by("rank"):
        declared_complete(dossier, campaign.cast.reviewers[4])
    page = campaign.open(campaign.cast.decider, QUEUE)
    expect(page.get_by_role("link", name="0 Complétude à vérifier")).to_be_visible()
    expect(page.get_by_role("link", name="59 À affecter")).to_be_visible()
