"""Interests, assignments and drafts in a real browser."""

import os

import pytest

from reviews.assigning.assigning import assign
from reviews.conflicts.declaring import declare_interest
from reviews.reviewing import GivenScore, give_review
from tests.browser.test_review_desk import at_the_desk, reviewer
from tests.browsing import NARROW, WIDE, assert_accessible, assert_no_sideways_scroll
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed
from tests.factories.territories import siren

__all__ = ["at_the_desk", "reviewer"]

pytestmark = pytest.mark.django_db(transaction=True)

DESK = "/instruction/reviews/"
SCORES = {"publics": GivenScore(4), "territoire": GivenScore(2)}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_pages_of_the_panel_are_accessible_and_fit(at_the_desk, reviewer, size):
    dossier = filed().application
    other = ReviewerFactory(full_name="Ada Modèle")
    assign(application_id=dossier.pk, reviewer=other, assigned_by=reviewer)
    give_review(application_id=dossier.pk, reviewer=other, scores=SCORES)
    declare_interest(
        person=reviewer,
        siren=siren(4_000),
        name="Commune de l’Exemple",
        capacity="Conseillère municipale",
        declared_by=reviewer,
    )
    for name, path in {
        "interests": "interest/?q=val",
        "panel": "dossier/affectations/",
        "plan": "dossier/affecter/?chacun=2&instructeur=",
        "dossier": f"dossier/{dossier.pk}/",
    }.items():
        page = at_the_desk(DESK + path, width=size)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{name}-{size}.png", full_page=True)


def test_a_draft_is_kept_then_made_final(at_the_desk):
    dossier = filed().application
    page = at_the_desk(f"{DESK}dossier/{dossier.pk}/")
    page.get_by_role("group", name="Publics").get_by_label("4", exact=True).check()
    page.get_by_role("button", name="Garder en brouillon").click()
    assert "Mon avis, en brouillon" in page.content()
    page.get_by_role("group", name="Territoire").get_by_label("2", exact=True).check()
    page.get_by_role("button", name="Enregistrer mon avis").click()
    assert "Mon avis, modifiable" in page.content()
