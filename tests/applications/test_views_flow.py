"""From a new draft to its filing, through the browser's own requests, without JavaScript."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.models import Application, State
from eligibility import french
from tests.applications.posting import plan_data, step
from tests.factories.accounts import UserFactory
from tests.factories.applications import PDF, make_call
from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    user = UserFactory()
    client.force_login(user)
    return user


def test_a_dossier_is_drafted_step_by_step_then_filed(
    client, owner, django_capture_on_commit_callbacks
):
    call = make_call()
    authority = LocalAuthorityFactory(name="CC des Quatre Vents")
    page = client.get(reverse("applications:create", args=[call.slug]))
    assert "Commencer un dossier" in page.text
    created = client.post(reverse("applications:create", args=[call.slug]))
    draft = Application.objects.get()
    assert created.url == step(draft, "porteur")

    found = client.post(
        created.url, {"action": "search", "authority_query": "quatre vents"}
    )
    assert found.status_code == 200
    assert f'value="{authority.siren}"' in found.text
    saved = client.post(
        created.url,
        {
            "action": "continue",
            "authority_query": "quatre vents",
            "searched": "quatre vents",
            "authority": authority.siren,
            "contact_name": "Camille Durand",
            "contact_email": "camille@mairie.example",
            "contact_phone": "0199001234",
            "representative_name": "Alex Petit",
            "representative_role": "Présidente",
        },
    )
    assert saved.url == step(draft, "projet")
    saved = client.post(
        saved.url,
        {
            "action": "continue",
            "title": "Le numérique pour tous",
            "summary": "Des pass.",
            "description": "Une description.",
            "starts_on": "2027-01-01",
            "ends_on": "2027-12-31",
            "pass_count": "5 000",
            "pass_face_value": "10",
        },
    )
    assert saved.url == step(draft, "publics")
    saved = client.post(
        saved.url,
        {
            "action": "continue",
            "territory": "Tout",
            "beneficiaries": "1 000",
            "target_beneficiaries": "500",
            "outreach": "Ensemble",
        },
    )
    assert saved.url == step(draft, "financement")
    saved = client.post(
        saved.url,
        {
            "action": "continue",
            **plan_data(
                [("Pass", "100 000", True)],
                [("Fonds propres", "50000,00")],
                "50 000,00 €",
            ).dict(),
        },
    )
    assert saved.url == step(draft, "pieces")
    sent = client.post(
        saved.url,
        {
            "action": "continue",
            "deliberation": SimpleUploadedFile("délibération 📄.pdf", PDF),
        },
    )
    assert sent.url == step(draft, "depot")
    recap = client.get(step(draft, "depot"))
    assert french.money(Decimal("50000")) in recap.text
    assert "délibération 📄.pdf" in recap.text
    submit = reverse("applications:submit", args=[draft.public_id])
    refused = client.post(submit)
    assert refused.status_code == 422
    done = client.post(submit, {"sworn": "on"})
    assert done.url == draft.get_absolute_url()
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
    detail = client.get(done.url)
    assert draft.number in detail.text
    assert "UTC+0" in detail.text
    again = client.post(submit, {"sworn": "on"})
    assert again.url == draft.get_absolute_url()
