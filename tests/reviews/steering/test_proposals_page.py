"""A scenario turned into proposed decisions: shown first, then done as it was shown."""

from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from applications.models import Application, State
from reviews.conflicts.declaring import declare_interest
from reviews.models import Decision, Outcome, Stage
from tests.factories.applications import filed, make_call
from tests.factories.decisions import complete
from tests.reviews.steering.test_scenarios_page import PAGE as SCENARIOS
from tests.reviews.test_access import AT_THE_DESK, IN_THE_ADMIN, PEOPLE, enter
from tests.reviews.test_queue_page import count_queries

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:reviews_dossier_scenario")
CONFIRM = reverse("admin:reviews_dossier_scenario_confirm")
MAX_QUERIES = 20


def fingerprint(desk, code="rang", query="?"):
    scenarios = desk.get(SCENARIOS + query).context["scenarios"]
    return next(each.fingerprint for each in scenarios if each.code == code)


def address(desk, code="rang", query="?enveloppe=120000"):
    return f"{PAGE}{query}&scenario={code}&empreinte={fingerprint(desk, code, query)}"


def posted(page):
    return {"aide": [pair for _, pair in page.context["possible"]]}


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("person", PEOPLE)
def test_the_desk_alone_turns_a_scenario_into_proposals(client, person):
    enter(client, person)
    door = 302 if person in AT_THE_DESK or person not in IN_THE_ADMIN else 403
    for response in (client.get(PAGE), client.post(CONFIRM)):
        assert response.status_code == door


def test_what_would_be_proposed_is_listed_then_proposed(desk, reviewer):
    make_call(envelope=Decimal("150000.00"))
    first, unopened, out = complete(), filed().application, complete()

    page = desk.get(address(desk))

    assert not Decision.objects.exists()
    assert [each.dossier for each, _ in page.context["possible"]] == [first]
    assert [each.dossier.pk for each in page.context["refused"]] == [unopened.pk]
    text = page.content.decode()
    assert "n’est pas ouverte" in text
    assert out.number not in text
    assert page.context["left"] == "150\u202f000,00\u00a0€"
    assert page.context["left_after"] == "100\u202f000,00\u00a0€"
    assert not page.context["changed"]

    response = desk.post(CONFIRM, posted(page))

    assert response.url.endswith(f"?etape={Stage.PROPOSED}")
    decision = Decision.objects.get()
    assert (decision.application_id, decision.amount, decision.proposed_by) == (
        first.pk,
        Decimal("50000.00"),
        reviewer,
    )
    assert decision.outcome == Outcome.AWARD
    assert said(response) == [
        "1\u00a0décision proposée\u00a0: un décideur la confirme."
    ]
    out.refresh_from_db()
    assert out.state == State.UNDER_REVIEW


def test_posted_twice_it_is_proposed_once_and_told(desk):
    dossiers = [complete(), complete()]
    values = posted(desk.get(address(desk)))
    desk.post(CONFIRM, values)
    response = desk.post(CONFIRM, values)
    assert Decision.objects.count() == 2
    assert (
        f"{dossiers[0].number} et {dossiers[1].number}\u00a0:"
        " Ce dossier a déjà une décision." in said(response)
    )


def test_a_scenario_that_changed_since_it_was_compared_is_told(desk):
    complete()
    before = address(desk)
    complete()
    page = desk.get(before)
    assert page.context["changed"]
    assert "a changé depuis la comparaison" in page.content.decode()
    assert len(page.context["possible"]) == 2


def test_what_is_confirmed_is_what_was_shown_even_when_the_scenario_changed(desk):
    first = complete()
    page = desk.get(address(desk))
    complete()
    desk.post(CONFIRM, posted(page))
    assert Decision.objects.get().application_id == first.pk


def test_what_became_impossible_meanwhile_is_told_and_stops_no_other(desk, reviewer):
    lost, away, ready = complete(), complete(), complete()
    page = desk.get(address(desk, query="?enveloppe=150000"))
    Application.objects.filter(pk=lost.pk).update(state=State.WITHDRAWN)
    declare_interest(
        person=reviewer,
        siren=away.holder_siren,
        name="N",
        capacity="Élu",
        declared_by=reviewer,
    )

    response = desk.post(CONFIRM, posted(page))

    assert Decision.objects.get().application_id == ready.pk
    told = said(response)
    assert any(lost.number in text and "Retiré" in text for text in told)
    assert "1\u00a0dossier de cette liste ne vous est plus accessible." in told
    assert not any(away.number in text for text in told)


def test_only_a_scenario_that_funds_something_is_offered(desk):
    make_call(envelope=Decimal("10000.00"))
    complete()
    assert fingerprint(desk) == ""
    for query in (
        "?scenario=rang",
        "?scenario=autre",
        "?enveloppe=-1&scenario=rang",
        "",
    ):
        response = desk.get(PAGE + query, follow=True)
        assert "ne retient aucun dossier" in response.content.decode()
        assert response.request["PATH_INFO"] == SCENARIOS


def test_the_hypotheses_are_kept_on_the_way_back(desk):
    complete()
    page = desk.get(address(desk, query="?enveloppe=120000&seuil=90"))
    assert page.context["query"] == "enveloppe=120000&seuil=90"


def test_what_makes_no_sense_is_left_out(desk):
    dossier = complete()
    response = desk.post(
        CONFIRM, {"aide": ["x:1", "1", f"{dossier.pk}:", f"{dossier.pk}:{'9' * 30}"]}
    )
    assert response.status_code == 302
    assert not Decision.objects.exists()
    response = desk.post(CONFIRM, {"aide": [f"{dossier.pk}:0"]})
    assert any("supérieur à zéro" in text for text in said(response))


def test_the_page_costs_the_same_for_one_and_three(desk):
    complete()
    before = count_queries(desk, address(desk, query="?enveloppe=500000"))
    complete()
    complete()
    page = address(desk, query="?enveloppe=500000")
    assert count_queries(desk, page) == before <= MAX_QUERIES
