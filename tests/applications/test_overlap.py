"""Which dossiers share a territory: at every level, symmetric, at the cost of one query."""

import os
import subprocess
import sys
from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.models import Application, CoveredAuthority, State
from applications.models.application import IN_THE_RUNNING
from applications.overlap import Pair, overlaps_in, overlaps_of
from territories.models import Footprint
from tests.factories.accounts import UserFactory
from tests.factories.applications import make_call
from tests.factories.registry import MADE, small_registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry():
    return small_registry()


class Dossiers:
    """Makes filed dossiers of one call, by the names of what they cover."""

    def __init__(self, registry):
        self.registry = registry
        self.call = make_call()
        self.owner = UserFactory()
        self.rank = 0

    def add(self, holder=None, *named, state=State.SUBMITTED, call=None):
        self.rank += 1
        filed = {
            "number": f"N{self.rank:04}",
            "rank": self.rank,
            "submitted_at": timezone.now(),
        }
        authority = self.registry[holder] if holder else None
        dossier = Application.objects.create(
            call=call or self.call,
            owner=self.owner,
            state=state,
            authority=authority,
            holder_siren=f"{self.rank:09}",
            **({} if state == State.DRAFT else filed),
        )
        CoveredAuthority.objects.bulk_create(
            CoveredAuthority(application=dossier, authority=self.registry[name])
            for name in named
        )
        return dossier


@pytest.fixture
def dossiers(registry):
    return Dossiers(registry)


def shared(one, other):
    return {
        overlap.application_id: overlap.shared_communes for overlap in overlaps_of(one)
    }.get(other.pk, 0)


@pytest.mark.parametrize(
    ("one", "other", "communes"),
    [
        ("Val-le-Haut", "CC du Val", 1),
        ("Val-le-Haut", "Département 58", 1),
        ("CC du Val", "Département 58", 1),
        ("CC du Val", "Département 71", 1),
        ("CC du Val", "Région A", 2),
        ("Département 71", "Région A", 2),
        ("Ajaccio", "Corse", 1),
        ("EPT Sud", "Métropole", 1),
        ("Paris", "Métropole", 1),
        ("Clamart", "EPT Sud", 1),
        ("Lyon", "Métropole de Lyon", 1),
        ("EPT Sud", "EPT Nord", 0),
        ("Paris", "EPT Sud", 0),
        ("CC du Val", "CA du Mont", 0),
        ("Département 58", "Département 71", 0),
        ("Métropole de Lyon", "Rhône", 0),
        ("Région A", "Corse", 0),
    ],
)
def test_two_holders_share_what_the_registry_says(dossiers, one, other, communes):
    first, second = dossiers.add(one), dossiers.add(other)
    assert shared(first, second) == shared(second, first) == communes
    pairs = [Pair(first.pk, second.pk, communes)] if communes else []
    assert overlaps_in(dossiers.call.pk) == pairs


def test_the_same_commune_named_in_two_territories_is_shared(dossiers):
    first = dossiers.add("CA du Mont", "Île")
    second = dossiers.add("Corse", "Île", "Paris")
    assert shared(first, second) == 1


def test_a_commune_reached_in_several_ways_counts_once(dossiers):
    first = dossiers.add("CC du Val", "Val-le-Haut", "Département 58")
    second = dossiers.add("Région A", "Val-le-Haut")
    assert shared(first, second) == 3


def test_an_authority_without_communes_overlaps_another_dossier_that_names_it(dossiers):
    first = dossiers.add("Département vide")
    assert shared(first, dossiers.add("Corse", "Département vide")) == 1


def test_a_holder_typed_in_covers_only_what_the_dossier_names(dossiers):
    typed, commune = dossiers.add(None), dossiers.add("Mont")
    assert overlaps_of(typed) == []
    assert shared(dossiers.add(None, "CA du Mont"), commune) == 1


@pytest.mark.parametrize("state", State)
def test_only_dossiers_in_the_running_are_met(dossiers, state):
    asked = dossiers.add("Mont")
    dossiers.add("CA du Mont", state=state)
    assert bool(overlaps_of(asked)) is (state in IN_THE_RUNNING)
    assert bool(overlaps_in(dossiers.call.pk)) is (state in IN_THE_RUNNING)


@pytest.mark.parametrize("state", State)
def test_a_dossier_in_any_state_is_told_what_it_meets(dossiers, state):
    dossiers.add("CA du Mont")
    assert len(overlaps_of(dossiers.add("Mont", state=state))) == 1


def test_the_dossiers_of_another_call_are_not_met(dossiers):
    asked = dossiers.add("Mont")
    dossiers.add("Mont", call=make_call(slug="autre", number_prefix="PN2021"))
    assert overlaps_of(asked) == []


def test_the_most_shared_come_first_with_what_the_desk_shows(dossiers):
    asked = dossiers.add("Région A")
    dossiers.add("Mont")
    dossiers.add("CC du Val", state=State.ACCEPTED)
    assert [
        (one.number, one.state, one.shared_communes) for one in overlaps_of(asked)
    ] == [
        ("N0003", "accepted", 2),
        ("N0002", "submitted", 1),
    ]


territories = st.tuples(
    st.none() | st.sampled_from(sorted(MADE)),
    st.sets(st.sampled_from(sorted(MADE)), max_size=4),
    st.sampled_from(State),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(territories, min_size=2, max_size=6))
def test_overlap_is_symmetric_and_is_that_of_the_communes(dossiers, drawn):
    Application.objects.all().delete()
    covers = {}
    footprint = {}
    for authority, part in Footprint.objects.values_list(
        "authority__name", "part__name"
    ):
        footprint.setdefault(authority, set()).add(part)
    for holder, named, state in drawn:
        dossier = dossiers.add(holder, *named, state=state)
        names = {holder, *named} - {None}
        covers[dossier] = set().union(*(footprint[name] for name in names))
    running = [one for one in covers if one.state in IN_THE_RUNNING]
    expected = [
        Pair(one.pk, other.pk, len(covers[one] & covers[other]))
        for one, other in combinations(running, 2)
        if covers[one] & covers[other]
    ]
    assert overlaps_in(dossiers.call.pk) == expected
    for one, other in combinations(running, 2):
        assert (
            shared(one, other) == shared(other, one) == len(covers[one] & covers[other])
        )


@pytest.mark.parametrize("count", [2, 60])
def test_costs_one_query_however_many_dossiers(dossiers, count):
    names = sorted(MADE)
    made = [
        dossiers.add(names[n % len(names)], names[(n * 7) % len(names)])
        for n in range(count)
    ]
    with CaptureQueriesContext(connection) as queries:
        overlaps_in(dossiers.call.pk)
        overlaps_of(made[0])
    assert len(queries) == 2


ON_SQLITE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.applications.test_overlap import agreed
from tests.factories.registry import small_registry
print(agreed(small_registry()))
"""


def agreed(registry):
    """What a few dossiers of every level share; the same on every database."""
    dossiers = Dossiers(registry)
    for holder in MADE:
        dossiers.add(holder)
    dossiers.add(None, "Mont", "Paris")
    numbers = dict(Application.objects.values_list("pk", "number"))
    return [
        (numbers[pair.first], numbers[pair.second], pair.shared_communes)
        for pair in overlaps_in(dossiers.call.pk)
    ]


def test_sqlite_and_postgresql_agree(registry):
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ON_SQLITE],
        env=os.environ
        | {
            "DATABASE_URL": "sqlite://:memory:",
            "DJANGO_SETTINGS_MODULE": "passnum.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() == str(agreed(registry))
