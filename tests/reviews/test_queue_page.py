"""The queue as a reviewer sees it."""

from decimal import Decimal

import pytest
from django.db import connection

from applications.models import Application, CoveredAuthority, State
from reviews.reviewing import GivenScore, give_review
from tests.factories.applications import filed, make_call, ready_draft
from tests.factories.registry import small_registry
from tests.factories.territories import LocalAuthorityFactory
from tests.reviews.conftest import queue_url

pytestmark = pytest.mark.django_db

SCORES = {"publics": GivenScore(4), "territoire": GivenScore(2)}
MAX_QUERIES = 10


def numbers(response):
    return [row.number for row in response.context["rows"]]


def count_queries(client, address):
    client.get(address)
    counted = []
    with connection.execute_wrapper(
        lambda execute, *call: counted.append(call[0]) or execute(*call)
    ):
        assert client.get(address).status_code == 200
    return len(counted)


def test_dossiers_come_in_order_of_arrival_and_drafts_never(desk):
    first, second = filed().application, filed().application
    ready_draft()
    response = desk.get(queue_url())
    assert numbers(response) == [first.number, second.number]


def test_a_reviewers_own_draft_is_not_in_the_queue(desk, reviewer):
    ready_draft(owner=reviewer)
    assert numbers(desk.get(queue_url())) == []


def test_a_line_tells_what_a_reviewer_needs(desk, reviewer):
    dossier = filed(
        requested_grant=Decimal("49999.50"), other_resources=Decimal("50000.50")
    ).application
    give_review(application_id=dossier.pk, reviewer=reviewer, scores=SCORES)
    (row,) = desk.get(queue_url()).context["rows"]
    assert (row.number, row.rank, row.holder) == (
        dossier.number,
        1,
        dossier.holder_name,
    )
    assert row.grant == "49\u202f999,50\u00a0€"
    assert (row.department, row.category) == ("58", "communauté de communes")
    assert (row.verdict, row.state) == ("Recevable", "En instruction")
    assert (row.mean, row.reviews) == ("66,67", "1\u00a0avis")


@pytest.mark.parametrize("query", ["", "?q=val", "?etat=submitted", "?avis=pas-moi"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_dossiers(desk, query):
    filed()
    with_one = count_queries(desk, queue_url(query))
    filed()
    filed()
    assert count_queries(desk, queue_url(query)) == with_one <= MAX_QUERIES


def test_each_filter_keeps_what_it_says(desk, reviewer):
    lone = LocalAuthorityFactory(category="COM", department="2A", name="Évisa")
    commune = filed(authority=lone).application
    other_call = make_call(slug="autre", number_prefix="PN2021")
    elsewhere = filed(call=other_call).application
    scored = filed(call=commune.call).application
    give_review(application_id=scored.pk, reviewer=reviewer, scores=SCORES)
    everything = [commune.number, scored.number, elsewhere.number]

    expected = {
        "": everything,
        f"?appel={other_call.pk}": [elsewhere.number],
        "?etat=under_review": [scored.number],
        "?departement=2A": [commune.number],
        "?categorie=COM": [commune.number],
        "?recevabilite=eligible": everything,
        "?recevabilite=ineligible": [],
        "?avis=moi": [scored.number],
        "?avis=pas-moi": [commune.number, elsewhere.number],
        "?avis=aucun": [commune.number, elsewhere.number],
        "?departement=2A&etat=under_review": [],
        "?q=evisa": [commune.number],
        "?q=ÉVISA+numerique": [commune.number],
        f"?q={commune.holder_siren}": [commune.number],
        f"?q={elsewhere.number.lower()}": [elsewhere.number],
        f"?q={elsewhere.number.replace('-', '')}": [elsewhere.number],
    }
    assert {
        query: numbers(desk.get(queue_url(query))) for query in expected
    } == expected


def test_a_value_that_no_filter_offers_is_told_and_filters_nothing(desk):
    dossier = filed().application
    response = desk.get(queue_url("?etat=brouillon&appel=abc&page=xyz"))
    assert numbers(response) == [dossier.number]
    assert set(response.context["form"].errors) == {"etat", "appel"}


def test_a_draft_is_not_a_state_to_filter_on(desk):
    ready_draft()
    response = desk.get(queue_url("?etat=draft"))
    assert numbers(response) == []


@pytest.mark.parametrize("between", ["-", "", " "])
def test_a_number_typed_wrong_is_noticed(desk, between):
    number = filed().application.number
    wrong = number[:-1] + ("A" if number[-1] != "A" else "B")
    response = desk.get(queue_url("?q=" + wrong.replace("-", between)))
    assert numbers(response) == []
    assert "caractère de contrôle ne correspond pas" in response.content.decode()


def test_a_siren_typed_wrong_is_noticed(desk):
    response = desk.get(queue_url("?q=200 054 782"))
    assert "ce n’est pas un SIREN valide" in response.content.decode()


def test_pages_hold_fifty_and_keep_the_filters(desk):
    seed = filed().application
    _multiply(seed, 60)
    response = desk.get(queue_url("?etat=submitted"))
    assert len(response.context["rows"]) == 50
    assert "?etat=submitted&amp;page=2" in response.content.decode()
    assert len(desk.get(queue_url("?etat=submitted&page=2")).context["rows"]) == 11
    assert desk.get(queue_url("?page=99")).context["page"].number == 2


def test_a_page_of_fifty_stays_light(desk):
    _multiply(filed().application, 60)
    assert len(desk.get(queue_url()).content) <= 60_000


def _multiply(dossier, times):
    """File copies of `dossier` by other authorities, without their submission."""
    Application.objects.bulk_create(
        Application(
            call_id=dossier.call_id,
            owner_id=dossier.owner_id,
            state=State.SUBMITTED,
            number=f"PN2020-{rank:06d}-X",
            rank=rank,
            submitted_at=dossier.submitted_at,
            holder_siren=f"{rank:09d}",
            holder_name="Communauté de communes d’essai",
            holder_category="CC",
            title="Le numérique pour tous",
        )
        for rank in range(2, times + 2)
    )


def test_the_name_of_a_commune_finds_whatever_takes_it_in(desk):
    registry = small_registry()
    by_holder = {
        name: filed(authority=registry[name]).application
        for name in ("CC du Val", "Région A", "CA du Mont", "Mont")
    }
    naming = filed().application
    CoveredAuthority.objects.create(application=naming, authority=registry["CC du Val"])

    taking_in = [by_holder["CC du Val"], by_holder["Région A"], naming]
    assert numbers(desk.get(queue_url("?q=Val le haut"))) == [
        dossier.number for dossier in taking_in
    ]
    assert numbers(desk.get(queue_url("?q=île"))) == [by_holder["Région A"].number]
    assert numbers(desk.get(queue_url("?q=le haut"))) == []
