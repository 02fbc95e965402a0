"""The expert's pages: what a link opens, to the microsecond, and what it never shows."""

import itertools
from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.utils import timezone

from accounts import limits
from applications.models import (
    UNDECIDED,
    Application,
    Event,
    JournalEntry,
    State,
)
from mailing.sending import send_waiting
from reviews.conflicts.domains import note_domains
from reviews.expertise import views
from reviews.expertise.answering import decline, digest_of, give_opinion
from reviews.expertise.asking import withdraw_request
from reviews.expertise.link import token_of
from reviews.models import ExternalOpinion, Recommendation
from reviews.reviewing import GivenScore, ReviewRefused, give_review
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import PDF, attach, filed, ready_draft
from tests.factories.external_opinions import asked, in_days
from tests.reviews.conftest import dossier_url

pytestmark = pytest.mark.django_db

GIVEN = {"opinion": "Le projet est solide. 🙂", "independent": "on"}
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def within_a_minute(monkeypatch):
    """Stop the clock of the limits."""
    monkeypatch.setattr(limits, "time", lambda: 1_900_000_000.0)


def link_of(opinion, end=""):
    return f"/avis-externe/{token_of(opinion)}/{end}"


def file_of(opinion, document):
    return link_of(opinion, f"pieces/{document.public_id}/")


def status_of(client, address):
    response = client.get(address)
    b"".join(response)
    return response.status_code


def with_a_file(**changes):
    dossier = filed().application
    document = dossier.documents.get()
    return asked(dossier, document_ids=[document.public_id], **changes), document


def ending_at(opinion, at):
    ExternalOpinion.objects.filter(pk=opinion.pk).update(
        expires_at=at, asked_at=at - timedelta(days=9)
    )


def test_the_dossier_is_read_without_its_people_nor_what_the_desk_thinks(client):
    dossier = filed().application
    judge = ReviewerFactory(full_name="Juge Secret")
    give_review(
        application_id=dossier.pk,
        reviewer=judge,
        scores={"publics": GivenScore(4), "territoire": GivenScore(2)},
        comment="Un avis tenu secret",
    )
    Application.objects.filter(pk=dossier.pk).update(title="Changé depuis")
    opinion = asked(dossier)

    response = client.get(link_of(opinion))

    page = response.content.decode()
    assert response.status_code == 200
    for shown in (
        "Le numérique pour tous",
        "Une description.",
        "50\u202f000,00\u00a0€",
        opinion.question,
        dossier.number,
        "Aucune pièce ne vous est communiquée",
    ):
        assert shown in page
    for hidden in (
        "camille.durand",
        "Camille Durand",
        "01 99 00 12 34",
        "Alex Petit",
        "Juge Secret",
        "tenu secret",
        "66,67",
        "délibération.pdf",
        "Changé depuis",
        dossier.owner.email,
    ):
        assert hidden not in page


def test_the_number_of_queries_is_that_of_a_small_page(
    client, django_assert_num_queries
):
    opinion, _ = with_a_file()
    address = link_of(opinion)
    with django_assert_num_queries(4):
        assert client.get(address).status_code == 200


def test_every_answer_keeps_the_address_from_leaking(client):
    opinion, document = with_a_file()
    addresses = [
        link_of(opinion),
        file_of(opinion, document),
        "/avis-externe/x.y/",
        link_of(opinion, "decliner/"),
    ]
    for method, address in itertools.product(["get", "post", "head"], addresses):
        response = getattr(client, method)(address)
        assert response["Referrer-Policy"] == "no-referrer", (method, address)
        assert "no-store" in response["Cache-Control"], (method, address)
        assert response["X-Robots-Tag"] == "noindex, nofollow", (method, address)
        assert not response.cookies
        b"".join(response)


def test_a_forged_or_broken_link_opens_nothing_and_asks_the_database_nothing(
    client, django_assert_num_queries
):
    opinion = asked()
    good = token_of(opinion)
    flipped = good[:-1] + ("A" if good[-1] != "A" else "B")
    others = Signer(salt="another", sep=".").sign(opinion.public_id.hex)
    forged = [opinion.public_id.hex, flipped, others, "x", ".", "é🙂", good[:-1]]
    for token in forged:
        with django_assert_num_queries(0):
            response = client.get(f"/avis-externe/{token}/")
        assert response.status_code == 404
        assert "n’est pas" in response.content.decode()
        assert opinion.application.number not in response.content.decode()


def test_a_link_of_a_request_that_is_gone_opens_nothing(client):
    opinion = asked()
    address = link_of(opinion)
    opinion.delete()
    assert client.get(address).status_code == 404


def test_a_link_opens_until_its_last_microsecond(client, monkeypatch):
    opinion, document = with_a_file()
    last = opinion.expires_at - MICROSECOND
    addresses = (link_of(opinion), file_of(opinion, document))
    monkeypatch.setattr(views.timezone, "now", lambda: last)
    for address in addresses:
        assert status_of(client, address) == 200
    monkeypatch.setattr(views.timezone, "now", lambda: opinion.expires_at)
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 410
        assert "Ce lien a expiré" in response.content.decode()
        assert opinion.application.number not in response.content.decode()


def test_an_answer_received_in_the_last_microsecond_is_kept():
    opinion = asked()
    give_opinion(
        asked_id=opinion.pk,
        opinion="Oui.",
        recommendation=None,
        at=opinion.expires_at - MICROSECOND,
    )
    other = asked()
    with pytest.raises(ReviewRefused):
        give_opinion(
            asked_id=other.pk,
            opinion="Oui.",
            recommendation=None,
            at=other.expires_at,
        )


def test_the_instant_of_an_answer_is_read_as_it_arrives(client, monkeypatch):
    opinion = asked()
    instants = iter([opinion.expires_at - MICROSECOND])
    monkeypatch.setattr(
        views.timezone, "now", lambda: next(instants, opinion.expires_at)
    )
    assert client.post(link_of(opinion), GIVEN).status_code == 302
    opinion.refresh_from_db()
    assert opinion.answered_at == opinion.expires_at - MICROSECOND


def test_what_is_written_too_late_is_given_back(client):
    opinion = asked()
    ending_at(opinion, timezone.now())
    response = client.post(link_of(opinion), GIVEN)
    assert response.status_code == 410
    assert GIVEN["opinion"] in response.content.decode()
    assert "n’est pas enregistré" in response.content.decode()


def test_a_withdrawn_request_shows_nothing(client):
    opinion, document = with_a_file()
    withdraw_request(asked_id=opinion.pk, reviewer=ReviewerFactory())
    for address in (link_of(opinion), file_of(opinion, document)):
        response = client.get(address)
        assert response.status_code == 410
        assert "retirée" in response.content.decode()
    assert client.post(link_of(opinion), GIVEN).status_code == 410
    opinion.refresh_from_db()
    assert opinion.answered_at is None


@pytest.mark.parametrize("state", [each for each in State if each != State.DRAFT])
def test_a_dossier_is_shown_while_it_is_to_decide(client, state):
    opinion, document = with_a_file()
    Application.objects.filter(pk=opinion.application_id).update(state=state)
    expected = 200 if state in UNDECIDED else 410
    assert client.get(link_of(opinion)).status_code == expected
    assert status_of(client, file_of(opinion, document)) == expected


def test_a_chosen_file_is_downloaded_and_the_read_is_journalled(client):
    opinion, document = with_a_file()
    assert "délibération.pdf" in client.get(link_of(opinion)).content.decode()
    b"".join(client.head(file_of(opinion, document)))
    assert not JournalEntry.objects.filter(event=Event.DOCUMENT_READ).exists()

    response = client.get(file_of(opinion, document))

    assert b"".join(response) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    line = JournalEntry.objects.get(event=Event.DOCUMENT_READ)
    assert line.actor is None
    assert line.detail["expert"] == "Ada Experte"
    assert line.detail["network"] == "127.0.0.0/24"


def test_the_desk_reads_which_file_the_expert_read(client, desk):
    opinion, document = with_a_file()
    b"".join(client.get(file_of(opinion, document)))
    page = desk.get(dossier_url(opinion.application)).content.decode()
    assert "par Ada Experte, expert, depuis le réseau 127.0.0.0/24" in page


def test_no_other_file_is_downloaded(client):
    opinion, _ = with_a_file()
    not_chosen = attach(opinion.application, content=PDF + b"2")
    elsewhere = filed().application.documents.get()
    for document in (not_chosen, elsewhere):
        assert client.get(file_of(opinion, document)).status_code == 404
    assert not JournalEntry.objects.filter(event=Event.DOCUMENT_READ).exists()


def test_a_file_that_was_replaced_since_says_so(client):
    opinion, document = with_a_file()
    document.superseded_at = timezone.now()
    document.save()
    page = client.get(link_of(opinion)).content.decode()
    assert "remplacée depuis" in page
    assert status_of(client, file_of(opinion, document)) == 200


def test_a_file_whose_bytes_are_gone_is_not_found(client):
    opinion, document = with_a_file()
    document.file.storage.delete(document.file.name)
    assert client.get(file_of(opinion, document)).status_code == 404


def test_an_opinion_is_kept_told_and_then_shown_alone(client, mailoutbox):
    opinion = asked()
    response = client.post(link_of(opinion), GIVEN | {"recommendation": "reserved"})
    send_waiting(limit=10)
    assert (response.status_code, response.url) == (302, link_of(opinion))

    page = client.get(response.url).content.decode()

    assert "Merci de votre réponse" in page
    assert GIVEN["opinion"] in page
    assert "Réservé" in page
    assert "Une description." not in page
    opinion.refresh_from_db()
    assert opinion.opinion == GIVEN["opinion"]
    assert opinion.recommendation == Recommendation.RESERVED
    line = JournalEntry.objects.get(event=Event.OPINION_RECEIVED)
    assert (line.actor, line.at) == (None, opinion.answered_at)
    assert line.detail == {"expert": "Ada Experte", "sha256": digest_of(opinion)}
    (mail,) = [each for each in mailoutbox if each.to == [opinion.asked_by.email]]
    assert "a rendu son avis" in mail.body
    assert GIVEN["opinion"] not in mail.body


def test_an_answer_given_twice_is_the_first(client):
    opinion = asked()
    client.post(link_of(opinion), GIVEN)
    response = client.post(link_of(opinion), GIVEN | {"opinion": "Un autre."})
    assert response.status_code == 200
    assert "Merci de votre réponse" in response.content.decode()
    declined = client.post(link_of(opinion, "decliner/"), {"conflict": "Un lien."})
    assert declined.status_code == 200
    opinion.refresh_from_db()
    assert (opinion.opinion, opinion.conflict) == (GIVEN["opinion"], "")
    assert JournalEntry.objects.filter(event=Event.OPINION_RECEIVED).count() == 1


def test_after_the_answer_no_file_is_downloaded(client):
    opinion, document = with_a_file()
    client.post(link_of(opinion), GIVEN)
    response = client.get(file_of(opinion, document))
    assert b"%PDF" not in response.content
    assert not JournalEntry.objects.filter(event=Event.DOCUMENT_READ).exists()


def test_once_expired_the_thanks_no_longer_show_the_answer(client, monkeypatch):
    opinion = asked()
    client.post(link_of(opinion), GIVEN)
    monkeypatch.setattr(views.timezone, "now", lambda: opinion.expires_at)
    page = client.get(link_of(opinion)).content.decode()
    assert "Merci de votre réponse" in page
    assert GIVEN["opinion"] not in page


def test_a_declared_link_is_kept_instead_of_an_opinion(client):
    opinion, document = with_a_file()
    response = client.post(
        link_of(opinion, "decliner/"), {"conflict": "J’ai conseillé la commune."}
    )
    assert response.status_code == 302
    page = client.get(response.url).content.decode()
    assert "J’ai conseillé la commune." in page
    assert "Une description." not in page
    assert client.get(file_of(opinion, document)).content.find(b"%PDF") == -1
    opinion.refresh_from_db()
    assert (opinion.opinion, opinion.recommendation) == ("", "")
    assert JournalEntry.objects.filter(event=Event.OPINION_DECLINED).count() == 1


@pytest.mark.parametrize(
    "given",
    [
        GIVEN | {"opinion": "  \r\n "},
        GIVEN | {"independent": ""},
        GIVEN | {"opinion": "x" * 10_001},
        GIVEN | {"recommendation": "superbe"},
        GIVEN | {"opinion": "a\x00b"},
        {},
    ],
)
def test_an_answer_that_lacks_something_is_not_kept(client, given):
    opinion = asked()
    response = client.post(link_of(opinion), given)
    assert response.status_code == 422
    assert response.content.decode().count("<title>Erreur –") == 1
    opinion.refresh_from_db()
    assert opinion.answered_at is None


def test_a_link_is_declared_in_words(client):
    opinion = asked()
    response = client.post(link_of(opinion, "decliner/"), {"conflict": " "})
    assert response.status_code == 422
    assert client.get(link_of(opinion, "decliner/")).status_code == 302


def test_marks_that_change_what_one_sees_are_left_out_and_the_rest_is_kept(client):
    opinion = asked()
    typed = "Avis\u202e 🙂\r\n<script>alert(1)</script>"
    client.post(link_of(opinion), GIVEN | {"opinion": typed})
    opinion.refresh_from_db()
    assert opinion.opinion == "Avis 🙂\n<script>alert(1)</script>"
    assert "<script>alert" not in client.get(link_of(opinion)).content.decode()


def test_the_one_who_asked_is_told_nothing_once_in_conflict(mailoutbox):
    opinion = asked(reviewer=ReviewerFactory(email="x@bureau.example"))
    note_domains(opinion.application, ["maire@bureau.example"])
    decline(asked_id=opinion.pk, conflict="Un lien.", at=timezone.now())
    send_waiting(limit=10)
    assert ["x@bureau.example"] not in [mail.to for mail in mailoutbox]
    assert ["ada@recherche.example"] in [mail.to for mail in mailoutbox]


def test_who_asks_too_often_waits_and_others_do_not(client):
    opinion = asked()
    for _ in range(views.ASKED_A_MINUTE):
        assert client.get(link_of(opinion)).status_code == 200
    refused = client.get(link_of(opinion))
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert refused["Referrer-Policy"] == "no-referrer"
    elsewhere = client.get(link_of(opinion), REMOTE_ADDR="203.0.113.7")
    assert elsewhere.status_code == 200


def test_a_draft_is_asked_of_nobody():
    with pytest.raises(ReviewRefused):
        asked(ready_draft(), last_day=in_days(3))
