"""The pages of decisions: the list, many at once, one dossier's."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Application, State
from eligibility.french import NBSP
from reviews.expertise.answering import decline, give_opinion
from reviews.expertise.asking import Expert
from reviews.models import Decision, LedgerEntry, Outcome, Recommendation, Stage
from tests.factories.accounts import DeciderFactory, ReviewerFactory, UserFactory
from tests.factories.applications import make_call
from tests.factories.decisions import complete, confirmed, proposed, published
from tests.factories.external_opinions import asked
from tests.reviews.conftest import sign_in
from tests.reviews.test_queue_page import count_queries

pytestmark = pytest.mark.django_db

MAX_QUERIES_LIST = 10
MAX_QUERIES_PAGE = 15


def url(name, *arguments):
    return reverse(f"admin:reviews_decision_{name}", args=arguments)


def page_of(client, dossier):
    return client.get(url("dossier", dossier.pk)).content.decode()


@pytest.fixture
def decider(db):
    return DeciderFactory()


@pytest.fixture
def deciding(client, decider):
    sign_in(client, decider)
    return client


def test_an_award_is_proposed_then_confirmed_and_published(desk, client, decider):
    dossier = complete()
    response = desk.post(
        url("propose", dossier.pk), {"outcome": "award", "amount": "40 000,50 €"}
    )
    assert response.url == url("dossier", dossier.pk)
    decision = Decision.objects.get()
    assert decision.amount == Decimal("40000.50")
    assert "rôle de décideur" in page_of(desk, dossier)

    sign_in(client, decider)
    assert "Confirmer la décision" in page_of(client, dossier)
    client.post(url("confirm", decision.pk))
    client.post(url("publish", decision.pk))

    dossier.refresh_from_db()
    assert dossier.state == State.ACCEPTED
    assert "ne l’a pas encore ouverte" in page_of(client, dossier)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choisissez une décision."),
        ({"outcome": "award"}, "Écrivez le montant de l’aide."),
        ({"outcome": "award", "amount": "60000"}, "L’aide demandée est de"),
        ({"outcome": "refusal"}, "se motive"),
        ({"outcome": "refusal", "refusal_reasons": "candidat"}, "candidat"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused_where_it_was_typed(desk, given, said):
    dossier = complete()
    response = desk.post(url("propose", dossier.pk), given)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Decision.objects.exists()


def test_the_reasons_are_those_of_the_outcome_that_was_chosen(desk):
    dossier = complete()
    desk.post(
        url("propose", dossier.pk),
        {
            "outcome": "refusal",
            "amount": "50000",
            "refusal_reasons": ["enveloppe"],
            "inadmissible_reasons": ["candidat"],
        },
    )
    decision = Decision.objects.get()
    assert [reason["code"] for reason in decision.reasons] == ["enveloppe"]
    assert decision.amount is None


def test_the_record_of_fairness_is_on_the_page(deciding):
    make_call(envelope=Decimal("100000.00"))
    decision = confirmed(
        outcome=Outcome.REFUSAL, reasons=["publics"], explanation="Voir l’avis."
    )
    page = page_of(deciding, decision.application)
    for text in (
        "Complet depuis le",
        "Les publics visés ou les moyens de les atteindre sont peu précis.",
        "Voir l’avis.",
        f"par {decision.proposed_by}, le",
        f"par {decision.confirmed_by}, le",
        "100\u202f000,00\u00a0€",
    ):
        assert text in page


def test_the_applicant_reads_the_decision_on_the_page_of_the_dossier(client):
    award = published(amount=Decimal("40000.50")).application
    sign_in(client, award.owner)
    page = client.get(award.get_absolute_url()).content.decode()
    assert "Décision PN2020-D0001" in page
    assert "40\u202f000,50\u00a0€" in page

    refusal = published(
        outcome=Outcome.REFUSAL,
        reasons=["criteres"],
        explanation="À présenter de nouveau.",
    ).application
    sign_in(client, refusal.owner)
    page = client.get(refusal.get_absolute_url()).content.decode()
    assert "Le projet répond moins que d’autres aux critères de l’appel." in page
    assert "À présenter de nouveau." in page


def test_many_are_listed_first_and_published_once_confirmed(deciding):
    decisions = [confirmed(), confirmed(outcome=Outcome.REFUSAL), proposed()]
    keys = [decision.pk for decision in decisions]
    listed = deciding.post(url("bulk"), {"action": "publish", "selected": keys})

    page = listed.content.decode()
    assert "Publier 2 décisions" in page
    assert "n’est pas à publier" in page
    assert "40\u202f000,00\u00a0€" in page
    assert not Decision.objects.at(Stage.PUBLISHED).exists()

    done = deciding.post(
        url("bulk"),
        {"action": "publish", "selected": keys, "confirmed": "yes"},
        follow=True,
    ).content.decode()
    assert "2\u00a0décisions publiées." in done
    assert f"{decisions[2].application.number}\u00a0: " in done
    assert Decision.objects.at(Stage.PUBLISHED).count() == 2


def test_a_whole_list_is_taken_as_it_is_filtered(deciding):
    confirmed()
    refusals = [confirmed(outcome=Outcome.REFUSAL) for _ in range(2)]
    proposed(outcome=Outcome.REFUSAL)

    listed = deciding.get(f"{url('changelist')}?etape=confirmed&decision=refusal")
    assert "Publier toute la liste&nbsp;: 2\u00a0décisions" in listed.content.decode()
    foreseen = deciding.post(
        url("bulk"),
        {
            "action": "publish",
            "etape": "confirmed",
            "decision": "refusal",
            "whole": "1",
        },
    ).content.decode()

    assert "Publier 2 décisions" in foreseen
    for decision in refusals:
        assert f'name="selected" value="{decision.pk}"' in foreseen


def test_many_are_confirmed_but_those_one_proposed(deciding, decider):
    keys = [proposed().pk, proposed(proposer=decider).pk]
    deciding.post(
        url("bulk"), {"action": "confirm", "selected": keys, "confirmed": "yes"}
    )
    assert [decision.stage for decision in Decision.objects.all()] == [
        Stage.CONFIRMED,
        Stage.PROPOSED,
    ]


def test_nothing_chosen_says_so_and_an_unknown_action_is_not_found(deciding):
    response = deciding.post(url("bulk"), {"action": "publish"}, follow=True)
    assert "Cochez au moins une décision." in response.content.decode()
    assert deciding.post(url("bulk"), {"action": "erase"}).status_code == 404


def test_the_letter_is_previewed_until_it_is_published(deciding):
    decision = proposed()
    response = deciding.get(url("letter", decision.pk))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert deciding.get(url("letter", published().pk)).status_code == 404


def test_payments_are_written_up_to_the_award(deciding):
    decision = published()
    pay = url("pay", decision.pk)
    given = {"payment-amount": "10000", "payment-paid_on": "2026-01-15"}
    deciding.post(pay, given | {"payment-note": "Mandat 7"})

    entry = LedgerEntry.objects.get(kind="paid")
    assert (entry.amount, entry.paid_on, entry.note) == (
        Decimal("10000.00"),
        date(2026, 1, 15),
        "Mandat 7",
    )
    refused = deciding.post(pay, given | {"payment-amount": "30000,01"})
    assert refused.status_code == 422
    assert "Il reste 30\u202f000,00" in refused.content.decode()
    later = deciding.post(pay, given | {"payment-paid_on": "2199-01-01"})
    assert "une fois fait" in later.content.decode()
    assert "Reste à verser\u00a0: 30\u202f000,00" in page_of(
        deciding, decision.application
    )


def test_the_dossier_leads_to_its_decision(desk):
    decision = proposed()
    page = desk.get(
        reverse("admin:reviews_dossier_change", args=[decision.application_id])
    ).content.decode()
    assert url("dossier", decision.application_id) in page
    assert "state award" in page


def test_the_list_shows_each_stage_and_what_may_be_done_there(desk, client, decider):
    waiting, ready = proposed(), confirmed()
    told = published(outcome=Outcome.REFUSAL)

    def numbers(query):
        return [
            row.number for row in client.get(url("changelist") + query).context["rows"]
        ]

    assert numbers("") == [waiting.application.number]
    assert numbers("?etape=confirmed") == [ready.application.number]
    assert numbers("?etape=published") == [told.application.number]
    assert numbers("?etape=published&decision=award") == []
    assert "cochées" not in client.get(url("changelist")).content.decode()
    sign_in(client, decider)
    assert (
        "Confirmer les décisions cochées"
        in client.get(url("changelist")).content.decode()
    )


def test_the_number_of_queries_does_not_depend_on_the_decisions(deciding):
    decision = published()
    lists = url("changelist") + "?etape=published"
    page = url("dossier", decision.application_id)
    with_one = count_queries(deciding, lists), count_queries(deciding, page)
    for _ in range(2):
        published()
    assert (count_queries(deciding, lists), count_queries(deciding, page)) == with_one
    assert with_one[0] <= MAX_QUERIES_LIST
    assert with_one[1] <= MAX_QUERIES_PAGE


PEOPLE = {
    "visitor": (lambda: None, 302),
    "applicant": (UserFactory, 302),
    "staff": (lambda: UserFactory(is_staff=True), 403),
    "reviewer": (ReviewerFactory, None),
    "decider": (DeciderFactory, None),
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("state", State)
def test_every_address_answers_by_the_desk_only(client, who, state):
    make, expected = PEOPLE[who]
    decision = proposed()
    dossier = decision.application
    changes = {"state": state}
    if state == State.DRAFT:
        changes |= {
            "number": None,
            "rank": None,
            "submitted_at": None,
            "complete_since": None,
        }
    Application.objects.filter(pk=dossier.pk).update(**changes)
    user = make()
    if user:
        sign_in(client, user)
    found = 404 if state == State.DRAFT else None
    for name, method, argument, answered in (
        ("changelist", "get", [], {200}),
        ("bulk", "post", [], {302, 404}),
        ("dossier", "get", [dossier.pk], {200}),
        ("propose", "post", [dossier.pk], {422}),
        ("letter", "get", [decision.pk], {200}),
        ("confirm", "post", [decision.pk], {302}),
        ("pay", "post", [decision.pk], {422}),
        ("publish", "post", [decision.pk], {302}),
        ("set_aside", "post", [decision.pk], {302}),
    ):
        status = getattr(client, method)(url(name, *argument)).status_code
        if expected:
            assert status == expected, name
        elif found and argument:
            assert status == found, name
        else:
            assert status in answered | ({404} if name == "letter" else set()), name
    decision.refresh_from_db()
    if expected or who == "reviewer":
        assert decision.stage == Stage.PROPOSED


def test_what_experts_answered_is_part_of_the_record(desk, settings):
    settings.BASE_URL = "https://passnum.example"
    opinion = asked(complete())
    assert "Avis externes" not in page_of(desk, opinion.application)
    give_opinion(
        asked_id=opinion.pk,
        opinion="Un avis.",
        recommendation=Recommendation.UNFAVOURABLE,
        at=timezone.now(),
    )
    other = asked(opinion.application, expert=Expert("Bo", "bo@ailleurs.example"))
    decline(asked_id=other.pk, conflict="Un lien.", at=timezone.now())
    page = page_of(desk, opinion.application)
    assert "Avis externes" in page
    assert f"{NBSP}: défavorable<br>Bo, " in page
    assert f"{NBSP}: lien déclaré, pas d’avis" in page
