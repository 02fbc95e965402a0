import pytest
from django.urls import reverse

from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db


def test_suggestions_are_public_json_that_a_cache_may_keep(client):
    LocalAuthorityFactory(siren="210000018", name="CC du Val")

    answer = client.get(reverse("territories:search"), {"q": "val"})

    assert answer.json() == {
        "results": [
            {
                "siren": "210000018",
                "name": "Communauté de communes du Val",
                "category": "Communauté de communes",
                "department": "58",
                "population": 12_000,
                "label": "Communauté de communes du Val (58, 12\u202f000\u00a0hab.)"
                " – SIREN\u00a0210\u00a0000\u00a0018",
            }
        ]
    }
    assert answer["Cache-Control"] == "public, max-age=300"
    assert not answer.has_header("Vary")
    assert not answer.cookies


def test_one_letter_is_too_short_to_ask_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(reverse("territories:search"), {"q": "v"})

    assert answer.json() == {"results": []}


@pytest.mark.parametrize("many", [1, 3, 30])
def test_suggestions_are_one_query_and_twenty_at_most(
    client, django_assert_num_queries, many
):
    LocalAuthorityFactory.create_batch(many)

    with django_assert_num_queries(1):
        answer = client.get(reverse("territories:search"), {"q": "val"})

    assert len(answer.json()["results"]) == min(many, 20)


def test_the_address_only_answers_questions(client):
    assert client.post(reverse("territories:search")).status_code == 405
