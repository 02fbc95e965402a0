"""The grants of a call as open data, from the desk."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.models import Event, JournalEntry
from reviews.conflicts.declaring import declare_interest
from reviews.exports.scdl import COLUMNS
from tests.factories.applications import filed, make_call
from tests.factories.decisions import published
from tests.reviews.exports.test_scdl import SIRET
from tests.reviews.test_queue_page import count_queries

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:reviews_dossier_scdl")
SKELETON = reverse("admin:reviews_dossier_scdl_skeleton")


def lines_of(response):
    return list(
        csv.reader(
            io.StringIO(response.getvalue().decode("utf-8-sig")),
            delimiter=";" if response.wsgi_request.path == SKELETON else ",",
        )
    )


def complements(text):
    return SimpleUploadedFile("complements.csv", text.encode("utf-8-sig"))


def ask(desk, text, **changes):
    values = {
        "attribuant": "Agence d’essai",
        "siret": SIRET,
        "complements": complements(text),
    }
    return desk.post(PAGE, values | changes)


def test_the_skeleton_filled_in_gives_the_file(desk, reviewer):
    decision = published()
    header, row = lines_of(desk.get(SKELETON))
    assert row[header.index("numero")] == decision.application.number
    given = {
        "dateConvention": "2020-07-01",
        "conditionsVersement": "unique",
        "datesPeriodeVersement": "2020-07-15",
        "notificationUE": "non",
    }
    filled = [given.get(name, value) for name, value in zip(header, row, strict=True)]

    response = ask(desk, f"{';'.join(header)}\n{';'.join(filled)}\n")

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="scdl-')
    columns, line = lines_of(response)
    told = dict(zip(columns, line, strict=True))
    assert tuple(columns) == COLUMNS
    assert (told["montant"], told["referenceDecision"], told["idAttribuant"]) == (
        "40000.00",
        decision.reference,
        SIRET,
    )
    entry = JournalEntry.objects.get(event=Event.EXPORTED)
    assert (entry.actor, entry.detail["format"]) == (reviewer, "scdl")


def test_a_file_that_is_not_whole_is_not_made_and_what_it_lacks_is_named(desk):
    decision = published()
    for text, said in (
        ("numero\n", "colonnes absentes"),
        (
            "numero,dateConvention,conditionsVersement,datesPeriodeVersement,notificationUE\n",
            f"{decision.application.number}\u00a0: aucun complément n’est donné.",
        ),
    ):
        response = ask(desk, text)
        assert response.status_code == 422
        assert said in response.content.decode()
    assert not JournalEntry.objects.filter(event=Event.EXPORTED).exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"siret": "123"}, "SIRET"),
        ({"attribuant": ""}, "Écrivez le nom de l’attribuant."),
        ({"complements": ""}, "Joignez le fichier de compléments."),
        (
            {"complements": SimpleUploadedFile("x.csv", b"\xff\xfe\x00")},
            "n’est pas un texte en UTF-8",
        ),
        (
            {"complements": SimpleUploadedFile("x.csv", b"a" * 1_000_001)},
            "dépasse un mégaoctet",
        ),
    ],
)
def test_what_is_given_wrong_is_told_beside_it(desk, changes, said):
    published()
    response = ask(desk, "numero\n", **changes)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_reviewer_in_conflict_with_a_grant_does_not_have_the_file(desk, reviewer):
    decision = published()
    declare_interest(
        person=reviewer,
        siren=decision.application.holder_siren,
        name="N",
        capacity="Élu",
        declared_by=reviewer,
    )
    for response in (
        desk.get(SKELETON),
        ask(
            desk,
            "numero,dateConvention,conditionsVersement,datesPeriodeVersement,notificationUE\n",
        ),
    ):
        assert response.status_code == 422
        page = response.content.decode()
        assert "un autre instructeur l’établira" in page
        assert decision.application.number not in page


def test_a_call_without_a_grant_has_no_file(desk):
    assert "Aucun appel" in desk.get(SKELETON).content.decode()
    make_call()
    filed()
    assert "Aucune aide n’est attribuée" in desk.get(SKELETON).content.decode()


def test_the_pages_cost_the_same_for_one_and_three(desk):
    published()
    before = count_queries(desk, PAGE), count_queries(desk, SKELETON)
    published()
    published()
    assert (count_queries(desk, PAGE), count_queries(desk, SKELETON)) == before
    assert max(before) <= 10
