import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role, is_reviewer
from tests.factories.accounts import ReviewerFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:accounts_user_changelist")
QUEUE = reverse("admin:reviews_dossier_changelist")


@pytest.fixture
def operator():
    return UserFactory(is_staff=True, is_superuser=True)


def signed_in(client, user):
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def page_of(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


def save(client, user, *roles):
    groups = Group.objects.filter(name__in=roles).values_list("pk", flat=True)
    return client.post(
        page_of(user),
        {"full_name": user.full_name, "is_active": "on", "groups": list(groups)},
    )


def test_an_operator_makes_a_reviewer_of_an_agent(client, operator):
    agent = UserFactory()
    assert save(signed_in(client, operator), agent, Role.REVIEWER).status_code == 302
    assert is_reviewer(User.objects.get(pk=agent.pk))
    assert signed_in(client, agent).get(QUEUE).status_code == 200


def test_a_role_withdrawn_closes_the_admin(client, operator):
    reviewer = ReviewerFactory()
    save(signed_in(client, operator), reviewer)
    reviewer = User.objects.get(pk=reviewer.pk)
    assert (reviewer.is_staff, is_reviewer(reviewer)) == (False, False)


def test_an_operator_stays_one_whatever_their_roles(client, operator):
    save(signed_in(client, operator), operator)
    assert User.objects.get(pk=operator.pk).is_staff


def test_neither_the_address_nor_the_powers_of_an_account_can_be_written(
    client, operator
):
    agent = UserFactory()
    signed_in(client, operator).post(
        page_of(agent),
        {"email": "autre@mairie.example", "is_superuser": "on", "is_active": "on"},
    )
    agent.refresh_from_db()
    assert agent.email != "autre@mairie.example"
    assert not agent.is_superuser


@pytest.mark.parametrize("make", [UserFactory, ReviewerFactory])
def test_accounts_are_for_operators_alone(client, make):
    person = make()
    signed_in(client, person)
    assert client.get(LIST).status_code in {302, 403}
    assert client.get(page_of(person)).status_code in {302, 403}


def test_nobody_adds_or_deletes_an_account_there(client, operator):
    signed_in(client, operator)
    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
    delete = reverse("admin:accounts_user_delete", args=[UserFactory().pk])
    assert client.get(delete).status_code == 403


def test_the_list_takes_the_same_queries_for_one_account_and_for_three(
    client, operator, django_assert_num_queries
):
    signed_in(client, operator)
    client.get(LIST)
    for _ in range(2):
        with django_assert_num_queries(6):
            assert client.get(LIST).status_code == 200
        ReviewerFactory()
        UserFactory()
