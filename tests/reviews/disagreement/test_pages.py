"""Where a disagreement is seen, and by whom: the queue, the dossier, the deliberation's page."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.calls.definition import ReviewTerms
from applications.models import Event
from eligibility import french
from reviews.exports.archive import archive_dossier
from reviews.models import Deliberation, Outcome
from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.applications import make_call
from tests.factories.decisions import complete, published
from tests.reviews.conftest import dossier_url, queue_url, sign_in
from tests.reviews.disagreement.test_deliberating import (
    TERMS,
    deliberate,
    dossier,
    give,
    other,
)
from tests.reviews.test_queue_page import count_queries
from tests.reviews.test_queue_tasks import assign

__all__ = ["dossier", "other"]

pytestmark = pytest.mark.django_db

CONCLUSION = "Le public visé est réel, son repérage reste à préciser."


def marks(client, query=""):
    """The mark of each line of the queue, by its number."""
    rows = client.get(queue_url(query)).context["rows"]
    return {row.number: row.disagreement for row in rows}


def given(*people, **changes):
    return {
        "held_on": f"{timezone.localdate():%d/%m/%Y}",
        "participants": [person.pk for person in people],
        "conclusion": CONCLUSION,
        **changes,
    }


def journal_of(archive):
    """The journal that an archive holds."""
    with ZipFile(BytesIO(b"".join(archive.chunks))) as opened:
        return opened.read("journal.csv").decode()


def test_the_queue_marks_and_filters_what_disagrees(desk, dossier, reviewer, other):
    quiet = complete()
    assert marks(desk) == {dossier.number: "Désaccord", quiet.number: ""}
    assert marks(desk, "?avis=desaccord") == {dossier.number: "Désaccord"}
    assert marks(desk, "?avis=delibere") == {}
    deliberate(dossier, reviewer, other)
    assert marks(desk, "?avis=desaccord") == {}
    assert marks(desk, "?avis=delibere") == {dossier.number: "Désaccord délibéré"}


def test_it_is_to_deliberate_once_all_those_who_have_it_gave_their_opinion(
    desk, dossier, reviewer
):
    assign(dossier, reviewer)
    assert marks(desk, "?tache=deliberer") == {dossier.number: "Désaccord"}
    assign(dossier, ReviewerFactory())
    assert marks(desk) == {dossier.number: ""}
    assert marks(desk, "?avis=desaccord") == marks(desk, "?tache=deliberer") == {}


def test_who_does_not_read_the_scores_learns_of_no_disagreement(
    client, dossier, reviewer, other
):
    deliberate(dossier, reviewer, other)
    give(dossier, other, 5)
    sign_in(client, ReviewerFactory())
    assert marks(client) == {dossier.number: ""}
    assert marks(client, "?avis=desaccord") == marks(client, "?avis=delibere") == {}
    decision = reverse("admin:reviews_decision_dossier", args=[dossier.pk])
    for address in (dossier_url(dossier), decision):
        page = client.get(address).text
        for secret in ("ésaccord", "carts entre", CONCLUSION, "<figure"):
            assert secret not in page
    address = dossier_url(dossier, "deliberation")
    for response in (client.get(address), client.post(address, given(reviewer, other))):
        assert response.status_code == 302
    assert "par qui lit les notes" in client.get(dossier_url(dossier)).text
    entry = dossier.journal.get(event=Event.DELIBERATED)
    told = client.get(
        reverse("admin:applications_journalentry_change", args=[entry.pk])
    )
    assert "Se lit sur la page du dossier." in told.text
    assert CONCLUSION not in told.text
    submission = dossier.submission
    archive = archive_dossier(submission=submission, user=ReviewerFactory())
    assert CONCLUSION not in journal_of(archive)
    assert CONCLUSION in journal_of(archive_dossier(submission=submission, user=other))
    assert Deliberation.objects.count() == 1


def test_the_dossier_draws_the_opinions_and_tells_them_in_a_table(desk, dossier):
    page = desk.get(dossier_url(dossier)).text
    figure = page[page.index("<figure") : page.index("</figure>")]
    assert 'role="img"' in figure
    assert "Écart\xa0: 3 sur 5, au-delà du seuil" in figure
    assert figure.count('class="range beyond"') == 1 + 1
    cells = re.findall(r"<t[hd][^>]*>\s*(.*?)\s*</t[hd]>", figure, re.DOTALL)
    assert [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells[4:]] == [
        *("Publics", "1 à 4", "2,50", "3 sur 5 au-delà du seuil"),
        *("Territoire", "3 à 3", "3,00", "0 sur 5"),
        *("Note pondérée", "33,33 à 73,33", "53,33", "40,00 sur 100"),
    ]
    assert "une délibération est à inscrire" in page


def test_what_is_inadmissible_is_no_longer_to_deliberate(desk, dossier):
    published(dossier, outcome=Outcome.INADMISSIBLE)
    assert marks(desk) == {dossier.number: ""}
    assert marks(desk, "?avis=desaccord") == {}
    page = desk.get(dossier_url(dossier)).text
    assert "au-delà du seuil" in page
    assert "Désaccord" not in page


def test_one_opinion_is_not_drawn(desk, reviewer):
    make_call(review=TERMS)
    found = complete()
    give(found, reviewer, 1)
    assert "<figure" not in desk.get(dossier_url(found)).text


def test_a_call_without_a_threshold_draws_and_forbids_nothing(desk, reviewer, other):
    make_call(review=ReviewTerms(hide_scores=False))
    found = complete()
    give(found, reviewer, 0)
    give(found, other, 5)
    page = desk.get(dossier_url(found)).text
    assert "<figure" in page
    assert "seuil" not in page
    assert "Désaccord" not in page


def test_a_deliberation_is_recorded_on_its_page(desk, dossier, reviewer, other):
    address = dossier_url(dossier, "deliberation")
    page = desk.get(address).text
    assert "Écarts entre les avis" in page
    saved = desk.post(address, given(reviewer, other), follow=True).text
    assert "La délibération est inscrite." in saved
    assert saved.count(CONCLUSION) == 2
    assert (
        f"par {french.enumeration([str(other), str(reviewer)])}\xa0: «\xa0{CONCLUSION}"
        in saved
    )
    assert "Désaccord délibéré" in saved
    assert "Inscrire une autre délibération" in saved
    kept = Deliberation.objects.get()
    assert (kept.held_on, kept.recorded_by) == (timezone.localdate(), reviewer)
    decision = desk.get(reverse("admin:reviews_decision_dossier", args=[dossier.pk]))
    assert CONCLUSION in decision.text


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"conclusion": ""}, "conclusion", "Écrivez ce qui a été conclu."),
        ({"held_on": "hier"}, "held_on", "Écrivez une date"),
        ({"held_on": str(date(2020, 1, 1))}, "__all__", "n’en tient pas compte"),
        ({"participants": []}, "participants", "Cochez les participants."),
    ],
)
def test_what_is_wrong_is_told_where_it_was_typed(
    desk, dossier, reviewer, other, changes, field, told
):
    response = desk.post(
        dossier_url(dossier, "deliberation"), given(reviewer, other, **changes)
    )
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert told in response.text
    assert not Deliberation.objects.exists()


def test_nobody_deliberates_alone_nor_with_who_is_not_a_reviewer(
    desk, dossier, reviewer, other
):
    for people in ([reviewer], [reviewer, UserFactory()]):
        response = desk.post(dossier_url(dossier, "deliberation"), given(*people))
        assert set(response.context["form"].errors) == {"participants"}


def test_the_decision_page_says_what_is_missing(desk, dossier):
    page = desk.get(reverse("admin:reviews_decision_dossier", args=[dossier.pk])).text
    assert "une délibération est à inscrire" in page


def test_the_number_of_queries_does_not_depend_on_what_disagrees(
    desk, dossier, reviewer, other
):
    def counts():
        return [
            count_queries(desk, address)
            for address in (
                queue_url("?avis=delibere"),
                dossier_url(dossier),
                dossier_url(dossier, "deliberation"),
                reverse("admin:reviews_decision_dossier", args=[dossier.pk]),
            )
        ]

    deliberate(dossier, reviewer, other)
    with_one = counts()
    for _ in range(2):
        found = complete()
        give(found, reviewer, 1)
        give(found, other, 5)
        deliberate(found, reviewer, other)
        deliberate(dossier, reviewer, other)
    assert counts() == with_one
    assert with_one[0] <= 10
    assert max(with_one[1:]) <= 15


def test_the_table_that_is_exported_tells_it_to_who_reads_the_scores(
    desk, dossier, reviewer, client
):
    def exported(signed_in):
        response = signed_in.post(
            reverse("admin:reviews_dossier_export_file"),
            {"colonnes": ["number", "disagreement"], "format": "csv"},
        )
        return b"".join(response.streaming_content).decode()

    assert "Désaccord" in exported(desk).splitlines()[1]
    sign_in(client, ReviewerFactory())
    assert "Désaccord" not in exported(client).splitlines()[1]
