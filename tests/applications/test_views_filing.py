"""The recap and the filing in a browser: what is read back, refused, filed once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Acknowledgement, Application, State
from eligibility import french
from tests.applications.posting import step, submit
from tests.factories.applications import (
    ApplicationFactory,
    filed,
    make_call,
    ready_draft,
)

pytestmark = pytest.mark.django_db


def test_the_recap_reads_everything_back_and_links_to_what_is_missing(client):
    draft = ApplicationFactory(title="Un titre")
    client.force_login(draft.owner)
    page = client.get(step(draft, "depot")).text
    assert "Un titre" in page
    assert "Il reste à remplir" in page
    for anchor in (
        "porteur/#id_authority_query",
        "projet/#id_summary",
        "publics/#id_outreach",
        "financement/#depenses",
        "financement/#id_requested_grant",
    ):
        assert f"/dossiers/{draft.public_id}/{anchor}" in page
    assert "Je certifie l’exactitude des informations." in page


def test_a_refusal_names_each_rule_its_figures_and_the_remedy(client, draft):
    Application.objects.update(
        requested_grant=Decimal("50000.01"), target_beneficiaries=499
    )
    page = client.post(submit(draft), {"sworn": "on"})
    assert page.status_code == 422
    assert "Le dossier n’est pas déposé" in page.text
    assert french.money(Decimal("50000.01")) in page.text
    assert french.money(Decimal("50000")) in page.text
    assert "Taux d’aide" in page.text
    assert "Public cible" in page.text
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_the_statement_not_ticked_refuses_the_filing(client, draft):
    page = client.post(submit(draft))
    assert page.status_code == 422
    assert "Cochez cette case" in page.text
    assert client.post(submit(draft), {"sworn": "on"}).status_code == 302


def test_a_closed_call_refuses_a_draft_begun_in_time(client):
    call = make_call(closes_at=timezone.now() - timedelta(seconds=1))
    draft = ready_draft(call=call)
    client.force_login(draft.owner)
    assert (
        "Ce brouillon ne peut pas être déposé" in client.get(step(draft, "projet")).text
    )
    page = client.post(submit(draft), {"sworn": "on"})
    assert page.status_code == 422
    assert "Date limite" in page.text


def test_pressing_the_button_twice_shows_the_same_filing(client, draft):
    first = client.post(submit(draft), {"sworn": "on"})
    second = client.post(submit(draft), {"sworn": "on"})
    assert first.url == second.url == draft.get_absolute_url()
    assert Acknowledgement.objects.count() == 1


def test_the_button_of_a_dossier_withdrawn_since_does_not_say_that_it_is_filed(client):
    application = filed().application
    client.force_login(application.owner)
    Application.objects.update(state=State.WITHDRAWN)

    page = client.post(submit(application), {"sworn": "on"}, follow=True).text

    assert "Votre dossier est déposé" not in page
    assert "Vous avez retiré ce dossier." in page


def test_going_back_after_the_filing_leads_to_it(client):
    dossier = filed().application
    client.force_login(dossier.owner)
    page = client.get(step(dossier, "depot"), follow=True)
    assert page.redirect_chain[0][0] == dossier.get_absolute_url()
    assert "ne se modifie plus" in page.text


def test_what_was_typed_is_never_read_as_markup(client):
    hostile = "<script>alert('é')</script>"
    draft = ready_draft(title=hostile, description=hostile, holder_name=hostile)
    client.force_login(draft.owner)
    for url in (step(draft, "depot"), reverse("applications:list")):
        assert hostile not in client.get(url).text
    client.post(submit(draft), {"sworn": "on"})
    assert hostile not in client.get(draft.get_absolute_url()).text
