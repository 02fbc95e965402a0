"""The reading view, and what is done from it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Acknowledgement, Application, State
from reviews.models import Review
from reviews.reviewing import GivenScore, give_review
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import PDF, filed, make_call
from tests.reviews.conftest import dossier_url, queue_url
from tests.reviews.test_queue_page import SCORES, count_queries

pytestmark = pytest.mark.django_db

MAX_QUERIES = 15
GIVEN = {"score_publics": "4", "score_territoire": "2", "comment_publics": "Bien vu."}


def test_the_whole_dossier_is_read_from_what_was_filed(desk):
    dossier = filed().application
    Application.objects.filter(pk=dossier.pk).update(title="Changé depuis")

    page = desk.get(dossier_url(dossier)).content.decode()

    for text in (
        dossier.number,
        "Le numérique pour tous",
        "50\u202f000,00\u00a0€",
        "50\u202f% de la dépense éligible",
        "500 (50\u202f%)",
        "Alex Petit, Présidente",
        "délibération.pdf",
        dossier.submission.sha256,
        "Dossier déposé",
    ):
        assert text in page
    assert "Changé depuis" not in page


def test_a_share_that_is_rounded_says_so(desk):
    dossier = filed(
        requested_grant=Decimal("49960.00"), other_resources=Decimal("50040.00")
    ).application

    page = desk.get(dossier_url(dossier)).content.decode()

    assert "(environ 50\u202f% de la dépense éligible)" in page


def test_a_comment_that_is_too_long_is_not_called_a_missing_score(desk):
    dossier = filed().application

    page = desk.post(
        f"{dossier_url(dossier)}avis/", GIVEN | {"comment_publics": "x" * 2_001}
    ).content.decode()

    assert "corrigez ce qui est signalé" in page
    assert "il manque une note" not in page


def test_every_finding_is_shown(desk):
    dossier = filed().application
    page = desk.get(dossier_url(dossier)).content.decode()
    findings = dossier.submission.content["assessment"]["findings"]
    assert len(findings) > 5
    for finding in findings:
        assert finding["title"].replace("'", "&#x27;") in page


def test_the_number_of_queries_does_not_depend_on_opinions_nor_dossiers(desk, reviewer):
    dossier = filed().application
    give_review(application_id=dossier.pk, reviewer=reviewer, scores=SCORES)
    with_one = count_queries(desk, dossier_url(dossier))
    filed()
    filed()
    for _ in range(2):
        give_review(
            application_id=dossier.pk, reviewer=ReviewerFactory(), scores=SCORES
        )
    assert count_queries(desk, dossier_url(dossier)) == with_one <= MAX_QUERIES


def test_neighbours_follow_the_filtered_queue(desk, reviewer):
    first, second, third = (filed().application for _ in range(3))
    give_review(application_id=second.pk, reviewer=reviewer, scores=SCORES)

    every = desk.get(dossier_url(first)).context
    assert every["before"] is None
    assert every["after"].number == second.number
    filtered = desk.get(dossier_url(first) + "?avis=pas-moi").context
    assert filtered["after"].number == third.number
    last = desk.get(dossier_url(third) + "?avis=pas-moi").context
    assert (last["before"].number, last["after"]) == (first.number, None)


def test_neighbours_go_from_a_call_to_the_next(desk):
    first = filed().application
    other = filed(call=make_call(slug="autre", number_prefix="PN2021")).application
    assert desk.get(dossier_url(first)).context["after"].number == other.number
    assert desk.get(dossier_url(other)).context["before"].number == first.number


def test_an_opinion_is_given_then_changed(desk, reviewer):
    dossier = filed().application

    response = desk.post(dossier_url(dossier, "score"), GIVEN, follow=True)
    assert "66,67 / 100" in response.content.decode()
    desk.post(dossier_url(dossier, "score"), GIVEN | {"score_publics": "5"})

    review = Review.objects.get()
    assert (review.reviewer, review.total) == (reviewer, 80)
    page = desk.get(dossier_url(dossier)).content.decode()
    assert "Modifier mon avis" in page
    assert "Bien vu." in page


def test_the_filters_are_kept_after_an_opinion(desk):
    dossier = filed().application
    response = desk.post(
        dossier_url(dossier, "score") + "?avis=pas-moi&q=val+du&page=2", GIVEN
    )
    assert response.url == dossier_url(dossier) + "?avis=pas-moi&q=val+du#avis"


@pytest.mark.parametrize(
    "changes",
    [
        {"score_publics": "6"},
        {"score_publics": "-1"},
        {"score_publics": "2.5"},
        {"score_publics": ""},
    ],
)
def test_a_score_out_of_scale_is_refused_where_it_was_typed(desk, changes):
    dossier = filed().application
    response = desk.post(dossier_url(dossier, "score"), GIVEN | changes)
    assert "Votre avis n’est pas enregistré" in response.content.decode()
    assert set(response.context["form"].errors) == {"score_publics"}
    assert not Review.objects.exists()


def test_the_review_is_opened_by_a_named_action(desk):
    dossier = filed().application
    page = desk.get(dossier_url(dossier)).content.decode()
    assert "Commencer l’instruction" in page

    response = desk.post(dossier_url(dossier, "start"), follow=True)

    assert "est ouverte" in response.content.decode()
    assert "Commencer l’instruction" not in response.content.decode()
    dossier.refresh_from_db()
    assert dossier.state == State.UNDER_REVIEW


def test_opening_twice_gives_the_reason(desk):
    dossier = filed().application
    desk.post(dossier_url(dossier, "start"))
    response = desk.post(dossier_url(dossier, "start"), follow=True)
    assert "n’est pas à ouvrir" in response.content.decode()


@pytest.mark.parametrize("action", ["start", "score"])
def test_an_action_is_not_an_address_to_visit(desk, action):
    assert desk.get(dossier_url(filed().application, action)).status_code == 405


def test_a_reviewer_downloads_the_documents_from_the_portals_one_address(desk):
    dossier = filed().application
    address = reverse(
        "applications:document",
        args=[dossier.public_id, dossier.documents.get().public_id],
    )
    assert f'href="{address}"' in desk.get(dossier_url(dossier)).content.decode()
    response = desk.get(address)
    assert b"".join(response.streaming_content) == PDF


def test_the_acknowledgement_is_linked_once_it_is_rendered(desk):
    dossier = filed().application
    assert "En cours d’établissement" in desk.get(dossier_url(dossier)).content.decode()
    Acknowledgement.objects.update(
        file="a.pdf", size=1, sha256="0" * 64, rendered_at=timezone.now()
    )
    address = reverse("applications:acknowledgement", args=[dossier.public_id])
    assert f'href="{address}"' in desk.get(dossier_url(dossier)).content.decode()


def test_a_reviewer_who_wrote_the_dossier_does_not_find_it_at_the_desk(desk, reviewer):
    dossier = filed(owner=reviewer).application
    assert desk.get(dossier_url(dossier)).status_code == 404
    desk.post(dossier_url(dossier, "score"), GIVEN)
    assert not Review.objects.exists()


def test_the_queue_leads_to_the_dossier_with_its_filters(desk):
    dossier = filed().application
    page = desk.get(queue_url("?etat=submitted")).content.decode()
    assert f'href="{dossier.pk}/?etat=submitted"' in page


def test_an_opinion_with_other_words_is_escaped(desk):
    dossier = filed().application
    give_review(
        application_id=dossier.pk,
        reviewer=ReviewerFactory(),
        scores={
            "publics": GivenScore(1, "<script>x</script>"),
            "territoire": GivenScore(1),
        },
    )
    assert "<script>x" not in desk.get(dossier_url(dossier)).content.decode()


def test_the_desk_declares_a_dossier_complete_and_offers_the_notice(desk):
    dossier = filed().application

    every = [
        "document.deliberation",
        *(
            f"section.{slug}"
            for slug in ("porteur", "projet", "publics", "financement")
        ),
    ]
    checks = {f"check-found_{code}": "conforme" for code in every}

    page = desk.post(
        dossier_url(dossier, "complete"), checks | {"action": "declare"}, follow=True
    ).content.decode()

    assert "est déclaré complet" in page
    assert "Dossier complet depuis le" in page
    assert "Demander des éléments manquants" not in page


def test_the_desk_asks_for_what_is_missing(desk):
    dossier = filed().application
    asked = {
        "missing-asked_document.deliberation": "on",
        "missing-note_document.deliberation": "Elle n’est pas signée.",
        "missing-answer_by": str(timezone.localdate() + timedelta(days=10)),
    }

    page = desk.post(
        dossier_url(dossier, "missing"), asked, follow=True
    ).content.decode()

    assert "sont demandés au porteur" in page
    dossier.refresh_from_db()
    assert dossier.state == State.INCOMPLETE


def test_a_request_that_is_not_whole_says_what_is_wrong_and_keeps_what_was_typed(desk):
    dossier = filed().application
    typed = {
        "missing-note_document.deliberation": "Pas signée.",
        "missing-answer_by": "hier",
    }

    page = desk.post(dossier_url(dossier, "missing"), typed).content.decode()

    for text in (
        "Cochez au moins un élément manquant.",
        "Cochez cet élément, ou effacez la précision.",
        "Écrivez une date, comme 2026-12-31.",
        "Pas signée.",
        "<details open>",
    ):
        assert text in page
    dossier.refresh_from_db()
    assert dossier.state == State.SUBMITTED
