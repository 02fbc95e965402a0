"""The letters: mailed to each applicant, opened by one, its opening known at the desk."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf
from playwright.sync_api import expect

from eligibility.french import money
from reviews.models import Decision, Outcome
from tests.browser.campaign.campaign import DECISIONS, Campaign, look

NAMES = {
    Outcome.AWARD: "decision-d-attribution",
    Outcome.REFUSAL: "decision-de-refus",
    Outcome.INADMISSIBLE: "decision-d-irrecevabilite",
}


def every_applicant_receives_theirs(campaign: Campaign) -> None:
    campaign.worker.until_all_is_sent()
    for decision in Decision.objects.select_related("application__owner"):
        dossier = decision.application
        name = f"{NAMES[Outcome(decision.outcome)]}-{dossier.number}.pdf"
        assert name in {
            part.get_filename()
            for received in campaign.mail.for_each(dossier.owner.email)
            for part in received.message.iter_attachments()
        }


def one_opens_theirs_from_the_mail(campaign: Campaign) -> None:
    """The link of the mail leads to the letter, which says the amount."""
    decision = _an_award()
    owner = decision.application.owner
    received = campaign.mail.for_each(owner.email)[-1]
    text = received.message.get_body(("plain",)).get_content()
    address = re.search(r"https?://\S+/dossiers/\S+", text)[0]
    page = campaign.open(owner, address)
    expect(page.get_by_text("Votre projet est retenu.")).to_be_visible()
    look(page, "notification")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger la notification").last.click()
    content = Path(download.value.path()).read_bytes()
    [sent] = [
        part.get_content()
        for part in received.message.iter_attachments()
        if part.get_content_type() == "application/pdf"
    ]
    assert content == sent
    with pikepdf.open(BytesIO(content)) as document:
        assert decision.application.number in str(document.docinfo["/Title"])


def the_desk_sees_that_it_was_opened(campaign: Campaign) -> None:
    decision = _an_award()
    decider = campaign.cast.decider
    page = campaign.open(decider, f"{DECISIONS}dossier/{decision.application_id}/")
    expect(page.get_by_text("Le porteur l’a ouverte le")).to_be_visible()
    expect(
        page.get_by_role("heading", name=re.compile("^Attribution de"))
    ).to_contain_text(money(decision.amount))
    look(page, "decision")
    opened = Decision.objects.exclude(notice__opened_at=None)
    assert list(opened) == [decision]


def _an_award() -> Decision:
    """The first award, of a dossier that was not filed without JavaScript."""
    awards = Decision.objects.filter(outcome=Outcome.AWARD).select_related(
        "application__owner"
    )
    return awards.filter(application__rank__gt=2).order_by("application__rank")[0]
