"""The steps in a browser without JavaScript: what is saved, told, kept, and where one lands."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from applications.models import Acknowledgement, Application, State, SupportingDocument
from applications.readback import missing_with_links
from applications.steps import STEPS, missing_fields
from eligibility import french
from tests.applications.posting import plan_data
from tests.factories.accounts import UserFactory
from tests.factories.applications import (
    PDF,
    ApplicationFactory,
    attach,
    filed,
    make_call,
    ready_draft,
)
from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db


def step(application, slug):
    return reverse("applications:step", args=[application.public_id, slug])


def title_of(page):
    return " ".join(page.split("<title>")[1].split("</title>")[0].split())


def submit(application):
    return reverse("applications:submit", args=[application.public_id])


@pytest.mark.parametrize(("number", "one"), [*enumerate(STEPS, start=1)])
def test_every_step_says_where_one_is_and_that_nothing_is_filed(
    client, draft, number, one
):
    page = client.get(step(draft, one.slug)).text
    assert title_of(page).startswith(f"Étape {number} sur 6 : {one.title}")
    assert "Brouillon – non déposé" in page
    assert "Ce que disent les règles" in page
    assert 'aria-current="step"' in page


def test_saving_stays_and_continuing_goes_on(client, draft):
    url = step(draft, "projet")
    stays = client.post(url, {"action": "save", "title": "Un"}, follow=True)
    assert stays.request["PATH_INFO"] == url
    assert "Il n’est pas déposé" in stays.text
    assert client.post(url, {"action": "continue"}).url == step(draft, "publics")
    assert client.post(url, {}).url == step(draft, "publics")


def test_a_refused_step_saves_nothing_and_keeps_what_was_typed(client, draft):
    page = client.post(
        step(draft, "projet"), {"title": "Nouveau titre", "pass_count": "beaucoup"}
    )
    assert page.status_code == 422
    assert title_of(page.text).startswith("Erreur – Étape 2 sur 6")
    assert 'value="Nouveau titre"' in page.text
    assert 'value="beaucoup"' in page.text
    assert 'href="#id_pass_count"' in page.text
    draft.refresh_from_db()
    assert draft.title == "Le numérique pour tous"


def test_a_search_shows_its_choices_and_saves_nothing(client, draft):
    authority = LocalAuthorityFactory(name="CC des Quatre Vents")
    page = client.post(
        step(draft, "porteur"),
        {
            "action": "search",
            "authority_query": "Quatre Vents",
            "contact_name": "Pas encore enregistré",
        },
    )
    assert f'value="{authority.siren}"' in page.text
    assert 'value="Pas encore enregistré"' in page.text
    draft.refresh_from_db()
    assert draft.contact_name == "Camille Durand"


def test_a_search_that_finds_nothing_says_what_to_try(client, draft):
    page = client.post(
        step(draft, "porteur"), {"action": "search", "authority_query": "zzzzzz"}
    )
    assert "Aucune collectivité trouvée" in page.text


def test_a_name_typed_but_not_chosen_is_looked_up_before_anything_is_saved(
    client, draft
):
    LocalAuthorityFactory(name="CC des Quatre Vents")
    page = client.post(
        step(draft, "porteur"),
        {"action": "continue", "authority_query": "quatre vents", "searched": ""},
    )
    assert page.status_code == 200
    assert french.count(1, "collectivité trouvée") in page.text


def test_a_body_that_may_not_apply_is_told_by_the_rule(client, draft):
    client.post(
        step(draft, "porteur"),
        {
            "action": "save",
            "authority": "hors-registre",
            "manual_name": "CCAS",
            "manual_category": "7361",
        },
    )
    page = client.get(step(draft, "porteur")).text
    assert "app-rule--breached" in page


def test_the_plan_is_saved_with_its_totals_and_its_gap(client, draft):
    url = step(draft, "financement")
    page = client.post(
        url,
        plan_data(
            [("Pass", "60 000,50", True), ("Salle", "10 000")],
            [("Région", "20 000,50")],
            "30 000",
        ).dict()
        | {"action": "save"},
        follow=True,
    ).text
    assert french.money(Decimal("70000.50")) in page
    assert f"Il manque {french.money(Decimal('20000'))} de ressources" in page
    draft.refresh_from_db()
    assert draft.eligible_cost == Decimal("60000.50")


def test_adding_a_line_saves_the_plan_and_shows_one_more(client, draft):
    data = plan_data([("Pass", "100", True)], [("Région", "50")], "50").dict()
    url = step(draft, "financement")
    added = client.post(url, data | {"action": "add:depenses"})
    assert added.url == f"{url}?depenses=1#depenses"
    page = client.get(added.url).text
    assert 'name="depenses-1-label"' in page
    assert 'name="ressources-1-label"' not in page
    draft.refresh_from_db()
    assert draft.total_cost == Decimal("100.00")


def test_adding_a_line_to_a_plan_in_error_keeps_everything_typed(client, draft):
    data = plan_data([("Pass", "cent")], [("Région", "50")], "50").dict()
    page = client.post(step(draft, "financement"), data | {"action": "add:depenses"})
    assert page.status_code == 422
    assert 'value="cent"' in page.text
    assert 'name="depenses-1-label"' in page.text


def test_removing_a_line_saves_the_plan_without_it(client, draft):
    data = plan_data([("Pass", "100", True), ("Salle", "en trop")]).dict()
    removed = client.post(
        step(draft, "financement"), data | {"action": "remove:depenses:1"}
    )
    assert removed.status_code == 302
    assert [line.label for line in draft.financing_lines.all()] == ["Pass"]


def test_a_file_is_sent_downloaded_replaced_and_deleted(
    client, draft, django_capture_on_commit_callbacks
):
    draft.documents.all().delete()
    url = step(draft, "pieces")
    sent = client.post(
        url,
        {"kind": "deliberation", "file": SimpleUploadedFile("Délib 📄.pdf", PDF)},
    )
    assert sent.url == f"{url}#deliberation"
    document = draft.documents.get()
    link = reverse("applications:document", args=[draft.public_id, document.public_id])
    download = client.get(link)
    assert download.getvalue() == PDF
    assert download["Content-Type"] == "application/pdf"
    assert download["Content-Disposition"].startswith("attachment;")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert download["Content-Security-Policy"] == "sandbox; default-src 'none'"

    page = client.get(f"{url}?remplacer={document.public_id}").text
    assert f'value="{document.public_id}"' in page
    client.post(
        url,
        {
            "kind": "deliberation",
            "replaces": document.public_id,
            "file": SimpleUploadedFile("nouvelle.pdf", PDF),
        },
    )
    document = draft.documents.get()
    assert document.name == "nouvelle.pdf"
    remove = reverse(
        "applications:remove-document", args=[draft.public_id, document.public_id]
    )
    assert client.get(remove).url == url
    assert draft.documents.exists()
    client.post(remove)
    assert not draft.documents.exists()
    assert "déjà été supprimé" in client.post(remove, follow=True).text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Choisissez un fichier"),
        ({"file": SimpleUploadedFile("vide.pdf", b"")}, "vide"),
        ({"file": SimpleUploadedFile("page.pdf", b"<html></html>")}, "type accepté"),
    ],
)
def test_a_file_refused_is_told_next_to_its_kind(client, draft, data, told):
    page = client.post(step(draft, "pieces"), {"kind": "lettres"} | data)
    assert page.status_code == 422
    assert told in page.text
    assert draft.documents.count() == 1


def test_a_kind_that_the_call_does_not_list_is_not_stored(client, draft):
    client.post(
        step(draft, "pieces"),
        {"kind": "autre", "file": SimpleUploadedFile("a.pdf", PDF)},
    )
    assert draft.documents.count() == 1


def test_a_file_whose_bytes_are_gone_answers_404(client, draft):
    document = draft.documents.get()
    document.file.storage.delete(document.file.name)
    link = reverse("applications:document", args=[draft.public_id, document.public_id])
    assert client.get(link).status_code == 404


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


def test_what_is_missing_links_to_fields_that_are_there(client):
    draft = ApplicationFactory()
    client.force_login(draft.owner)
    links = missing_with_links(draft, missing_fields(draft))
    assert links
    for link in links:
        page, _, anchor = link.url.partition("#")
        assert f'id="{anchor}"' in client.get(page).text


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


def test_going_back_after_the_filing_leads_to_it(client):
    dossier = filed().application
    client.force_login(dossier.owner)
    page = client.get(step(dossier, "depot"), follow=True)
    assert page.redirect_chain[0][0] == dossier.get_absolute_url()
    assert "ne se modifie plus" in page.text


def test_a_draft_resumes_where_something_is_missing(client, draft):
    resumed = client.get(draft.get_absolute_url())
    assert resumed.url == step(draft, "depot")
    Application.objects.update(territory="")
    assert client.get(draft.get_absolute_url()).url == step(draft, "publics")


def test_a_filed_dossier_is_read_from_what_was_filed(client):
    submission = filed(title="Le titre déposé")
    dossier = submission.application
    Application.objects.update(title="Un autre titre", contact_name="Quelqu’un")
    client.force_login(dossier.owner)
    page = client.get(dossier.get_absolute_url()).text
    assert "Le titre déposé" in page
    assert "Un autre titre" not in page
    assert dossier.number in page
    assert submission.sha256 in page
    assert french.offset(submission.received_at) in page
    assert "Dossier déposé" in page


def test_what_was_typed_is_never_read_as_markup(client):
    hostile = "<script>alert('é')</script>"
    draft = ready_draft(title=hostile, description=hostile, holder_name=hostile)
    client.force_login(draft.owner)
    for url in (step(draft, "depot"), reverse("applications:list")):
        assert hostile not in client.get(url).text
    client.post(submit(draft), {"sworn": "on"})
    assert hostile not in client.get(draft.get_absolute_url()).text


def test_the_list_shows_fifty_dossiers_a_page(client):
    owner = UserFactory()
    client.force_login(owner)
    ApplicationFactory.create_batch(51, owner=owner)
    first = client.get(reverse("applications:list")).text
    assert first.count("app-dossiers__item") == 50
    assert 'href="?page=2"' in first
    second = client.get(f"{reverse('applications:list')}?page=2").text
    assert second.count("app-dossiers__item") == 1


def test_no_more_files_than_a_dossier_holds(client, draft, monkeypatch):
    monkeypatch.setattr("applications.drafts.MAX_DOCUMENTS", 1)
    page = client.post(
        step(draft, "pieces"),
        {"kind": "lettres", "file": SimpleUploadedFile("a.pdf", PDF)},
    )
    assert page.status_code == 422
    assert "au plus 1 fichier" in page.text


def test_a_file_to_replace_that_is_gone_is_told(client, draft):
    gone = attach(draft)
    SupportingDocument.objects.filter(pk=gone.pk).delete()
    page = client.post(
        step(draft, "pieces"),
        {
            "kind": "deliberation",
            "replaces": gone.public_id,
            "file": SimpleUploadedFile("a.pdf", PDF),
        },
    )
    assert page.status_code == 422
    assert "déjà été supprimé" in page.text
