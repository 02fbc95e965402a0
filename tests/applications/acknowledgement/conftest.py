"""What a filing leaves behind: its snapshot."""

from datetime import UTC, datetime

import pytest

from applications.submission import submit_application
from tests.factories.applications import attach, make_call, ready_draft

LAST_INSTANT = datetime(2020, 5, 15, 21, 59, 59, 999_999, tzinfo=UTC)


@pytest.fixture
def snapshot() -> str:
    make_call(
        title="Pass numérique 2020",
        closes_at=LAST_INSTANT,
        opens_at=None,
    )
    draft = ready_draft(mandated_name="Andréa Modèle", mandated_role="Cheffe de projet")
    attach(draft, "lettres", b"deux lettres")
    return submit_application(
        application_id=draft.pk,
        user=draft.owner,
        sworn=True,
        received_at=LAST_INSTANT,
    ).snapshot
