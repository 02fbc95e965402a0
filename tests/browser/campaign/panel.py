"""The panel: interests, conflicts, who scores what, and what each may read."""

from __future__ import annotations

import re
from io import StringIO

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from applications.models import Application
from reviews.conflicts.declaring import declare_interest
from reviews.conflicts.screening import in_conflict
from reviews.models import Assignment, Review
from reviews.queue.listing import queue_for
from reviews.reviewing import GivenScore, give_review
from territories.models import Category, LocalAuthority
from tests.browser.campaign.campaign import DECISIONS, QUEUE, Campaign, look
from tests.browser.campaign.filing import SHARING_A_DOMAIN

GRID = ("publics", "territoire", "partenariats", "faisabilite")
SCALE = 5
CONFLICTED = 1
"""The rank of the dossier that the first reviewer's interest hides from her."""

DISPUTED = 6
"""The rank of the dossier of which two reviewers think the contrary."""


def a_reviewer_declares_an_interest(campaign: Campaign) -> None:
    """She sits in a commune of a grouping that has filed."""
    ada, dossier = campaign.cast.reviewers[0], campaign.dossier(CONFLICTED)
    page = campaign.read(ada, dossier)
    expect(page.get_by_role("heading", level=1)).to_contain_text(dossier.holder_name)
    commune = _commune_of(campaign.authorities[CONFLICTED - 1])
    page = campaign.open(ada, "/instruction/reviews/interest/")
    page.get_by_label("Chercher la collectivité dans le registre").fill(commune.siren)
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name=re.compile(re.escape(commune.name))).first.click()
    page.get_by_label("À quel titre").fill("Conseillère municipale")
    page.get_by_role("button", name="Déclarer ce lien").click()
    expect(
        page.get_by_text("les dossiers concernés sont désormais cachés")
    ).to_be_visible()
    look(page, "liens")


def the_dossier_is_gone_from_her_desk(campaign: Campaign) -> None:
    """From the list, the search and the page; another reviewer reads it still."""
    ada, other = campaign.cast.reviewers[:2]
    dossier = campaign.dossier(CONFLICTED)
    page = campaign.open(ada, QUEUE)
    expect(page.get_by_role("link", name=dossier.number)).to_have_count(0)
    page.get_by_label("Rechercher").fill(dossier.number)
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("Aucun dossier ne répond à ces filtres")).to_be_visible()
    for path in (
        f"{QUEUE}{dossier.pk}/",
        f"{QUEUE}{dossier.pk}/reponses/",
        f"{DECISIONS}dossier/{dossier.pk}/",
    ):
        assert page.request.get(path).status == 404
    page = campaign.open(other, f"{QUEUE}?q={dossier.number}")
    expect(page.get_by_role("link", name=dossier.number)).to_be_visible()


def two_others_have_conflicts_too(campaign: Campaign) -> None:
    """One by a declaration over a département, one by the domain of his address."""
    _, _, chloe, denis, _ = campaign.cast.reviewers
    departement = next(
        each for each in campaign.authorities if each.category == Category.DEPARTEMENT
    )
    declare_interest(
        person=chloe,
        siren=departement.siren,
        name=departement.name,
        capacity="Ancienne agente",
        declared_by=chloe,
    )
    assert departement.siren in _hidden_from(chloe)
    page = campaign.open(denis, QUEUE)
    look(page, "file")
    assert _hidden_from(denis) == {campaign.dossier(SHARING_A_DOMAIN).holder_siren}


def the_rule_shares_the_dossiers_out(campaign: Campaign) -> None:
    """The plan is read, then confirmed: each dossier has two reviewers, none in conflict."""
    page = campaign.open(campaign.cast.decider, f"{QUEUE}?tache=affecter")
    page.get_by_role("link", name="Affecter", exact=True).click()
    page.get_by_label("Instructeurs par dossier").fill("2")
    page.get_by_role("button", name="Voir la répartition").click()
    waiting = queue_for(campaign.cast.decider).exclude(complete_since=None).count()
    expect(page.locator("[name=affectation]")).to_have_count(2 * waiting)
    look(page, "repartition")
    assert not Assignment.objects.exists()
    page.get_by_role("button", name="Confirmer les affectations cochées").click()
    expect(page.get_by_text(f"Affectations faites : {2 * waiting}")).to_be_visible()
    look(page, "affectations")
    for each in Assignment.objects.select_related("reviewer"):
        assert not in_conflict(each.reviewer, each.application_id)


def scores_stay_hidden_until_ones_own(campaign: Campaign) -> None:
    """A draft opens nothing; the final opinion does."""
    dossier = campaign.dossier(DISPUTED)
    first, second = _assigned_to(dossier)
    page = campaign.read(first, dossier)
    _score(page, (5, 5, 4, 5), "Le meilleur dossier de la région.")
    expect(page.get_by_text("Votre avis est enregistré")).to_be_visible()

    page = campaign.read(second, dossier)
    hidden = page.get_by_text("vous le lirez quand le vôtre sera définitif")
    expect(hidden).to_be_visible()
    assert "Le meilleur dossier de la région" not in page.content()
    _tick(page, dict.fromkeys(GRID[:2], 1))
    page.get_by_role("button", name="Garder en brouillon").click()
    expect(page.get_by_text("Mon avis, en brouillon")).to_be_visible()
    expect(hidden).to_be_visible()
    _score(page, (1, 0, 1, 1), "Ni lieux ni partenaires.")
    expect(page.get_by_text("Le meilleur dossier de la région")).to_be_attached()
    expect(hidden).to_have_count(0)
    look(page, "avis")


def the_others_are_scored(campaign: Campaign) -> None:
    """One more reviewer in the browser each, the rest by the use case."""
    seen = set()
    waiting = Assignment.objects.waiting().select_related("application", "reviewer")
    for each in waiting.order_by("application__rank", "pk"):
        rank = each.application.rank
        values = tuple(2 + (rank * (turn + 1) // 3 + each.pk) % 3 for turn in range(4))
        comment = f"Avis sur le dossier {each.application.number}."
        if each.reviewer_id not in seen:
            seen.add(each.reviewer_id)
            page = campaign.open(each.reviewer, f"{QUEUE}?avis=a-moi")
            page.get_by_role("link", name=each.application.number).click()
            _score(page, values, comment)
            expect(page.get_by_text("Votre avis est enregistré")).to_be_visible()
        else:
            give_review(
                application_id=each.application_id,
                reviewer=each.reviewer,
                scores=dict(zip(GRID, map(GivenScore, values), strict=True)),
                comment=comment,
            )
    assert len(seen) == len(campaign.cast.reviewers)
    assert Review.objects.exclude(final_at=None).count() == Assignment.objects.count()


def every_complete_dossier_is_to_deliberate(campaign: Campaign) -> None:
    decider = campaign.cast.decider
    complete = queue_for(decider).exclude(complete_since=None).count()
    page = campaign.open(decider, QUEUE)
    expect(page.get_by_role("link", name=f"{complete} À délibérer")).to_be_visible()
    page.get_by_role("link", name=f"{complete} À délibérer").click()
    expect(page.get_by_role("status")).to_contain_text(f"{complete} dossiers")


def their_disagreement_is_deliberated(campaign: Campaign) -> None:
    """It stands in the queue, and holds a decision back until the deliberation is recorded."""
    dossier = campaign.dossier(DISPUTED)
    first, second = _assigned_to(dossier)
    page = campaign.open(first, f"{QUEUE}?avis=desaccord")
    expect(page.get_by_role("row")).to_have_count(2)
    look(page, "desaccord")
    page.get_by_role("link", name=dossier.number).click()
    page.get_by_role("link", name="Proposer une décision").click()
    expect(page.get_by_text("une délibération est à inscrire")).to_be_visible()
    page.get_by_role("link", name="Relire le dossier").click()
    page.get_by_role("link", name="Inscrire une délibération").click()
    page.get_by_label("Délibération tenue le").fill(timezone.localdate().isoformat())
    page.get_by_label("Conclusion, en quelques phrases").fill(
        "Les lieux existent ; les partenaires seront nommés dans la convention."
    )
    look(page, "deliberation")
    page.get_by_role("button", name="Inscrire la délibération").click()
    expect(page.get_by_text("La délibération est inscrite.")).to_be_visible()
    expect(page.get_by_text(str(second)).first).to_be_visible()


def the_scoring_is_closed(campaign: Campaign) -> None:
    """From then on everybody reads the scores, whoever decides among them."""
    call_command("close_review", campaign.call.slug, stdout=StringIO())
    decider = campaign.cast.decider
    page = campaign.read(decider, campaign.dossier(DISPUTED))
    expect(page.get_by_text("La notation de ce dossier est close.")).to_be_visible()
    expect(page.get_by_text("Le meilleur dossier de la région")).to_be_attached()


def _score(page: Page, values: tuple[int, ...], comment: str) -> None:
    _tick(page, dict(zip(GRID, values, strict=True)))
    page.get_by_label("Avis général").fill(comment)
    page.get_by_role("button", name="Enregistrer mon avis").click()


def _tick(page: Page, scores: dict[str, int]) -> None:
    for code, value in scores.items():
        page.locator(f"[name=score_{code}][value='{value}']").check()


def _assigned_to(dossier: Application) -> tuple[User, ...]:
    rows = Assignment.objects.filter(application=dossier).select_related("reviewer")
    return tuple(row.reviewer for row in rows.order_by("pk"))


def _commune_of(grouping: LocalAuthority) -> LocalAuthority:
    return LocalAuthority.objects.filter(
        grouping=grouping, category=Category.COMMUNE
    ).order_by("siren")[0]


def _hidden_from(user: User) -> set[str]:
    filed = Application.objects.exclude(rank=None)
    seen = queue_for(user).values("pk")
    return set(filed.exclude(pk__in=seen).values_list("holder_siren", flat=True))
