"""The simulator's page: public, whatever its address holds, in few queries."""

import html
import re
from datetime import UTC, datetime, timedelta

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


def test_signed_in_a_simulation_takes_three_queries(
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


def links(page: str) -> list[str]:
    """Return the addresses of the repairs that a page offers, in its order."""
    return [html.unescape(url) for url in re.findall(r'href="([^"]+)#regles"', page)]


def test_each_plan_applied_is_eligible(ask, client):
    over = MET | {"requested_grant": "60 000", "other_resources": "60000"}
    plans = links(ask(**over).content.decode())[:2]

    for url in plans:
        assert "Recevable en l’état" in text_of(client.get(url))


def test_each_repair_applied_mends_its_rule(ask, client):
    over = MET | {"target_beneficiaries": "400", "eligible_cost": "80 000"}
    first, *_ = links(ask(**over).content.decode())
    page = text_of(client.get(first))

    assert "Recevable en l’état" in page


def test_waiting_for_the_opening_is_a_date_and_an_hour(client):
    opens = datetime(2031, 3, 1, 7, 30, 15, tzinfo=UTC)
    make_call(opens_at=opens, closes_at=opens + timedelta(days=30))
    first, *_ = links(client.get(ADDRESS, MET).content.decode())

    assert "received_on=2031-03-01&received_time=08%3A30%3A15" in first
    assert "Recevable en l’état" in text_of(client.get(first))


def test_a_repair_beyond_what_the_form_reads_is_told_without_its_address(ask):
    huge = MET | {"requested_grant": "9999999999", "total_cost": "9999999999.99"}

    assert not any(
        "eligible_cost=1999" in url for url in links(ask(**huge).content.decode())
    )


def test_from_an_open_call_one_may_start_a_dossier_with_these_figures(ask):
    page = ask(**MET).content.decode()

    assert "/commencer/?category=7354&amp;eligible_cost=100000.00" in page
    assert "/resume.pdf?category=7354&amp;eligible_cost=100000.00" in page


def test_from_a_closed_call_one_may_not_and_is_told_why(client):
    make_call(closes_at=LAST_INSTANT_OF_2020)
    page = text_of(client.get(ADDRESS, MET))

    assert "/commencer/" not in page
    assert "Aucun dossier ne peut être commencé" in page
    assert "Hors délai." in page


def test_only_the_empty_form_is_for_search_engines(ask):
    assert "noindex" not in ask().content.decode()
    assert 'content="noindex, nofollow"' in ask(**MET).content.decode()
