"""A real browser for the tests: Debian's Chromium, driven by Playwright.

`visit(path, width=…)` opens a page of the live server in a context of its own. A test
fails when a page breaks the content security policy, logs an error, or asks for
anything outside this machine.
"""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from weakref import WeakSet

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    sync_playwright,
)

WIDE, NARROW = 1280, 390
WITHOUT_SCRIPTS: WeakSet[BrowserContext] = WeakSet()
GAVE_WAY = ("htmx:afterRequest", "htmx:sendAbort")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser process for the run."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop running in the thread that uses the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        launched = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or "/usr/bin/chromium",
            args=CHROMIUM_OPTIONS,
        )
        yield launched
        launched.close()


@pytest.fixture
def visit(browser, live_server) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a path of the live server in a new browser context."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def open_page(
        path: str = "/", *, width: int = WIDE, javascript: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale="fr-FR",
            base_url=live_server.url,
        )
        contexts.append(context)
        if not javascript:
            WITHOUT_SCRIPTS.add(context)
        context.on("request", lambda request: _stay_here(request.url, complaints))
        context.on("console", lambda message: _listen(message, complaints))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        page = context.new_page()
        page.goto(path)
        return page

    open_page.complaints = complaints
    yield open_page
    for context in contexts:
        context.close()
    assert complaints == [], "\n".join(complaints)


def _listen(message: ConsoleMessage, complaints: list[str]) -> None:
    """Keep what the console calls an error.

    A refused form is an answer, not an error; nor is a question that gave way to the next
    (`hx-sync`), which HTMX calls one.
    """
    told = message.text
    if message.type == "error" and not (
        "status of 422" in told or told.startswith(GAVE_WAY)
    ):
        complaints.append(told)


def _stay_here(url: str, complaints: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"} and parts.hostname not in {
        "localhost",
        "127.0.0.1",
    }:
        complaints.append(f"asked for {url}")


def assert_accessible(page: Page) -> None:
    """Fail on any serious or critical violation that axe-core finds on the page.

    axe-core is itself a script: a page opened without JavaScript is left alone.
    """
    if page.context in WITHOUT_SCRIPTS:
        return
    found = Axe().run(page).response["violations"]
    grave = [
        f"{violation['id']} ({violation['impact']}): {violation['help']} — "
        f"{node['html'][:200]}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
    assert grave == [], f"{page.url}\n" + "\n".join(grave)


def assert_no_sideways_scroll(page: Page) -> None:
    """Fail when the page is wider than its window."""
    # A page that a click is leading to may have no document yet: its body is waited for.
    page.wait_for_load_state()
    width = page.locator("body").evaluate("() => document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], f"{page.url}: {width} px wide"
