from datetime import UTC, datetime, timedelta

import pytest

from simulator.bulk.context import registry_categories, version_to_apply
from simulator.bulk.problems import FileRefused
from tests.factories.applications import make_call
from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 20, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def call(slug: str, *, opens_at=None, closes_at=NOW + DAY):
    return make_call(
        slug=slug, number_prefix=slug.upper(), opens_at=opens_at, closes_at=closes_at
    )


def test_a_call_is_named_whether_open_or_closed():
    call("open")
    closed = call("closed", closes_at=NOW - DAY)

    assert version_to_apply("closed", now=NOW) == closed.current


def test_the_only_call_needs_no_name_even_closed():
    closed = call("closed", closes_at=NOW - DAY)

    assert version_to_apply(None, now=NOW) == closed.current


@pytest.mark.parametrize(
    ("opens_at", "closes_at"), [(NOW, NOW + DAY), (NOW - DAY, NOW), (None, NOW)]
)
def test_among_several_calls_the_only_open_one_needs_no_name(opens_at, closes_at):
    call("closed", closes_at=NOW - timedelta(microseconds=1))
    call("later", opens_at=NOW + timedelta(microseconds=1))
    now_open = call("open", opens_at=opens_at, closes_at=closes_at)

    assert version_to_apply(None, now=NOW) == now_open.current


@pytest.mark.parametrize("slug", [None, "unheard-of"])
def test_otherwise_the_calls_to_choose_from_are_told(slug):
    call("one")
    call("two")

    with pytest.raises(FileRefused, match="appels chargés : one, two"):
        version_to_apply(slug, now=NOW)


def test_without_any_call_there_is_nothing_to_apply():
    with pytest.raises(FileRefused, match="appels chargés : aucun"):
        version_to_apply(None, now=NOW)


@pytest.mark.parametrize("authorities", [1, 3])
def test_the_whole_registry_is_one_query(authorities, django_assert_num_queries):
    made = LocalAuthorityFactory.create_batch(authorities, category="COM")
    gone = LocalAuthorityFactory(category="CC", withdrawn_on=NOW.date())

    with django_assert_num_queries(1):
        categories = registry_categories()

    assert categories == {each.siren: "COM" for each in made} | {gone.siren: "CC"}
