"""The form reads what people type in French, and says what it accepts."""

import pytest
from django.http import QueryDict

from applications.rules_panel import corrections
from simulator.forms import OTHER, SimulationForm
from tests.factories.territories import LocalAuthorityFactory


def form(live=False, **data) -> SimulationForm:
    query = QueryDict(mutable=True)
    query.update(data)
    read = SimulationForm(query, live=live)
    read.full_clean()
    return read


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("eligible_cost", "cent", "« 1 234,56 »"),
        ("total_cost", "1,234", "deux décimales"),
        ("requested_grant", "-5", "positif"),
        ("other_resources", "99999999999", "trop grand"),
        ("beneficiaries", "12,5", "nombre entier"),
        ("target_beneficiaries", "1000000000", "au plus 999"),
        ("received_on", "demain", "« 15/05/2020 »"),
        ("received_time", "midi", "« 14:30 »"),
        ("category", "9999", "de la liste"),
        ("eligible_cost", "1" * 200, "100 caractères"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_read(field, typed, words):
    read = form(**{"beneficiaries": "12", field: typed})

    assert corrections([read])[-1].anchor == f"id_{field}"
    assert any(words in each.message for each in corrections([read]))
    assert read.simulation().unread == {field: typed[:100]}
    if field != "beneficiaries":
        assert read.simulation().beneficiaries == 12


@pytest.mark.parametrize("typed", ["14:30", "14 h 30", "14h30", "14:30:00"])
def test_an_hour_is_read_as_french_writes_it(typed):
    read = form(received_on="15/05/2020", received_time=typed).simulation()

    assert (read.received_time.hour, read.received_time.minute) == (14, 30)


def test_an_hour_wants_its_day():
    assert "received_time" in form(received_time="14:30").errors


@pytest.mark.django_db
class TestTheAuthority:
    def test_the_only_one_found_is_taken(self):
        found = LocalAuthorityFactory(name="CC du Val d’Ardoux")

        assert form(authority_query="val ardoux").authority == found

    def test_several_are_offered(self):
        LocalAuthorityFactory.create_batch(2, name="CC du Val d’Ardoux")
        read = form(authority_query="val ardoux").rewritten()

        assert read.must_choose
        assert len(read.fields["siren"].choices) == 3
        assert read.simulation().unread == {"authority_query": "val ardoux"}

    def test_the_one_chosen_among_those_found_is_taken(self):
        _, second = LocalAuthorityFactory.create_batch(2, name="CC du Val d’Ardoux")
        read = form(authority_query="val ardoux", siren=second.siren)

        assert read.authority == second
        assert read.simulation().query() == f"siren={second.siren}"

    def test_none_found_says_what_else_to_try(self):
        read = form(authority_query="nulle part")

        assert "Aucune collectivité trouvée" in str(read.errors["authority_query"])

    def test_a_siren_out_of_the_registry_is_refused_under_the_search(self):
        assert "authority_query" in form(siren="123456789").errors
        assert "authority_query" in form(siren="٣").errors

    def test_another_one_is_none(self):
        assert form(siren=OTHER).simulation().query() == ""

    def test_the_suggestion_chosen_is_not_a_search(self, django_assert_num_queries):
        chosen = LocalAuthorityFactory()
        with django_assert_num_queries(1):
            read = form(
                siren=chosen.siren,
                authority_query=f"Nom – SIREN {chosen.siren[:3]} {chosen.siren[3:]}",
            )

        assert read.authority == chosen

    def test_a_name_typed_after_a_choice_is_a_search(self):
        chosen = LocalAuthorityFactory(name="Ardon")
        other = LocalAuthorityFactory(name="Beauval")

        assert form(siren=chosen.siren, authority_query="beauval").authority == other

    def test_while_one_is_typing_nothing_is_searched(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            read = form(live=True, authority_query="val")

        assert not read.errors
