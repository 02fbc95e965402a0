"""What the browser tests share."""

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def visit_as(visit, live_server):
    """Open a page, signed in as somebody."""

    def open_page(user, path, **how):
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        page = visit("/compte/login/", **how)
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": live_server.url,
                }
            ]
        )
        page.goto(path)
        return page

    yield open_page
    # The browser reports each refused form's status; the tests ask for that refusal.
    visit.complaints[:] = [text for text in visit.complaints if "422" not in text]
