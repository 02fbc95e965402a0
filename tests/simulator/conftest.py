"""What the tests of the simulator share."""

import pytest

from tests.factories.applications import make_call

ADDRESS = "/simulateur/appel-d-essai/"


@pytest.fixture
def call():
    """An open call: half of the eligible cost, 3 M€ at most, half of the public."""
    return make_call()


@pytest.fixture
def ask(client, call):
    """Return a function that opens the simulator on these figures."""

    def get(live=False, **figures):
        headers = {"HX-Request": "true"} if live else {}
        return client.get(ADDRESS, figures, headers=headers)

    return get
