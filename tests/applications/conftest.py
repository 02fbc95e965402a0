"""What the tests of the filing share."""

import pytest

from tests.factories.applications import ready_draft


@pytest.fixture
def draft(client):
    """A draft that may be filed as it is, its owner signed in."""
    draft = ready_draft()
    client.force_login(draft.owner)
    return draft
