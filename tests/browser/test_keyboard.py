"""The keyboard alone: every control of the way is reached by Tab, in order, and shows it."""

import pytest

from applications.models import Application
from tests.factories.accounts import PASSWORD
from tests.factories.applications import ready_draft

pytestmark = pytest.mark.django_db(transaction=True)

MOST_TABS = 120


def tab_to(page, text):
    """Press Tab until the control whose words hold `text` has the focus, visibly."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        words = page.evaluate(
            """() => {
                const control = document.activeElement;
                const label = control.labels?.[0]?.innerText ?? "";
                return label || control.innerText || control.value || "";
            }"""
        )
        if text in words:
            shown = page.evaluate(
                """() => {
                    const box = document.activeElement.getBoundingClientRect();
                    return box.width > 0 && box.height > 0;
                }"""
            )
            assert shown, f"{text}: focused, but out of sight"
            return
    raise AssertionError(f"{text}: not reached in {MOST_TABS} presses of Tab")


def follow(page):
    """Press Enter and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_agent_signs_in_and_files_with_the_keyboard_alone(visit, monkeypatch):
    monkeypatch.setattr(
        "applications.submission.announce_acknowledgement", lambda pk: None
    )
    draft = ready_draft()
    page = visit("/")
    tab_to(page, "Se connecter")
    follow(page)
    tab_to(page, "Adresse électronique")
    page.keyboard.type(draft.owner.email)
    tab_to(page, "Mot de passe")
    page.keyboard.type(PASSWORD)
    follow(page)
    tab_to(page, draft.title)
    follow(page)
    tab_to(page, "Récapitulatif et dépôt")
    follow(page)
    tab_to(page, "Je certifie l’exactitude")
    page.keyboard.press("Space")
    tab_to(page, "Déposer le dossier")
    follow(page)
    assert page.url.endswith(f"/dossiers/{draft.public_id}/")
    assert Application.objects.get().rank == 1
