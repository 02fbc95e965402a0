"""A campaign under way: who and what it holds, and the pages that its people have open."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from applications.models import Application, Call
from territories.models import LocalAuthority
from tests.browser.campaign.people import Cast
from tests.browser.campaign.worker import Worker
from tests.browsing import (
    NARROW,
    WIDE,
    assert_no_sideways_scroll,
)
from tests.smtp import MailServer

QUEUE = "/instruction/reviews/dossier/"
DECISIONS = "/instruction/reviews/decision/"
LEDGER = "/instruction/reviews/ledgerentry/"


@dataclass
class Campaign:
    """`authorities` are in the order in which they file: the first is the dossier of rank 1."""

    call: Call
    cast: Cast
    authorities: list[LocalAuthority]
    worker: Worker
    mail: MailServer
    visit: Callable[..., Page]
    visit_as: Callable[..., Page]
    pages: dict[int, Page] = field(default_factory=dict)

    def open(self, user: User, path: str) -> Page:
        """Open a page in the browser of `user`, who stays signed in from one to the next."""
        if page := self.pages.get(user.pk):
            page.goto(path)
        else:
            page = self.pages[user.pk] = self.visit_as(user, path)
        return page

    def dossier(self, rank: int) -> Application:
        """Return the dossier of a rank as it now stands."""
        return Application.objects.select_related("owner").get(
            call=self.call, rank=rank
        )

    def dossier_of(self, authority: LocalAuthority) -> Application:
        """Return the dossier of an authority as it now stands."""
        return Application.objects.select_related("owner").get(
            call=self.call, authority=authority
        )

    def read(self, user: User, dossier: Application) -> Page:
        """Open a dossier at the desk."""
        return self.open(user, f"{QUEUE}{dossier.pk}/")


def answer_page(dossier: Application) -> str:
    """Return the address of the applicant's answer."""
    return reverse("applications:answer", args=[dossier.public_id])


def look(page: Page, name: str) -> None:
    """Fail when a page does not fit its window, wide or narrow; `SHOTS` names a folder of pictures.

    What assistive technology reads of these pages, the tests of each page say.
    """
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert_no_sideways_scroll(page)
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
