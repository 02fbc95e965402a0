"""What the applicant completed, as the desk reads it: side by side, and in the dossier."""

import pytest

from applications.answers.confirmation import complete_application
from applications.answers.saving import save_section
from applications.models import Application
from applications.steps import BY_SLUG
from reviews.models import DeskEntry
from tests.factories.accounts import ReviewerFactory
from tests.factories.answers import ask_again, asked
from tests.factories.applications import filed
from tests.factories.checks import declared_complete
from tests.reviews.conftest import dossier_url, queue_url

pytestmark = pytest.mark.django_db


def write(notice, **fields):
    dossier = Application.objects.get(pk=notice.submission.application_id)
    save_section(
        application_id=dossier.pk,
        user=dossier.owner,
        step=BY_SLUG["projet"],
        fields=fields,
    )
    return dossier


def complete(notice, **fields):
    dossier = write(notice, **fields)
    return complete_application(
        application_id=dossier.pk, user=dossier.owner, message="Voici.", sworn=True
    )


def test_until_it_is_confirmed_the_desk_reads_what_was_filed(desk):
    notice = asked("section.projet")
    dossier = write(notice, title="Titre en cours")

    assert "Titre en cours" not in desk.get(dossier_url(dossier)).text
    assert "Titre en cours" not in desk.get(queue_url()).text
    assert "aucune demande" in desk.get(dossier_url(dossier, "answers")).text


def test_once_confirmed_the_desk_reads_the_dossier_as_completed(desk):
    notice = asked("section.projet")
    complete(notice, title="Titre complété")
    dossier = notice.submission.application

    page = " ".join(desk.get(dossier_url(dossier)).text.split())
    assert "Titre complété" in page
    assert "Réponse du porteur" in page
    assert "<p>Voici.</p>" in page
    assert "Empreinte SHA-256 du dossier complété" in page


def test_the_answer_is_compared_with_what_was_filed(desk):
    notice = asked("section.projet")
    complete(notice, title="Le numérique pour chacun")
    dossier = notice.submission.application

    page = desk.get(dossier_url(dossier, "answers")).text

    assert "Le numérique pour <del>tous</del>" in page
    assert "Le numérique pour <ins>chacun</ins>" in page


def test_a_completed_dossier_is_found_by_its_new_words(desk):
    notice = asked("section.projet")
    complete(notice, title="Inclusion au village")

    entry = DeskEntry.objects.get(application=notice.submission.application_id)
    assert "inclusion au village" in entry.search_text
    assert (
        notice.submission.application.number in desk.get(queue_url("?q=village")).text
    )


def test_a_completed_dossier_is_declared_complete_since_its_answer(reviewer):
    notice = asked("section.projet")
    completion = complete(notice, title="Autre titre")
    dossier = notice.submission.application

    declared_complete(dossier, reviewer)

    dossier.refresh_from_db()
    assert dossier.complete_since == completion.received_at


def test_the_page_of_the_answers_is_for_the_desk_alone(client):
    dossier = filed().application
    client.force_login(dossier.owner)
    assert client.get(dossier_url(dossier, "answers")).status_code == 302
    client.force_login(ReviewerFactory(is_staff=False))
    assert client.get(dossier_url(dossier, "answers")).status_code == 302


def test_the_page_of_the_answers_costs_the_same_for_one_and_three(
    desk, django_assert_num_queries
):
    notice = asked("section.projet")
    complete(notice, title="Un")
    dossier = notice.submission.application
    url = dossier_url(dossier, "answers")
    with django_assert_num_queries(7):
        desk.get(url)
    for title in ("Deux", "Trois"):
        complete(ask_again(dossier, "section.projet"), title=title)
    with django_assert_num_queries(7):
        desk.get(url)
