"""Who has a conflict with which dossier, and who says so."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from applications.models import Application, CoveredAuthority, State
from reviews.conflicts.declaring import InterestRefused, declare_interest, end_interest
from reviews.conflicts.domains import chain, note_domains, whole_domain
from reviews.conflicts.reading import hidden_counts
from reviews.conflicts.screening import in_conflict, without_conflict
from reviews.models import ContactDomain, Interest
from reviews.permissions import Person, may_score
from reviews.reviewing import GivenScore, ReviewRefused, give_review
from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.applications import filed
from tests.factories.registry import small_registry
from tests.factories.territories import siren
from tests.reviews.conftest import sign_in

pytestmark = pytest.mark.django_db

SCORES = {"publics": GivenScore(4), "territoire": GivenScore(2)}
CHANGE = "admin:reviews_interest_changelist"


def declare(person, number, *, name="Une entité", by=None):
    return declare_interest(
        person=person,
        siren=number,
        name=name,
        capacity="Élu",
        declared_by=by or person,
    )


def seen_by(person):
    return set(Application.objects.visible_to(person).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("interest", "hidden"),
    [
        ("Val-le-Haut", {"CC du Val", "Région A", "Val-le-Haut", "Département 58"}),
        ("Val-le-Bas", {"CC du Val", "Région A", "Département 71"}),
        ("CC du Val", {"CC du Val", "Région A", "Val-le-Haut", "Département 58",
                       "Département 71"}),
        ("Mont", {"CA du Mont", "Région A", "Département 71"}),
        ("Département 58", {"CC du Val", "Région A", "Val-le-Haut", "Département 58"}),
        ("Lyon", {"Métropole de Lyon"}),
        ("Villefranche", set()),
        ("Ajaccio", {"Corse"}),
        ("Clamart", {"EPT Sud"}),
    ],
)  # fmt: skip
def test_an_interest_reaches_whatever_covers_or_shares_its_territory(interest, hidden):
    registry = small_registry()
    filers = (
        *("CC du Val", "Région A", "Val-le-Haut", "Département 58", "Département 71"),
        *("CA du Mont", "Métropole de Lyon", "Corse", "EPT Sud", "EPT Nord"),
    )
    dossiers = {}
    for name in filers:
        dossier = filed().application
        Application.objects.filter(pk=dossier.pk).update(authority=registry[name])
        dossiers[dossier.pk] = name
    person = ReviewerFactory()

    declare(person, registry[interest].siren)

    assert {dossiers[pk] for pk in dossiers.keys() - seen_by(person)} == hidden
    assert seen_by(ReviewerFactory()) == dossiers.keys()


def test_an_authority_that_a_dossier_names_counts_as_its_holder_does():
    registry = small_registry()
    dossier = filed().application
    CoveredAuthority.objects.create(application=dossier, authority=registry["Mont"])
    person, other = ReviewerFactory(), ReviewerFactory()
    declare(person, registry["Département 71"].siren)
    declare(other, registry["Département 58"].siren)
    assert seen_by(person) == set()
    assert seen_by(other) == {dossier.pk}


def test_a_holder_typed_in_by_hand_is_met_by_its_siren():
    dossier = filed().application
    Application.objects.filter(pk=dossier.pk).update(authority=None)
    person = ReviewerFactory()
    declare(person, dossier.holder_siren)
    assert seen_by(person) == set()
    with pytest.raises(ReviewRefused, match="conflit d’intérêts"):
        give_review(application_id=dossier.pk, reviewer=person, scores=SCORES)


def test_an_entity_that_the_registry_lacks_may_be_declared_beforehand():
    person = ReviewerFactory()
    declare(person, siren(4242), name="Syndicat mixte")
    dossier = filed().application
    assert seen_by(person) == {dossier.pk}


@pytest.mark.parametrize(
    ("reviewer", "contact", "met"),
    [
        ("a@ville.example", "b@ville.example", True),
        ("a@ville.example", "b@dgs.ville.example", True),
        ("a@dgs.ville.example", "b@ville.example", True),
        ("a@dgs.ville.example", "b@drh.ville.example", False),
        ("a@ville.example", "b@autre.example", False),
        ("a@orange.fr", "b@orange.fr", False),
        ("a@numerique.gouv.fr", "b@nievre.gouv.fr", False),
        ("a@nievre.gouv.fr", "b@nievre.gouv.fr", True),
    ],
)
def test_an_address_of_the_same_domain_is_a_conflict(reviewer, contact, met):
    dossier = filed(contact_email=contact).application
    person = ReviewerFactory(email=reviewer)
    assert seen_by(person) == (set() if met else {dossier.pk})
    assert Person.of(person, dossier).conflicted == met
    assert may_score(State.SUBMITTED, Person.of(person, dossier)).allowed != met


def test_an_operator_says_which_domains_are_shared(settings):
    settings.SHARED_EMAIL_DOMAINS = ["mission.example"]
    assert whole_domain("a@mission.example") == ""
    assert chain("desk.mission.example") == ("desk.mission.example",)


def test_the_writer_of_a_dossier_speaks_for_it_too():
    writer = UserFactory(email="dgs@ville.example")
    filed(owner=writer)
    assert seen_by(ReviewerFactory(email="elu@ville.example")) == set()
    assert set(ContactDomain.objects.values_list("domain", "whole")) == {
        ("ville.example", True),
        ("mairie.example", True),
    }


def test_domains_noted_again_stay_once():
    dossier = filed().application
    before = ContactDomain.objects.count()
    note_domains(dossier, [dossier.contact_email, "", "sans-domaine"])
    assert ContactDomain.objects.count() == before


def test_a_person_without_an_interest_costs_one_query(django_assert_num_queries):
    person = ReviewerFactory(email="a@orange.fr")
    seen_by(person)
    with django_assert_num_queries(1):
        seen_by(person)


def test_the_end_of_an_interest_is_noted_by_another_who_operates_the_portal():
    operator = UserFactory(is_staff=True, is_superuser=True)
    person = ReviewerFactory()
    dossier = filed().application
    interest = declare(person, dossier.holder_siren)

    with pytest.raises(InterestRefused, match="Seul un exploitant"):
        end_interest(interest_id=interest.pk, ended_by=person)
    end_interest(interest_id=interest.pk, ended_by=operator)
    with pytest.raises(InterestRefused, match="déjà terminé"):
        end_interest(interest_id=interest.pk, ended_by=operator)

    person = type(person).objects.get(pk=person.pk)
    assert seen_by(person) == {dossier.pk}
    kept = Interest.objects.get()
    assert (kept.ended_by, kept.ended_at is None) == (operator, False)
    own = declare(operator, dossier.holder_siren)
    with pytest.raises(InterestRefused, match="Un autre exploitant"):
        end_interest(interest_id=own.pk, ended_by=operator)


def test_a_declaration_is_refused_with_its_reason():
    person, other = ReviewerFactory(), ReviewerFactory()
    number = siren(1)
    for refused, reason in (
        ({"person": UserFactory(), "siren": number}, "Seuls les instructeurs"),
        ({"person": person, "siren": number, "declared_by": other}, "Chacun déclare"),
        ({"person": person, "siren": "123456789"}, "pas un SIREN"),
        ({"person": person, "siren": number, "capacity": " "}, "à quel titre"),
    ):
        values = {"name": "N", "capacity": "Élu", "declared_by": person} | refused
        with pytest.raises(InterestRefused, match=reason):
            declare_interest(**values)
    declare(person, number)
    with pytest.raises(InterestRefused, match="déjà déclaré"):
        declare(person, number)
    assert Interest.objects.count() == 1


def test_the_database_wants_a_siren_and_an_end_with_its_author():
    interest = declare(ReviewerFactory(), siren(1))
    for changes in ({"siren": "12"}, {"ended_at": interest.declared_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Interest.objects.filter(pk=interest.pk).update(**changes)


def test_one_declares_on_a_page_after_a_search_and_reads_only_ones_own(desk, reviewer):
    registry = small_registry()
    declare(ReviewerFactory(), registry["Lyon"].siren, name="Lyon")
    found = desk.get(reverse(CHANGE) + "?q=val-le-haut")
    assert [each.name for each in found.context["found"]] == ["Val-le-Haut"]

    answer = desk.post(
        reverse("admin:reviews_interest_declare"),
        {
            "siren": registry["Val-le-Haut"].siren,
            "name": "Val-le-Haut",
            "capacity": "Conseillère municipale",
        },
        follow=True,
    )

    assert [row["interest"].name for row in answer.context["rows"]] == ["Val-le-Haut"]
    assert "Lyon" not in answer.content.decode()
    assert Interest.objects.get(person=reviewer).declared_by == reviewer


def test_a_form_that_is_refused_says_why(desk):
    answer = desk.post(
        reverse("admin:reviews_interest_declare"),
        {"siren": "123456789", "name": "X", "capacity": "Y"},
    )
    assert "pas un SIREN valide" in answer.content.decode()
    assert not Interest.objects.exists()


def test_an_operator_declares_for_another_and_notes_the_end(client, operator):
    person = ReviewerFactory()
    sign_in(client, operator)
    client.post(
        reverse("admin:reviews_interest_declare"),
        {"siren": siren(3), "name": "X", "capacity": "Y", "person": person.pk},
    )
    interest = Interest.objects.get()
    assert (interest.person, interest.declared_by) == (person, operator)
    page = client.get(reverse(CHANGE)).content.decode()
    assert "Constater la fin" in page
    client.post(reverse("admin:reviews_interest_end", args=[interest.pk]))
    assert Interest.objects.get().ended_at is not None


def test_one_is_told_how_many_dossiers_are_hidden_and_not_which():
    person = ReviewerFactory(email="a@mairie.example")
    dossier = filed().application
    declare(person, dossier.holder_siren)
    filed()
    counts = hidden_counts(person)
    assert (counts.declared, counts.by_address, counts.domain) == (
        1,
        2,
        "mairie.example",
    )


def test_many_people_are_told_apart_as_each_alone_is(django_assert_num_queries):
    registry = small_registry()
    elected, stranger, elsewhere = (ReviewerFactory() for _ in range(3))
    declare(elected, registry["Val-le-Haut"].siren)
    declare(elsewhere, registry["Lyon"].siren)
    neighbour = ReviewerFactory(email="agent@cc-du-val.example")
    dossier = filed(authority=registry["CC du Val"]).application
    note_domains(dossier, ["contact@cc-du-val.example"])
    people = [elected, stranger, elsewhere, neighbour]
    assert [in_conflict(person, dossier.pk) for person in people] == [
        *(True, False, False, True),
    ]
    asked = [*User.objects.in_bulk([one.pk for one in people]).values(), dossier.owner]

    with django_assert_num_queries(2):
        admitted = without_conflict(asked, dossier)

    assert admitted == [stranger, elsewhere]
