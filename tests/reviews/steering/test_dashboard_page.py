"""The dashboard of a call as a reviewer reads it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertInHTML

from applications.models import Application, CoveredAuthority, State
from reviews.money.ledger import reserve
from tests.factories.applications import filed, make_call, ready_draft
from tests.factories.territories import LocalAuthorityFactory
from tests.reviews.test_access import AT_THE_DESK, IN_THE_ADMIN, PEOPLE, enter

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:reviews_dossier_dashboard")
MAX_QUERIES = 15


def holder(department, **fields):
    return LocalAuthorityFactory(department=department, **fields)


def put(dossier, **values):
    Application.objects.filter(pk=dossier.pk).update(**values)


def bars(response, name):
    return {bar.label: bar.value for bar in response.context[name]}


@pytest.mark.parametrize("person", PEOPLE)
def test_the_desk_alone_reads_it(client, person):
    filed()
    enter(client, person)
    expected = 200 if person in AT_THE_DESK else 403 if person in IN_THE_ADMIN else 302
    assert client.get(PAGE).status_code == expected


def test_a_call_without_dossiers_has_its_page(desk):
    make_call()
    page = desk.get(PAGE).content.decode()
    assert "Aucun dossier n’est déposé." in page
    assert "Trop peu de dépôts récents pour le dire." in page


def test_the_money_is_that_of_the_ledger(desk, reviewer):
    dossier = filed().application
    withdrawn = filed().application
    put(withdrawn, state=State.WITHDRAWN)
    reserve(
        application=dossier,
        amount=Decimal("40000"),
        actor=reviewer,
        at=timezone.now(),
    )
    assert bars(desk.get(PAGE), "money") == {
        "Demandé par les dossiers en lice": "50\u202f000,00\u00a0€",
        "Enveloppe": "15\u202f000\u202f000,00\u00a0€",
        "Réservé pour des décisions proposées": "40\u202f000,00\u00a0€",
        "Attribué": "0,00\u00a0€",
        "Reste à attribuer": "14\u202f960\u202f000,00\u00a0€",
    }


@pytest.mark.parametrize("page", ["dashboard", "scenarios"])
def test_the_call_filed_in_most_is_shown_and_chosen_when_none_is_named(desk, page):
    make_call(slug="autre", number_prefix="AUTRE", title="L’autre")
    call = filed().application.call
    address = reverse(f"admin:reviews_dossier_{page}")

    for unnamed in ("", "?appel="):
        response = desk.get(address + unnamed)
        assert response.context["call"] == call
        assertInHTML(
            f'<option value="{call.pk}" selected>{call}</option>',
            response.content.decode(),
        )


def test_without_an_envelope_only_what_is_requested_is_told(desk):
    filed(call=make_call(envelope=None))
    response = desk.get(PAGE)
    assert list(bars(response, "money")) == ["Demandé par les dossiers en lice"]
    assert "ne fixent pas d’enveloppe" in response.content.decode()


def test_dossiers_are_counted_by_state_and_by_week_of_paris(desk):
    late, early = filed().application, filed().application
    ready_draft()
    # Sunday 23:30 in Paris, and the Monday half an hour later.
    put(early, submitted_at=datetime(2020, 5, 10, 21, 30, tzinfo=UTC))
    put(
        late,
        submitted_at=datetime(2020, 5, 10, 22, 0, tzinfo=UTC),
        state=State.UNDER_REVIEW,
    )
    response = desk.get(PAGE)
    assert bars(response, "by_state") == {
        "Déposé": "1\u00a0dossier, 50\u202f000,00\u00a0€",
        "En instruction": "1\u00a0dossier, 50\u202f000,00\u00a0€",
    }
    weeks = [
        (week.monday, week.filed.value, week.by_state)
        for week in response.context["weeks"]
    ]
    assert weeks == [
        ("04/05/2020", "1", ("1", "0")),
        ("11/05/2020", "1", ("0", "1")),
    ]


def test_the_map_and_its_table_say_the_same(desk):
    both = filed(authority=holder("58")).application
    filed(authority=holder("58"))
    put(filed(authority=holder("75")).application, state=State.REJECTED)
    for department in ("58", "89", "89"):
        CoveredAuthority.objects.create(
            application=both, authority=holder(department, category="COM")
        )
    response = desk.get(PAGE)
    drawn = {
        each.code: (each.level, each.told) for each in response.context["departments"]
    }
    assert drawn["58"] == (4, "Nièvre\u00a0: 2\u00a0dossiers")
    assert drawn["89"] == (2, "Yonne\u00a0: 1\u00a0dossier")
    assert drawn["75"][0] == 0
    rows = [
        (row.code, row.covered, row.dossiers)
        for row in response.context["department_rows"]
    ]
    assert rows == [("58", "2", "2"), ("89", "1", "0")]
    assert response.context["reach"] == "2 des 101 départements"


def test_a_region_is_told_apart_from_the_departments(desk):
    filed(authority=holder("", category="REG"))
    assert "1\u00a0dossier d’un porteur régional" in desk.get(PAGE).context["reach"]


def test_a_dossier_that_the_reader_may_not_review_is_told_and_not_counted(
    desk, reviewer
):
    put(filed().application, owner=reviewer)
    response = desk.get(PAGE)
    assert response.context["closed"] == "1\u00a0dossier"
    assert bars(response, "by_state") == {}


def test_nothing_in_the_page_needs_an_exception_to_the_content_policy(desk):
    filed()
    page = desk.get(PAGE).content.decode()
    assert " style=" not in page
    assert "<style" not in page


def test_the_number_of_queries_does_not_depend_on_the_number_of_dossiers(desk):
    def count():
        counted = []
        with connection.execute_wrapper(
            lambda execute, *call: counted.append(call[0]) or execute(*call)
        ):
            assert desk.get(PAGE).status_code == 200
        return len(counted)

    filed()
    count()
    one = count()
    filed()
    filed()
    assert count() == one <= MAX_QUERIES
