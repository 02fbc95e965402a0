"""The page of an envelope: where it stands, and each movement."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories.applications import filed, make_call
from tests.factories.territories import LocalAuthorityFactory
from tests.reviews.test_ledger import award, pay, reserve
from tests.reviews.test_queue_page import count_queries

pytestmark = pytest.mark.django_db

MAX_QUERIES = 10


def address(query=""):
    return reverse("admin:reviews_ledgerentry_changelist") + query


@pytest.fixture
def dossier(db):
    make_call(envelope=Decimal("100000.00"))
    return filed().application


def test_the_envelope_and_its_movements_are_shown_to_the_cent(desk, dossier):
    reserve(dossier, "30000.01")
    award(dossier)
    pay(dossier, "10000.00")

    response = desk.get(address())

    assert dict(response.context["figures"]) == {
        "Enveloppe": "100\u202f000,00\u00a0€",
        "Réservé": "0,00\u00a0€",
        "Attribué": "30\u202f000,01\u00a0€",
        "Dont versé": "10\u202f000,00\u00a0€",
        "Disponible": "69\u202f999,99\u00a0€",
    }
    page = response.content.decode()
    for text in (
        "\u221230\u202f000,01\u00a0€",
        "versé le 1er\u00a0mars 2027, Mandat 12",
        dossier.number,
    ):
        assert text in page


def test_a_call_without_envelope_says_so(desk):
    make_call(envelope=None)
    assert "ne fixent pas d’enveloppe" in desk.get(address()).content.decode()


def test_the_call_is_chosen(desk, dossier):
    other = make_call(
        slug="autre", number_prefix="AUTRE", title="L’autre", envelope=Decimal("7.00")
    )
    page = desk.get(address(f"?appel={other.pk}"))
    assert page.context["call"] == other
    for unnamed in ("", "?appel=", "?appel=rien"):
        assert desk.get(address(unnamed)).context["call"] == dossier.call


def test_the_number_of_queries_does_not_depend_on_the_movements(desk, dossier):
    reserve(dossier, "1.00")
    with_one = count_queries(desk, address())
    for _ in range(2):
        reserve(filed(authority=LocalAuthorityFactory()).application, "1.00")
    assert count_queries(desk, address()) == with_one <= MAX_QUERIES
