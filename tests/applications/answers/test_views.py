"""« Répondre à la demande » in a browser without JavaScript."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.models import Answer, Application, Completion, State
from tests.applications.posting import plan_data
from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.answers import EVERYTHING, asked
from tests.factories.applications import PDF, filed, ready_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(client):
    notice = asked("document.deliberation", "section.projet", "section.financement")
    client.force_login(notice.submission.application.owner)
    return notice


def page(notice, name="answer", *arguments):
    dossier = notice.submission.application
    return reverse(f"applications:{name}", args=[dossier.public_id, *arguments])


def step(notice, slug):
    return page(notice, "answer-step", slug)


def project(**changes):
    return {
        "title": "Autre titre",
        "summary": "Des pass pour apprendre.",
        "description": "Une description précise.",
        "starts_on": "2027-01-01",
        "ends_on": "2027-12-31",
        "pass_count": "5000",
        "pass_face_value": "10,00",
        "action": "continue",
        **changes,
    }


def test_the_page_of_an_incomplete_dossier_leads_to_its_answer(client, notice):
    dossier = notice.submission.application
    found = client.get(dossier.get_absolute_url()).text
    assert page(notice) in found
    assert "Répondre à la demande" in found


def test_the_answer_names_exactly_what_is_asked(client, notice):
    found = client.get(page(notice)).text
    assert "Délibération" in found
    assert "À préciser." in found
    assert "Merci de compléter." in found
    assert step(notice, "projet") in found
    assert step(notice, "publics") not in found


@pytest.mark.parametrize("slug", ["porteur", "publics", "depot", "inconnu"])
def test_a_part_that_is_not_asked_for_has_no_page(client, notice, slug):
    assert client.get(step(notice, slug)).status_code == 404
    assert client.post(step(notice, slug), project()).status_code == 404


@pytest.mark.parametrize("slug", ["porteur", "projet", "publics", "financement"])
def test_each_part_is_asked_with_the_form_of_its_step(client, slug):
    notice = asked(*EVERYTHING)
    client.force_login(notice.submission.application.owner)
    found = client.get(step(notice, slug))
    assert found.status_code == 200
    assert "Réponse à la demande – non envoyée" in found.text
    assert "Enregistrer et revenir à la demande" in found.text


def test_the_whole_way_without_javascript(client, notice):
    saved = client.post(step(notice, "projet"), project(), follow=True)
    assert saved.request["PATH_INFO"] == page(notice)
    assert "<ins>Autre titre</ins>" in saved.text
    client.post(
        step(notice, "financement"),
        plan_data([("Pass", "20000,00", True)], [("Fonds", "10000,00")], "10000,00"),
    )
    upload = SimpleUploadedFile("signée.pdf", PDF + b"%1", "application/pdf")
    client.post(step(notice, "pieces"), {"deliberation": upload, "action": "continue"})
    before = Application.objects.get(pk=notice.submission.application_id)
    assert (before.title, before.state) == ("Le numérique pour tous", State.INCOMPLETE)

    done = client.post(
        page(notice),
        {"message": "Voici.", "sworn": "on", "action": "confirm"},
        follow=True,
    )

    assert "Votre réponse est envoyée à la Mission" in done.text
    assert "Votre réponse du" in done.text
    assert "Autre titre" in done.text
    dossier = Application.objects.get(pk=before.pk)
    assert (dossier.title, dossier.state) == ("Autre titre", State.UNDER_REVIEW)
    assert len(Completion.objects.get().content["documents"]) == 2


def test_a_refused_answer_says_why_and_keeps_everything(client, notice):
    client.post(
        step(notice, "financement"),
        plan_data([("Pass", "20000,00", True)], [("Fonds", "5000,00")], "15000,00"),
    )
    refused = client.post(page(notice), {"message": "Voici.", "action": "confirm"})
    assert refused.status_code == 422
    assert "Votre réponse n’est pas envoyée" in refused.text
    assert "Cochez la déclaration" in refused.text
    answer = Answer.objects.get()
    assert answer.message == "Voici."
    assert "financement" in answer.sections


def test_an_empty_answer_asks_for_something(client, notice):
    refused = client.post(page(notice), {"sworn": "on", "action": "confirm"})
    assert refused.status_code == 422
    assert "Votre réponse ne change rien" in refused.text


def test_the_message_is_kept_without_confirming(client, notice):
    kept = client.post(
        page(notice), {"message": "Demain.", "action": "save"}, follow=True
    )
    assert "Demain." in kept.text
    assert not Completion.objects.exists()


def test_the_rules_answer_while_one_types(client, notice):
    panel = client.post(
        page(notice, "answer-live-rules", "financement"),
        plan_data([("Pass", "20000,00", True)], [("Fonds", "5000,00")], "15000,00"),
    )
    assert panel.status_code == 200
    assert "règle non respectée" in panel.text
    assert not Answer.objects.exists()
    other = page(notice, "answer-live-rules", "publics")
    assert client.post(other, {}).status_code == 404


def test_a_document_being_sent_is_read_by_its_owner_alone(client, notice):
    upload = SimpleUploadedFile("signée.pdf", PDF + b"%1", "application/pdf")
    client.post(step(notice, "pieces"), {"deliberation": upload, "action": "save"})
    sent = notice.answer.documents.get()
    url = reverse(
        "applications:document",
        args=[notice.submission.application.public_id, sent.public_id],
    )
    assert b"".join(client.get(url).streaming_content) == PDF + b"%1"
    client.force_login(ReviewerFactory())
    assert client.get(url).status_code == 404


def test_a_file_is_taken_out_of_the_answer(client, notice):
    filed_one = notice.submission.application.documents.get()
    remove = page(notice, "answer-remove", filed_one.public_id)
    assert "retiré de votre réponse" in client.post(remove, follow=True).text
    assert "déjà été retiré" in client.post(remove, follow=True).text
    assert notice.submission.application.documents.get() == filed_one


def test_nobody_else_answers(client, notice):
    client.force_login(UserFactory())
    assert client.get(page(notice)).status_code == 404
    client.force_login(ReviewerFactory())
    for address in (page(notice), step(notice, "projet")):
        left = client.get(address, follow=True)
        assert "Seul le rédacteur du dossier peut le faire." in left.text
    client.logout()
    assert client.get(page(notice)).status_code == 302


@pytest.mark.parametrize("make", [ready_draft, lambda: filed().application])
def test_a_dossier_that_is_asked_nothing_has_no_answer(client, make):
    dossier = make()
    client.force_login(dossier.owner)
    left = client.get(reverse("applications:answer", args=[dossier.public_id]))
    assert left.status_code == 302
    assert left.url == dossier.get_absolute_url()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_was_answered(
    client, django_assert_max_num_queries, count
):
    notice = asked(*EVERYTHING)
    client.force_login(notice.submission.application.owner)
    for number in range(count):
        upload = SimpleUploadedFile("a.pdf", PDF + b"%" + bytes([48 + number]))
        client.post(step(notice, "pieces"), {"deliberation": upload})
    client.get(page(notice))
    with django_assert_max_num_queries(12):
        client.get(page(notice))
