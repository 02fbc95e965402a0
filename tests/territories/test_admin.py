from datetime import date

import pytest
from django.urls import reverse

from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db

LIST = "admin:territories_localauthority_changelist"
CHANGE = "admin:territories_localauthority_change"


@pytest.fixture
def desk(client):
    client.force_login(ReviewerFactory())
    return client


def shown(answer):
    return [authority.name for authority in answer.context["cl"].result_list]


def test_the_staff_finds_authorities_as_the_applicants_do(desk):
    LocalAuthorityFactory(name="Sainte-Foy-lès-Lyon", category="COM")
    LocalAuthorityFactory(name="Lyon", category="COM")
    LocalAuthorityFactory(name="Lyons", category="COM", withdrawn_on=date(2021, 1, 1))
    LocalAuthorityFactory(name="Nevers", category="COM")

    found = desk.get(reverse(LIST), {"q": "LYON"})
    by_name = desk.get(reverse(LIST), {"q": "LYON", "o": "-0"})

    assert shown(found) == ["Lyon", "Sainte-Foy-lès-Lyon", "Lyons"]
    assert shown(by_name) == ["Sainte-Foy-lès-Lyon", "Lyons", "Lyon"]


@pytest.mark.parametrize("many", [1, 3])
def test_a_page_makes_the_same_queries_whatever_it_lists(
    desk, django_assert_num_queries, many
):
    grouping = LocalAuthorityFactory()
    LocalAuthorityFactory.create_batch(many, grouping=grouping)

    with django_assert_num_queries(7):
        assert len(shown(desk.get(reverse(LIST), {"q": "val"}))) == many + 1


def test_nobody_changes_the_registry_there(desk):
    authority = LocalAuthorityFactory(name="CC du Val d'Or")
    address = reverse(CHANGE, args=[authority.pk])

    assert "CC du Val d&#x27;Or" in desk.get(address).content.decode()
    assert desk.post(address, {"name": "Ailleurs"}).status_code == 403
    assert desk.get(reverse("admin:territories_localauthority_add")).status_code == 403


def test_an_applicant_is_not_let_in(client):
    client.force_login(UserFactory())

    assert client.get(reverse(LIST)).status_code in {302, 403}
