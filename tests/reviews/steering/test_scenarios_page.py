"""The scenarios as a reviewer compares them."""

from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from applications.models import Application, JournalEntry, State
from eligibility import french
from reviews.permissions import Person, may_steer
from reviews.reviewing import GivenScore, give_review
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed, make_call
from tests.factories.decisions import proposed
from tests.factories.territories import LocalAuthorityFactory
from tests.reviews.test_access import AT_THE_DESK, IN_THE_ADMIN, PEOPLE, enter

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:reviews_dossier_scenarios")
MAX_QUERIES = 15


def dossier(cost=100_000, **fields):
    """A filed dossier that requests half of `cost` euros."""
    half = Decimal(cost) / 2
    return filed(
        requested_grant=half,
        total_cost=Decimal(cost),
        eligible_cost=Decimal(cost),
        other_resources=half,
        **fields,
    ).application


def score(application, reviewer, publics):
    scores = {"publics": GivenScore(publics), "territoire": GivenScore(publics)}
    give_review(application_id=application.pk, reviewer=reviewer, scores=scores)


def figures(response):
    return {figure.label: figure.values for figure in response.context["figures"]}


@pytest.mark.parametrize("person", PEOPLE)
def test_the_desk_alone_compares(client, person):
    enter(client, person)
    expected = 200 if person in AT_THE_DESK else 403 if person in IN_THE_ADMIN else 302
    assert client.get(PAGE).status_code == expected


def test_who_does_not_review_is_told_why():
    assert may_steer(Person(reviews=True)).allowed
    assert not may_steer(Person(reviews=False)).allowed


def test_without_a_call_the_page_says_so(desk):
    assert "Aucun appel n’est chargé." in desk.get(PAGE).content.decode()


def test_a_call_without_envelope_asks_for_one(desk):
    make_call(envelope=None)
    assert "indiquez un montant à répartir" in desk.get(PAGE).content.decode()
    response = desk.get(PAGE + "?enveloppe=1000")
    assert response.context["told"]["enveloppe"] == "1\u202f000,00\u00a0€"


def test_four_ways_of_sharing_an_envelope_stand_side_by_side(desk, reviewer):
    large = dossier(200_000, beneficiaries=100, target_beneficiaries=50)
    small = dossier(100_000, beneficiaries=400, target_beneficiaries=200)
    other = dossier(100_000, beneficiaries=400, target_beneficiaries=200)
    score(large, reviewer, 5)
    score(small, reviewer, 4)
    response = desk.get(PAGE + "?enveloppe=100000&seuil=90")
    told = figures(response)
    money = "100\u202f000,00\u00a0€"
    assert told["Dossiers retenus"] == ("1", "1", "1", "2")
    assert told["Montant attribué"] == (money, money, money, money)
    assert told["Bénéficiaires prévus"] == ("100", "100", "100", "800")
    rows = {row.number: row for row in response.context["rows"]}
    assert rows.keys() == {large.number, small.number, other.number}
    assert [each.word for each in rows[other.number].verdicts] == [
        "Enveloppe épuisée avant lui",
        "Sans note que vous lisez",
        "Sans note que vous lisez",
        "Retenu",
    ]
    assert rows[small.number].verdicts[1].word == "Note sous le minimum"


def test_only_the_dossiers_that_wait_for_a_decision_are_in_the_running(desk):
    for state in State:
        if state != State.DRAFT:
            Application.objects.filter(pk=dossier().pk).update(state=state)
    response = desk.get(PAGE + "?voir=tous")
    assert response.context["candidates"] == "2\u00a0dossiers"
    assert len(response.context["rows"]) == 2


def test_a_dossier_on_which_a_decision_is_proposed_has_left_the_running(desk):
    decision = proposed()
    dossier()
    response = desk.get(PAGE + "?voir=tous")
    assert response.context["candidates"] == "1\u00a0dossier"
    left = Decimal("15000000") - decision.amount
    assert response.context["told"]["enveloppe"] == french.money(left)


def test_the_envelope_is_what_is_left_unless_another_is_typed(desk):
    make_call(envelope=Decimal("15000000"))
    dossier()
    told = desk.get(PAGE).context["told"]["enveloppe"]
    assert told == "15\u202f000\u202f000,00\u00a0€"
    typed = desk.get(PAGE, {"enveloppe": "1 234,50 €"}).context["told"]["enveloppe"]
    assert typed == "1\u202f234,50\u00a0€"


def test_regions_are_named_with_what_each_scenario_gives_them(desk):
    dossier(authority=LocalAuthorityFactory(region="84"))
    (row,) = desk.get(PAGE).context["regions"]
    assert (row.name, row.requested.dossiers) == (
        "Auvergne-Rhône-Alpes",
        "1\u00a0dossier",
    )
    assert row.cells[0].bar == "100.0"


def test_floors_out_of_reach_are_told_for_the_optimums_alone(desk):
    dossier(authority=LocalAuthorityFactory(region="84"))
    dossier(authority=LocalAuthorityFactory(region="27"))
    response = desk.get(PAGE + "?enveloppe=60000&plancher=40000")
    refusals = [bool(scenario.refusal) for scenario in response.context["scenarios"]]
    # Without any score, the optimum of scores has no region to serve.
    assert refusals == [False, False, False, True]
    assert "80\u202f000,00\u00a0€ au moins" in response.content.decode()


def test_nothing_is_written(desk):
    one = dossier()
    before = JournalEntry.objects.count()
    desk.get(PAGE)
    assert JournalEntry.objects.count() == before
    assert Application.objects.get(pk=one.pk).state == State.SUBMITTED


@pytest.mark.parametrize(
    "query", ["?seuil=abc", "?enveloppe=-5", "?part=0", "?appel=999"]
)
def test_a_value_that_makes_no_sense_is_told(desk, query):
    dossier()
    response = desk.get(PAGE + query)
    assert response.status_code == 200
    assert response.context["form"].errors


def test_partial_awards_are_shown_with_their_amount(desk):
    dossier()
    dossier()
    response = desk.get(PAGE + "?enveloppe=80000&partiel=on&part=50")
    assert figures(response)["Dont en partie"][0] == "1"
    row = response.context["rows"][-1] if response.context["rows"] else None
    assert row is None or row.verdicts[0].word == "Retenu en partie"


def test_the_number_of_queries_does_not_depend_on_the_number_of_dossiers(desk):
    def count():
        counted = []
        with connection.execute_wrapper(
            lambda execute, *call: counted.append(call[0]) or execute(*call)
        ):
            assert desk.get(PAGE + "?voir=tous").status_code == 200
        return len(counted)

    dossier()
    count()
    one = count()
    dossier()
    dossier()
    assert count() == one <= MAX_QUERIES


def test_a_score_hidden_elsewhere_is_hidden_here_and_weighs_on_no_scenario(
    desk, reviewer
):
    scored = dossier()
    score(scored, ReviewerFactory(), 5)

    before = desk.get(PAGE + "?enveloppe=50000&voir=tous")
    score(scored, reviewer, 5)
    after = desk.get(PAGE + "?enveloppe=50000&voir=tous")

    assert [row.score for row in before.context["rows"]] == ["—"]
    assert figures(before)["Somme des notes"][:2] == ("0,00", "0,00")
    assert "une note que vous lisez" in before.content.decode()
    assert [row.score for row in after.context["rows"]] == ["100,00"]
    assert figures(after)["Somme des notes"][0] == "100,00"
