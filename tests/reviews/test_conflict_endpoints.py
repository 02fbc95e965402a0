"""Every state × every person in conflict × every address: nothing of the dossier is told."""

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse

from applications.models import Application, State
from applications.notices import issue_complete
from reviews.conflicts.declaring import declare_interest
from reviews.conflicts.domains import note_domains
from reviews.models import Decision, ExternalOpinion, Interest, Outcome, Review
from reviews.money.ledger import reserve
from reviews.reviewing import GivenScore, give_review
from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.applications import filed
from tests.factories.registry import small_registry
from tests.reviews import endpoints
from tests.reviews.conftest import dossier_url, queue_url, sign_in

pytestmark = pytest.mark.django_db

HOLDER, TITLE, COMMENT, FIGURE = (
    "CC du Val",
    "Le projet tenu secret",
    "Un avis tenu secret",
    "66,67",
)
SCORES = {"publics": GivenScore(4, COMMENT), "territoire": GivenScore(2)}
FILED = [state for state in State if state != State.DRAFT]


def elected(person, registry, name):
    return declare_interest(
        person=person,
        siren=registry[name].siren,
        name=name,
        capacity="Conseillère municipale",
        declared_by=person,
    )


def reviewer_elected_in_a_commune(registry, dossier):
    person = ReviewerFactory()
    elected(person, registry, "Val-le-Haut")
    return person


def operator_elected_in_a_commune(registry, dossier):
    person = UserFactory(
        email="operateur@mission.example", is_staff=True, is_superuser=True
    )
    elected(person, registry, "Val-le-Bas")
    return person


def reviewer_of_the_same_domain(registry, dossier):
    note_domains(dossier, ["contact@cc-du-val.example"])
    return ReviewerFactory(email="agent@cc-du-val.example")


PEOPLE = {
    maker.__name__: maker
    for maker in (
        reviewer_elected_in_a_commune,
        operator_elected_in_a_commune,
        reviewer_of_the_same_domain,
    )
}


@pytest.fixture
def world():
    """A dossier of a grouping, scored and told complete; and a registry of every level."""
    registry = small_registry()
    submission = filed(authority=registry["CC du Val"], title=TITLE)
    dossier = submission.application
    judge = ReviewerFactory(full_name="Sans Lien")
    review = give_review(
        application_id=dossier.pk, reviewer=judge, scores=SCORES, comment=COMMENT
    )
    issue_complete(
        submission=submission,
        issued_by=judge,
        issued_at=submission.received_at,
        complete_since=submission.received_at,
    )
    Decision.objects.create(
        application=dossier,
        outcome=Outcome.REFUSAL,
        explanation=COMMENT,
        proposed_by=judge,
        proposed_at=submission.received_at,
    )
    reserve(
        application=dossier,
        amount=Decimal("50000.00"),
        actor=judge,
        at=submission.received_at,
    )
    ExternalOpinion.objects.create(
        application=dossier,
        expert_name=COMMENT,
        expert_email="expert@recherche.example",
        question=COMMENT,
        asked_by=judge,
        asked_at=submission.received_at,
        expires_at=submission.received_at + timedelta(days=15),
    )
    return registry, dossier, review


def test_every_address_has_one_rule():
    told = {route: endpoints.ways(route) for route in endpoints.routes()}
    assert {route: ways for route, ways in told.items() if ways != 1} == {}


@pytest.mark.parametrize(("who", "state"), list(itertools.product(PEOPLE, FILED)))
def test_a_person_in_conflict_reads_nothing_of_the_dossier_anywhere(
    client, world, who, state
):
    registry, dossier, review = world
    person = PEOPLE[who](registry, dossier)
    Application.objects.filter(pk=dossier.pk).update(state=state)
    interest = Interest.objects.first() or Interest(pk=987_654)
    hidden = endpoints.Hidden(
        dossier=dossier, review=review, interest=interest, applicant=dossier.owner
    )
    secrets = [dossier.number, TITLE, COMMENT, FIGURE]
    sign_in(client, person)

    told = {}
    for address in sorted(set(endpoints.addresses(hidden))):
        for method in ("get", "post"):
            # Elsewhere, what was sought is only written back, in the filters.
            sought = {"q": dossier.number} if address == queue_url() else {}
            response = getattr(client, method)(address, sought)
            if response.status_code >= 500:
                told[method, address] = response.status_code
            body = b"".join(response).decode(errors="replace")
            for typed in ('value="', "q="):
                body = body.replace(f"{typed}{dossier.number}", "")
            for secret in secrets:
                if secret in body:
                    told[method, address] = secret

    assert told == {}
    assert client.get(queue_url()).status_code == 200
    assert Review.objects.count() == 1
    dossier.refresh_from_db()
    assert dossier.state == state


def test_the_same_addresses_tell_it_to_a_reviewer_without_a_conflict(client, world):
    _, dossier, _ = world
    sign_in(client, ReviewerFactory())
    for address in (queue_url(), dossier_url(dossier)):
        assert dossier.number in client.get(address).content.decode()


def test_a_page_tells_nothing_of_a_hidden_neighbour(client, world):
    registry, dossier, _ = world
    met = filed(authority=registry["Département 71"], title="Visible").application
    person = UserFactory(is_staff=True, is_superuser=True, email="x@mission.example")
    note_domains(dossier, [person.email])
    sign_in(client, person)
    page = client.get(dossier_url(met)).content.decode()
    assert "Visible" in page
    assert dossier.number not in page


def test_the_screen_is_the_one_that_settings_name():
    assert settings.DOSSIER_SCREEN == "reviews.conflicts.screening.hidden_from"


def test_a_dossier_is_not_reviewed_by_who_wrote_it(client):
    person = ReviewerFactory()
    dossier = filed(owner=person).application
    sign_in(client, person)
    assert client.get(dossier_url(dossier)).status_code == 404
    own = reverse("applications:detail", args=[dossier.public_id])
    assert client.get(own).status_code == 200
