"""An external opinion: asked by mail, given through its link, read at the desk."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.campaign.campaign import QUEUE, Campaign, look
from tests.browser.campaign.panel import DISPUTED

EXPERT = "expert@recherche.example"
OPINION = "Le calendrier est serré, le budget est juste."


def an_expert_is_asked_by_mail(campaign: Campaign) -> None:
    """Of the disputed dossier, with one of its documents."""
    dossier = campaign.dossier(DISPUTED)
    page = campaign.open(campaign.cast.decider, f"{QUEUE}{dossier.pk}/avis-externes/")
    page.get_by_label("Nom de l’expert").fill("Bo Second")
    page.get_by_label("Adresse électronique").fill(EXPERT)
    page.get_by_label("Ce qui lui est demandé").fill("Le calendrier est-il tenable ?")
    page.get_by_label("délibération.pdf").first.check()
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("heading", name="Bo Second")).to_be_visible()
    look(page, "avis-externe")


def they_answer_through_the_link_without_an_account(campaign: Campaign) -> None:
    campaign.worker.until(
        lambda: bool(campaign.mail.for_each(EXPERT)), "the mail to the expert"
    )
    [received] = campaign.mail.for_each(EXPERT)
    text = received.message.get_body(("plain",)).get_content()
    page = campaign.visit(re.search(r"https?://\S+", text)[0])
    page.get_by_role("textbox", name="Votre avis").fill(OPINION)
    page.get_by_text("Réservé", exact=True).click()
    page.get_by_text("Je n’ai aucun intérêt").last.click()
    look(page, "expert")
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(page.get_by_role("heading", name="Merci de votre réponse")).to_be_visible()


def their_opinion_is_in_the_dossier(campaign: Campaign) -> None:
    page = campaign.read(campaign.cast.decider, campaign.dossier(DISPUTED))
    expect(page.get_by_text("1 demande, 1 réponse.")).to_be_visible()
    page.get_by_role("link", name="Voir les avis externes").click()
    expect(page.get_by_text(OPINION)).to_be_visible()
