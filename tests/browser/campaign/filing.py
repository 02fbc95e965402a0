"""The filings: two in the browser, the others through the use case that the form calls."""

from __future__ import annotations

import re
from decimal import Decimal

from django.urls import reverse
from playwright.sync_api import Page, expect

from applications.models import Application, State
from applications.submission import submit_application
from eligibility.french import number
from territories.models import LocalAuthority
from tests.browser.campaign.campaign import Campaign
from tests.browser.campaign.people import SHARED_DOMAIN, grant_of
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.applications import PDF, attach, ready_draft

AGENT = "agent@collectivite.example"
PAPERS = ("deliberation", "attestation", "rib")
IN_THE_BROWSER = 2
SHARING_A_DOMAIN = 17
"""The rank of the dossier whose contact works where a reviewer does."""


def an_agent_signs_up_by_mail_and_files(campaign: Campaign) -> None:
    page = campaign.visit("/compte/signup/")
    page.fill("input[type=email]", AGENT)
    page.fill("input[type=password]", PASSWORD)
    page.locator("main").get_by_role("button", name="Créer").click()
    page.wait_for_url("**/confirm-email/")
    campaign.worker.until(
        lambda: bool(campaign.mail.for_each(AGENT)), "the mail of the account"
    )
    [received] = campaign.mail.for_each(AGENT)
    page.goto(re.search(r"https?://\S+", received.message.get_content())[0])
    page.locator("main button[type=submit]").click()
    page.wait_for_load_state()
    _file(campaign, page, campaign.authorities[0])


def another_files_without_javascript(campaign: Campaign) -> None:
    agent = UserFactory(email="agent2@collectivite.example")
    page = campaign.visit_as(agent, "/", javascript=False)
    _file(campaign, page, campaign.authorities[1])


def the_others_file(campaign: Campaign) -> None:
    filed = Application.objects.exclude(state=State.DRAFT).count()
    assert filed == IN_THE_BROWSER
    for rank, authority in enumerate(campaign.authorities[filed:], filed + 1):
        domain = SHARED_DOMAIN if rank == SHARING_A_DOMAIN else "mairie.example"
        agent = UserFactory(email=f"agent{rank}@{domain}")
        grant = grant_of(authority)
        draft = ready_draft(
            call=campaign.call,
            owner=agent,
            authority=authority,
            title=f"Le numérique pour tous, {authority.name}",
            contact_email=agent.email,
            beneficiaries=1_000 + rank,
            target_beneficiaries=600 + rank,
            requested_grant=grant,
            total_cost=2 * grant,
            eligible_cost=2 * grant,
            other_resources=grant,
        )
        for kind in PAPERS[1:]:
            attach(draft, kind)
        submit_application(application_id=draft.pk, user=draft.owner, sworn=True)


def each_is_acknowledged(campaign: Campaign) -> None:
    """Each applicant has an acknowledgement as a PDF, by real mail."""
    campaign.worker.until_all_is_sent()
    with_pdf = {
        address
        for each in campaign.mail.received
        for address in each.recipients
        if [part.get_content_type() for part in each.message.iter_attachments()]
        == ["application/pdf"]
    }
    owners = {one.owner.email for one in Application.objects.select_related("owner")}
    assert len(owners) == len(campaign.authorities)
    assert owners <= with_pdf


def _file(campaign: Campaign, page: Page, authority: LocalAuthority) -> None:
    """Go through the six steps of the form, and file."""
    page.goto(reverse("applications:create", args=[campaign.call.slug]))
    page.get_by_role("button", name="Commencer un dossier").click()
    page.wait_for_url("**/porteur/")
    page.fill("[name=authority_query]", authority.siren)
    page.get_by_role("button", name="Rechercher").click()
    page.locator(f"[name=authority][value='{authority.siren}']").check(force=True)
    _fill(
        page,
        contact_name="Camille Exemple",
        contact_phone="01 99 00 12 34",
        representative_name="Alex Fictif",
        representative_role="Présidente",
    )
    _go_on(page, "projet")
    _fill(
        page,
        title=f"Le numérique pour tous, {authority.name}",
        summary="Des pass pour se former.",
        description="Dix lieux, deux ans.",
        starts_on="2027-01-01",
        ends_on="2027-12-31",
        pass_count="5 000",
    )
    _go_on(page, "publics")
    _fill(
        page,
        territory="Tout le territoire.",
        beneficiaries="1 000",
        target_beneficiaries="600",
        outreach="Avec la mission locale.",
    )
    _go_on(page, "financement")
    grant = grant_of(authority)
    page.fill("[name=depenses-0-label]", "Pass numériques")
    page.fill("[name=depenses-0-amount]", _euros(2 * grant))
    page.locator("[name=depenses-0-eligible]").check(force=True)
    page.fill("[name=ressources-0-label]", "Fonds propres")
    page.fill("[name=ressources-0-amount]", _euros(grant))
    page.fill("[name=requested_grant]", _euros(grant))
    _go_on(page, "pieces")
    for kind in PAPERS:
        page.locator(f"#{kind} input[type=file]").set_input_files(
            {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
    _go_on(page, "depot")
    page.locator("[name=sworn]").check(force=True)
    page.get_by_role("button", name="Déposer le dossier").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("PNDEMO-")


def _fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.fill(f"[name={name}]", value)


def _go_on(page: Page, following: str) -> None:
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_url(f"**/{following}/")


def _euros(amount: Decimal) -> str:
    return number(amount)
