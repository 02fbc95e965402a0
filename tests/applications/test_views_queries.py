"""What the pages cost, in queries: budgets of the project, sessions and accounts included."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import FinancingLine, State
from applications.steps import STEPS
from tests.applications.posting import plan_data
from tests.factories.accounts import UserFactory
from tests.factories.applications import PDF, ApplicationFactory, filed, ready_draft

pytestmark = pytest.mark.django_db

PROJECT = {"action": "continue", "title": "Un titre", "pass_count": "12"}
PUBLICS = {"action": "save", "beneficiaries": "12"}
PLAN = plan_data(
    [("Pass", "100 000", True)], [("Fonds propres", "50 000")], "50 000"
).dict()


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    """The request alone is counted: rendering is the worker's."""
    monkeypatch.setattr(
        "applications.submission.announce_acknowledgement", lambda pk: None
    )


def count(call):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = call()
    return len(queries), response


@pytest.mark.parametrize("slug", [step.slug for step in STEPS])
def test_a_step_is_shown_in_eight_queries_at_most(client, draft, slug):
    url = reverse("applications:step", args=[draft.public_id, slug])
    queries, response = count(lambda: client.get(url))
    assert response.status_code == 200
    assert queries <= 8


@pytest.mark.parametrize(
    ("slug", "data"),
    [
        ("porteur", lambda one: {"authority": one.authority_id, "contact_name": "X"}),
        ("projet", lambda one: PROJECT),
        ("publics", lambda one: PUBLICS),
        ("financement", lambda one: PLAN),
        (
            "pieces",
            lambda one: {
                kind: SimpleUploadedFile("a.pdf", PDF)
                for kind in ("deliberation", "attestation", "rib")
            },
        ),
    ],
)
def test_a_step_is_saved_in_ten_queries_at_most(client, draft, slug, data):
    url = reverse("applications:step", args=[draft.public_id, slug])
    queries, response = count(lambda: client.post(url, data(draft)))
    assert response.status_code == 302
    assert queries <= 10


def test_a_plan_of_fifty_lines_costs_as_many_queries_as_one_of_two(client, draft):
    FinancingLine.objects.bulk_create(
        FinancingLine(
            application=draft, kind="expense", position=n, label=f"L{n}", amount=1
        )
        for n in range(1, 50)
    )
    url = reverse("applications:step", args=[draft.public_id, "financement"])
    queries, response = count(lambda: client.get(url))
    assert response.status_code == 200
    assert queries <= 8


def test_a_dossier_is_filed_in_twenty_five_queries_at_most(client, draft):
    url = reverse("applications:submit", args=[draft.public_id])
    queries, response = count(lambda: client.post(url, {"sworn": "on"}))
    draft.refresh_from_db()
    assert (response.status_code, draft.state) == (302, State.SUBMITTED)
    assert queries <= 25


def test_a_filed_dossier_is_shown_in_ten_queries_at_most(client, draft):
    dossier = filed(owner=draft.owner).application
    queries, response = count(lambda: client.get(dossier.get_absolute_url()))
    assert response.status_code == 200
    assert queries <= 10


def test_the_list_costs_the_same_with_one_row_and_with_three(client):
    owner = UserFactory()
    client.force_login(owner)
    url = reverse("applications:list")
    ApplicationFactory(owner=owner)
    one, _ = count(lambda: client.get(url))
    ApplicationFactory.create_batch(2, owner=owner)
    three, _ = count(lambda: client.get(url))
    assert one == three
    assert three <= 10


def test_the_fastest_of_ten_filings_takes_forty_milliseconds_at_most(client):
    owner = UserFactory()
    client.force_login(owner)
    durations = []
    for _ in range(10):
        draft = ready_draft(owner=owner)
        url = reverse("applications:submit", args=[draft.public_id])
        start = time.perf_counter()
        response = client.post(url, {"sworn": "on"})
        durations.append(time.perf_counter() - start)
        assert response.status_code == 302
    assert min(durations) <= 0.040
