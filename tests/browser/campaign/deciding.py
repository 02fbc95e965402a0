"""Decisions: read in the scenarios, proposed by one, confirmed by another, to the last cent."""

from __future__ import annotations

import re
from decimal import Decimal

from django.db.models import QuerySet
from playwright.sync_api import Page, expect

from accounts.models import User
from applications.models import Application, State
from eligibility.french import money, number
from reviews.decisions.deciding import propose
from reviews.models import Assignment, Decision, Outcome, Stage
from reviews.money.standing import envelope_of
from tests.browser.campaign.campaign import DECISIONS, LEDGER, QUEUE, Campaign, look
from tests.browser.campaign.completeness import SILENT

BY_HAND = 2
"""Awards that those who scored propose, before the others."""


def the_scenarios_are_read(campaign: Campaign) -> None:
    """What an order by score, by rank or an optimum would fund; nothing is written."""
    page = campaign.open(campaign.cast.decider, f"{QUEUE}scenarios/")
    envelope = campaign.call.current.definition.terms.envelope
    lead = page.get_by_text("à répartir entre")
    expect(lead).to_contain_text(money(envelope))
    expect(lead).to_contain_text("59 dossiers")
    look(page, "scenarios")
    page = campaign.open(campaign.cast.decider, f"{QUEUE}tableau/")
    look(page, "tableau-de-bord")
    assert not Decision.objects.exists()


def two_awards_are_proposed_by_those_who_scored(campaign: Campaign) -> None:
    for dossier in list(_undecided(campaign).order_by("-desk__mean_total"))[:BY_HAND]:
        proposer = _reviewer_of(dossier)
        page = _propose_award(campaign, proposer, dossier, dossier.requested_grant)
        expect(page.get_by_text("La décision est proposée")).to_be_visible()


def a_scenario_becomes_proposals(campaign: Campaign) -> None:
    """In order of arrival, as far as the envelope goes."""
    page = campaign.open(campaign.cast.decider, f"{QUEUE}scenarios/")
    page.get_by_role("link", name="Proposer ces décisions du scénario Par rang").click()
    look(page, "propositions")
    page.get_by_role("button", name=re.compile("^Proposer \\d+ décisions$")).click()
    proposed = Decision.objects.at(Stage.PROPOSED)
    ranks = proposed.values_list("application__rank", flat=True)
    expect(
        page.get_by_text(f"{len(ranks) - BY_HAND} décisions proposées")
    ).to_be_visible()
    assert envelope_of(campaign.call).reserved == sum(
        proposed.values_list("amount", flat=True)
    )


def what_does_not_fit_is_refused_with_its_reason(campaign: Campaign) -> None:
    """The next dossier asks for more than is left."""
    dossier, left = _next(campaign), envelope_of(campaign.call).left
    amount = dossier.requested_grant
    assert Decimal(0) < left < amount
    page = _propose_award(campaign, campaign.cast.decider, dossier, amount)
    refusal = page.get_by_text("Il reste")
    expect(refusal).to_have_text(
        f"Il reste {money(left)} dans l’enveloppe : {money(amount)} ne peuvent pas y être réservés."
    )
    look(page, "refus-de-l-enveloppe")


def what_is_left_is_awarded_to_the_cent(campaign: Campaign) -> None:
    """To the dossier that asked for more; the next one finds nothing."""
    decider = campaign.cast.decider
    left = envelope_of(campaign.call).left
    page = _propose_award(campaign, decider, _next(campaign), left)
    expect(page.get_by_text("Vous avez proposé cette décision")).to_be_visible()
    assert envelope_of(campaign.call).left == 0
    page = _propose_award(campaign, decider, _next(campaign), Decimal("0.01"))
    expect(page.get_by_text(f"Il reste {money(0)}")).to_be_visible()


def the_others_are_refused_and_the_silent_one_inadmissible(campaign: Campaign) -> None:
    for dossier in _undecided(campaign):
        propose(
            application_id=dossier.pk,
            proposer=_reviewer_of(dossier),
            outcome=Outcome.REFUSAL,
            reasons=["enveloppe"],
        )
    silent = campaign.dossier(SILENT)
    page = campaign.open(campaign.cast.decider, f"{DECISIONS}dossier/{silent.pk}/")
    page.get_by_label("Irrecevabilité", exact=True).check()
    page.get_by_label("Les éléments demandés n’ont pas été fournis").check()
    page.get_by_role("button", name="Proposer").click()
    expect(page.get_by_text("La décision est proposée")).to_be_visible()
    assert Decision.objects.at(Stage.PROPOSED).count() == len(campaign.authorities)


def another_person_confirms_them_all(campaign: Campaign) -> None:
    """In bulk, a page at a time: who proposes does not confirm."""
    own = Decision.objects.filter(proposed_by=campaign.cast.second_decider)
    _take_all(
        campaign, campaign.cast.second_decider, "Confirmer", "decisions-a-confirmer"
    )
    assert not own.exists()
    assert Decision.objects.at(Stage.CONFIRMED).count() == len(campaign.authorities)


def they_are_published_in_bulk(campaign: Campaign) -> None:
    assert not Application.objects.filter(state=State.ACCEPTED).exists()
    _take_all(campaign, campaign.cast.decider, "Publier", "decisions-a-publier")
    published = Decision.objects.at(Stage.PUBLISHED)
    assert sorted(published.values_list("reference", flat=True)) == [
        f"PNDEMO-D{count:04d}" for count in range(1, len(campaign.authorities) + 1)
    ]


def the_ledger_balances_to_the_cent(campaign: Campaign) -> None:
    awards = [
        decision.amount
        for decision in Decision.objects.at(Stage.PUBLISHED)
        if decision.outcome == Outcome.AWARD
    ]
    standing = envelope_of(campaign.call)
    assert standing.left == standing.stated - sum(awards) == 0
    assert (standing.reserved, standing.awarded) == (0, sum(awards))
    page = campaign.open(campaign.cast.decider, LEDGER)
    expect(
        page.get_by_role("definition").filter(has_text=money(sum(awards))).first
    ).to_be_visible()
    last = page.get_by_role("region", name="Mouvements de l’enveloppe").get_by_role(
        "row"
    )
    expect(last.nth(1)).to_contain_text(money(0))
    look(page, "enveloppe")


def _undecided(campaign: Campaign) -> QuerySet[Application]:
    """The complete dossiers on which nothing is decided, in order of arrival."""
    decided = Decision.objects.live().values("application")
    dossiers = Application.objects.filter(call=campaign.call, state=State.UNDER_REVIEW)
    return (
        dossiers.exclude(pk__in=decided).exclude(complete_since=None).order_by("rank")
    )


def _next(campaign: Campaign) -> Application:
    return _undecided(campaign)[0]


def _reviewer_of(dossier: Application) -> User:
    """One of those who scored it, whom no conflict keeps away from it."""
    rows = Assignment.objects.filter(application=dossier).select_related("reviewer")
    return rows.order_by("pk")[0].reviewer


def _propose_award(
    campaign: Campaign, proposer: User, dossier: Application, amount: Decimal
) -> Page:
    """Fill the form and send it; return the page that answers."""
    page = campaign.open(proposer, f"{DECISIONS}dossier/{dossier.pk}/")
    page.get_by_label("Attribution", exact=True).check()
    page.get_by_label("Aide attribuée, en euros").fill(number(amount))
    page.get_by_role("button", name="Proposer").click()
    return page


def _take_all(campaign: Campaign, user: User, action: str, name: str) -> None:
    """Tick one decision, read what would change, do it; then the whole list at once."""
    page = campaign.open(user, DECISIONS)
    if action == "Publier":
        page.get_by_role("link", name=re.compile("^À publier")).click()
        page.wait_for_url("**etape=confirmed*")
    look(page, name)
    page.locator("[name=selected]").first.check()
    page.get_by_role("button", name=f"{action} les décisions cochées").click()
    page.get_by_role("button", name=f"{action} 1 décision").click()
    page.wait_for_url(f"**{DECISIONS}?*")
    page.get_by_role("button", name=f"{action} toute la liste").click()
    left = len(campaign.authorities) - 1
    confirm = page.get_by_role("button", name=f"{action} {left} décisions")
    expect(confirm).to_be_visible()
    look(page, f"{name}-en-nombre")
    confirm.click()
    expect(page.get_by_text("Aucune décision à cette étape.")).to_be_visible()
