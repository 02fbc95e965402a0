"""A simulation as facts, and as an address that gives it back."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from simulator.forms import SimulationForm
from simulator.simulation import Simulation
from tests.factories.eligibility import make_terms
from tests.factories.territories import LocalAuthorityFactory

NOW = datetime(2020, 4, 20, 8, 30, tzinfo=UTC)
NOON_LIMIT = make_terms(closes_at=datetime(2020, 5, 15, 10, 0, tzinfo=UTC))

amounts = st.none() | st.decimals(0, Decimal("9999999999.99"), places=2)
counts = st.none() | st.integers(0, 999_999_999)


def received(terms=None, **changes):
    return Simulation(**changes).facts(terms or make_terms(), now=NOW).received_at


def reread(simulation: Simulation) -> Simulation:
    form = SimulationForm(QueryDict(simulation.query()))
    form.full_clean()
    return form.simulation()


@given(
    st.builds(
        Simulation,
        authority=st.none(),
        category=st.sampled_from(["", "7210", "7354"]),
        received_on=st.dates(date(2000, 1, 1), date(2199, 12, 31)),
        received_time=st.none() | st.times(),
        eligible_cost=amounts,
        total_cost=amounts,
        requested_grant=amounts,
        other_resources=amounts,
        beneficiaries=counts,
        target_beneficiaries=counts,
        unread=st.just({}),
    )
)
def test_an_address_gives_its_simulation_back(simulation):
    assert reread(simulation) == simulation


@pytest.mark.django_db
def test_an_address_names_the_authority_and_leaves_its_category_out():
    authority = LocalAuthorityFactory()
    simulation = Simulation(authority=authority, category="7361")

    assert simulation.query() == f"siren={authority.siren}"
    assert simulation.facts(make_terms(), now=NOW).applicant_category == (
        authority.category
    )


def test_an_empty_simulation_has_an_empty_query_and_is_received_now():
    assert Simulation().query() == ""
    assert received() == NOW


def test_what_could_not_be_read_stays_in_the_address_as_typed():
    assert Simulation(unread={"total_cost": "12 x"}).query() == "total_cost=12+x"


def test_a_day_and_an_hour_are_those_of_paris():
    at = {"received_on": date(2020, 4, 2), "received_time": time(14, 30)}

    assert received(**at) == datetime(2020, 4, 2, 12, 30, tzinfo=UTC)


def test_the_whole_last_day_is_in_time_when_the_call_closes_at_midnight():
    assert received(received_on=date(2020, 5, 15)) == datetime(
        2020, 5, 15, 10, 0, tzinfo=UTC
    )


def test_a_day_in_the_course_of_which_the_call_closes_leaves_the_instant_unknown():
    assert received(NOON_LIMIT, received_on=date(2020, 5, 15)) is None
    assert received(NOON_LIMIT, received_on=date(2020, 5, 14)) is not None
    assert (
        received(NOON_LIMIT, received_on=date(2020, 5, 15), received_time=time(12))
        == NOON_LIMIT.closes_at
    )


def test_a_date_that_cannot_be_read_is_not_now():
    assert received(unread={"received_on": "demain"}) is None
