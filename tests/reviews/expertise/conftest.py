"""What the tests of external opinions share."""

import pytest

from tests.factories.external_opinions import BASE_URL


@pytest.fixture(autouse=True)
def public_address(settings):
    """Let the portal know its own address: links are mailed."""
    settings.BASE_URL = BASE_URL
