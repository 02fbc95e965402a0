"""The simulator's page: public, whatever its address holds, in few queries."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.applications import make_call
from tests.factories.territories import LocalAuthorityFactory
from tests.passnum.test_pages import LAST_INSTANT_OF_2020, text_of
from tests.simulator.conftest import ADDRESS
from tests.simulator.figures import MET

pytestmark = pytest.mark.django_db

LIVE = {"HX-Request": "true"}


def test_figures_that_meet_every_rule_are_eligible(ask):
    page = text_of(ask(**MET))

    assert "Recevable en l’état" in page
    assert "7 règles respectées" in page


def test_a_figure_out_of_bounds_is_refused_with_what_mends_it(ask):
    page = text_of(
        ask(**MET | {"requested_grant": "60 000", "other_resources": "60000"})
    )

    assert "Non recevable en l’état" in page
    assert "1 règle non respectée" in page
    assert "aissez l’aide demandée de 10 000,00 €" in page


def test_a_missing_figure_is_named_and_the_other_rules_are_answered(ask):
    page = text_of(ask(**MET | {"total_cost": ""}))

    assert "À compléter" in page
    assert "il manque le coût total" in page


def test_what_cannot_be_read_is_named_and_the_other_rules_are_answered(ask):
    response = ask(**MET | {"total_cost": "12 x"})
    page = text_of(response)

    assert response.status_code == 200
    assert '<a href="#id_total_cost">Coût total</a> : Écrivez un montant' in page
    assert 'value="12 x"' in page
    assert "règles respectées" in page


def test_what_was_read_is_shown_as_french_writes_it(ask):
    page = text_of(ask(eligible_cost="100000.5", beneficiaries="1200"))

    assert 'value="100 000,50"' in page
    assert 'value="1 200"' in page


def test_the_answer_alone_comes_while_one_types_with_the_address_of_the_page(ask):
    response = ask(live=True, **MET, received_on="")
    page = text_of(response)

    assert "<form" not in page
    assert "<html" not in page
    assert 'id="verdict" hx-swap-oob' in page
    assert response["HX-Replace-Url"] == (
        f"{ADDRESS}?category=7354&eligible_cost=100000.00&total_cost=120000.00"
        "&requested_grant=50000.00&other_resources=70000.00&beneficiaries=1000"
        "&target_beneficiaries=500"
    )
    assert "HX-Request" in response["Vary"]


def test_while_one_types_what_cannot_be_read_is_named_in_the_answer(ask):
    page = text_of(ask(live=True, **MET | {"beneficiaries": "beaucoup"}))

    assert '<a href="#id_beneficiaries">Bénéficiaires prévus</a>' in page


def test_the_page_replayed_from_history_is_whole(client, call):
    headers = LIVE | {"HX-History-Restore-Request": "true"}

    assert "<form" in text_of(client.get(ADDRESS, MET, headers=headers))


@pytest.mark.parametrize("live", [False, True])
def test_the_address_told_gives_the_same_answer(ask, client, live):
    said = ask(live=True, **MET | {"requested_grant": "60 000,01"})
    page = text_of(client.get(said["HX-Replace-Url"], headers=LIVE if live else {}))

    assert "60 000,01 €, dépasse 50 %" in page


def test_a_closed_call_still_answers_the_other_rules(client):
    make_call(closes_at=LAST_INSTANT_OF_2020)
    page = text_of(client.get(ADDRESS, MET))

    assert "clos depuis le 15 mai 2020" in page
    assert "Le délai est dépassé" in page
    assert "6 règles respectées" in page


def test_a_call_that_is_not_there_is_not_found(client, call):
    assert client.get("/simulateur/un-autre/").status_code == 404


@pytest.mark.parametrize("others", [0, 2])
@pytest.mark.parametrize("live", [False, True])
def test_a_simulation_takes_two_queries(ask, django_assert_num_queries, others, live):
    for n in range(others):
        make_call(slug=f"autre-{n}", number_prefix=f"A{n}")
    authority = LocalAuthorityFactory()
    ask()

    with django_assert_num_queries(2):
        ask(live=live, **MET | {"siren": authority.siren})


def test_signed_in_a_simulation_takes_four_queries(
    client, ask, django_assert_num_queries
):
    client.force_login(UserFactory())
    ask()

    with django_assert_num_queries(3):
        ask(**MET)


def test_hostile_addresses_are_answered(client, call):
    for value in ("\0", "٣", "<script>", "1e9", "NaN", "9" * 3_000, "\u202e12"):
        response = client.get(
            ADDRESS,
            dict.fromkeys(
                [*MET, "siren", "received_on", "received_time", "authority_query"],
                value,
            ),
        )

        assert response.status_code == 200
        assert "<script>" not in response.content.decode().split("<form")[1]
