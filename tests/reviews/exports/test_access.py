"""Who may take dossiers out of the desk."""

import pytest
from django.urls import reverse

from reviews.permissions import Person, may_export
from tests.factories.applications import filed
from tests.reviews.test_access import AT_THE_DESK, IN_THE_ADMIN, PEOPLE, enter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("person", PEOPLE)
def test_the_desk_alone_exports(client, person):
    filed()
    enter(client, person)
    expected = 200 if person in AT_THE_DESK else 403 if person in IN_THE_ADMIN else 302
    page = client.get(reverse("admin:reviews_dossier_export"))
    file = client.post(
        reverse("admin:reviews_dossier_export_file"),
        {"colonnes": "number", "format": "csv"},
    )
    assert (page.status_code, file.status_code) == (expected, expected)


def test_who_does_not_review_is_told_why():
    assert may_export(Person(reviews=True)).allowed
    assert may_export(Person(reviews=False)) == (
        False,
        "Seul un instructeur exporte des dossiers.",
    )


@pytest.mark.parametrize("person", PEOPLE)
def test_the_desk_alone_publishes_the_awards(client, person):
    filed()
    enter(client, person)
    expected = 200 if person in AT_THE_DESK else 403 if person in IN_THE_ADMIN else 302
    told = 422 if person in AT_THE_DESK else expected
    page = reverse("admin:reviews_dossier_scdl")
    skeleton = reverse("admin:reviews_dossier_scdl_skeleton")
    assert client.get(page).status_code == expected
    assert client.post(page, {}).status_code == told
    assert client.get(skeleton).status_code == told
