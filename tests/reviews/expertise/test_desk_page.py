"""The desk's page of external opinions: asked, reminded, withdrawn, read."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Application, State
from reviews.expertise.answering import decline, give_opinion
from reviews.expertise.asking import Expert
from reviews.models import ExternalOpinion, Recommendation
from tests.factories.applications import filed
from tests.factories.external_opinions import asked, in_days
from tests.reviews.conftest import dossier_url
from tests.reviews.test_queue_page import count_queries

pytestmark = pytest.mark.django_db

MAX_QUERIES = 15


def page_url(dossier):
    return dossier_url(dossier, "external_opinions")


def asking(**changes):
    return {
        "name": "Ada Experte",
        "email": "ada@recherche.example",
        "question": "Est-ce tenable ? 🙂",
        "last_day": in_days(15).isoformat(),
        **changes,
    }


def test_an_expert_is_asked_from_the_desk(desk, reviewer):
    dossier = filed().application
    document = dossier.documents.get()
    page = desk.get(page_url(dossier)).content.decode()
    assert f'value="{in_days(15).isoformat()}"' in page
    assert "checked" not in page

    response = desk.post(
        dossier_url(dossier, "ask_expert"),
        asking(documents=[str(document.public_id)]),
    )

    assert (response.status_code, response.url) == (302, page_url(dossier))
    opinion = ExternalOpinion.objects.get()
    assert (opinion.asked_by, opinion.question) == (reviewer, "Est-ce tenable ? 🙂")
    assert list(opinion.documents.all()) == [document]
    page = desk.get(page_url(dossier)).content.decode()
    for shown in ("Ada Experte", "Avis attendu", "délibération.pdf"):
        assert shown in page
    assert "/avis-externe/" not in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "pas une adresse"}, "email"),
        ({"email": "camille.durand@mairie.example"}, "email"),
        ({"email": "x@mairie.example"}, "email"),
        ({"question": ""}, "question"),
        ({"question": "x" * 4_001}, "question"),
        ({"last_day": "demain"}, "last_day"),
        ({"last_day": in_days(0).isoformat()}, "last_day"),
        ({"documents": ["00000000-0000-4000-8000-000000000000"]}, "documents"),
        ({"documents": ["x"]}, "documents"),
    ],
)
def test_a_request_that_cannot_be_sent_says_why(desk, changes, field):
    dossier = filed().application
    response = desk.post(dossier_url(dossier, "ask_expert"), asking(**changes))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not ExternalOpinion.objects.exists()


def test_a_decided_dossier_is_asked_nothing_about(desk):
    dossier = filed().application
    Application.objects.filter(pk=dossier.pk).update(state=State.ACCEPTED)
    page = desk.get(page_url(dossier))
    assert "n’est plus à décider" in page.content.decode()
    assert desk.post(dossier_url(dossier, "ask_expert"), asking()).status_code == 422
    assert not ExternalOpinion.objects.exists()


def test_a_request_is_reminded_then_withdrawn(desk):
    opinion = asked()
    dossier = opinion.application
    remind = dossier_url(dossier, "remind_expert", opinion.pk)
    early = desk.post(remind, follow=True).content.decode()
    assert "il y a moins d’un jour" in early
    ExternalOpinion.objects.update(asked_at=timezone.now() - timedelta(days=2))
    assert "est relancé" in desk.post(remind, follow=True).content.decode()
    withdraw = dossier_url(dossier, "withdraw_expert", opinion.pk)
    assert "est retirée" in desk.post(withdraw, follow=True).content.decode()
    assert "La demande est retirée" in desk.post(withdraw, follow=True).content.decode()


def test_a_request_is_acted_on_from_its_own_dossier(desk):
    opinion, other = asked(), filed().application
    for action in ("remind_expert", "withdraw_expert"):
        address = dossier_url(other, action, opinion.pk)
        assert desk.post(address).status_code == 404
        assert desk.get(address).status_code == 405
    opinion.refresh_from_db()
    assert opinion.withdrawn_at is None


def test_answers_are_read_in_the_dossier_and_its_time_line(desk):
    opinion = asked()
    give_opinion(
        asked_id=opinion.pk,
        opinion="Un avis <b>net</b>.",
        recommendation=Recommendation.FAVOURABLE,
        at=timezone.now(),
    )
    declined = asked(opinion.application, expert=Expert("Bo", "bo@ailleurs.example"))
    decline(asked_id=declined.pk, conflict="Mon frère.", at=timezone.now())

    page = desk.get(page_url(opinion.application)).content.decode()
    for shown in ("Favorable", "Un avis &lt;b&gt;net", "Mon frère."):
        assert shown in page

    page = desk.get(dossier_url(opinion.application)).content.decode()
    assert "2\u00a0demandes,\n" in page
    assert "2\u00a0réponses." in page
    for told in ("Avis externe demandé", "Avis externe reçu", "Avis externe décliné"):
        assert told in page
    assert "Ada Experte" in page


def test_the_number_of_queries_does_not_depend_on_the_requests(desk):
    opinion = asked()
    dossier = opinion.application
    with_one = count_queries(desk, page_url(dossier))
    reading = count_queries(desk, dossier_url(dossier))
    for name in ("b", "c"):
        asked(
            dossier,
            expert=Expert(name, f"{name}@ailleurs.example"),
            document_ids=[dossier.documents.get().public_id],
        )
    assert count_queries(desk, page_url(dossier)) == with_one <= MAX_QUERIES
    assert count_queries(desk, dossier_url(dossier)) == reading <= MAX_QUERIES


def test_a_visitor_is_sent_to_sign_in(client):
    opinion = asked()
    address = reverse(
        "admin:reviews_dossier_external_opinions", args=[opinion.application_id]
    )
    assert client.get(address).status_code == 302
