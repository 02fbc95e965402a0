"""Decisions: read in the scenarios, proposed by one, confirmed by another, to the last cent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from playwright.sync_api import Locator, expect

from accounts.models import User
from applications.models import Application, State
from eligibility.french import money, number
from reviews.decisions.deciding import propose
from reviews.models import Assignment, Decision, Outcome, Stage
from reviews.money.ledger import EnvelopeRefused
from reviews.money.standing import envelope_of
from tests.browser.campaign.campaign import DECISIONS, LEDGER, QUEUE, Campaign, look
from tests.browser.campaign.completeness import SILENT

IN_THE_BROWSER = 2
"""Awards that are proposed in the browser, before the others."""


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


def awards_are_proposed_until_one_is_refused(campaign: Campaign) -> None:
    """The best first: two in the browser, then by the use case, until the envelope refuses."""
    for count, dossier in enumerate(_best_first(campaign)):
        proposer, amount = _reviewer_of(dossier), dossier.requested_grant
        if count < IN_THE_BROWSER:
            _propose_award(campaign, proposer, dossier, amount)
            expect(
                campaign.pages[proposer.pk].get_by_text("La décision est proposée")
            ).to_be_visible()
            continue
        try:
            propose(
                application_id=dossier.pk,
                proposer=proposer,
                outcome=Outcome.AWARD,
                amount=amount,
            )
        except EnvelopeRefused:
            break
    left = envelope_of(campaign.call).left
    assert Decimal(0) < left < amount
    _propose_award(campaign, campaign.cast.decider, dossier, amount)
    page = campaign.pages[campaign.cast.decider.pk]
    refusal = page.get_by_text("Il reste")
    expect(refusal).to_have_text(
        f"Il reste {money(left)} dans l’enveloppe : {money(amount)} ne peuvent pas y être réservés."
    )
    look(page, "refus-de-l-enveloppe")


def what_is_left_is_awarded_to_the_cent(campaign: Campaign) -> None:
    """To the dossier that asked for more; the next one finds nothing."""
    dossier, following = list(_best_first(campaign))[:2]
    decider = campaign.cast.decider
    _propose_award(campaign, decider, dossier, envelope_of(campaign.call).left)
    page = campaign.pages[decider.pk]
    expect(page.get_by_text("Vous avez proposé cette décision")).to_be_visible()
    assert envelope_of(campaign.call).left == 0
    _propose_award(campaign, decider, following, Decimal("0.01"))
    expect(page.get_by_text("Il reste 0,00 €")).to_be_visible()


def the_others_are_refused_and_the_silent_one_inadmissible(campaign: Campaign) -> None:
    for dossier in _best_first(campaign):
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
    """In bulk, a page at a time; what the first decider proposed is left to the second."""
    own = Decision.objects.filter(proposed_by=campaign.cast.decider).count()
    _take_all(
        campaign, campaign.cast.second_decider, "Confirmer", "decisions-a-confirmer"
    )
    assert own == 2
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


def _best_first(campaign: Campaign) -> Iterator[Application]:
    """The complete dossiers on which nothing is decided, by their mean, then their rank."""
    decided = Decision.objects.live().values("application")
    dossiers = Application.objects.filter(call=campaign.call, state=State.UNDER_REVIEW)
    undecided = dossiers.exclude(pk__in=decided).exclude(complete_since=None)
    yield from undecided.order_by("-desk__mean_total", "rank")


def _reviewer_of(dossier: Application) -> User:
    """One of those who scored it, whom no conflict keeps away from it."""
    rows = Assignment.objects.filter(application=dossier).select_related("reviewer")
    return rows.order_by("pk")[0].reviewer


def _propose_award(
    campaign: Campaign, proposer: User, dossier: Application, amount: Decimal
) -> None:
    page = campaign.open(proposer, f"{DECISIONS}dossier/{dossier.pk}/")
    page.get_by_label("Attribution", exact=True).check()
    page.get_by_label("Aide attribuée, en euros").fill(number(amount))
    page.get_by_role("button", name="Proposer").click()


def _take_all(campaign: Campaign, user: User, action: str, name: str) -> None:
    """Tick every decision of the page, read what would change, do it; until none is left."""
    page = campaign.open(user, DECISIONS)
    if action == "Publier":
        page.get_by_role("link", name=re.compile("^À publier")).click()
    boxes = page.locator("[name=selected]")
    look(page, name)
    while ticked := _tick(boxes):
        page.get_by_role("button", name=f"{action} les décisions cochées").click()
        expect(page.get_by_text("Aides qui passeront")).to_be_visible()
        confirm = page.get_by_role(
            "button", name=re.compile(f"{action} {ticked} décision")
        )
        look(page, f"{name}-en-nombre")
        confirm.click()
        page.wait_for_url(f"**{DECISIONS}*")


def _tick(boxes: Locator) -> int:
    found = boxes.all()
    for box in found:
        box.check()
    return len(found)
