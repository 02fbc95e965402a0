"""Who scores what: the rule, the pages, the command."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from applications.calls.definition import ReviewTerms
from applications.models import Application, Event, JournalEntry, State
from reviews.assigning.assigning import assign, assign_all, unassign
from reviews.assigning.planning import plan
from reviews.assigning.rule import Candidate, ToAssign, share_out
from reviews.conflicts.declaring import declare_interest
from reviews.models import Assignment
from reviews.reviewing import GivenScore, ReviewRefused, give_review
from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.applications import filed, make_call
from tests.factories.registry import small_registry
from tests.factories.territories import LocalAuthorityFactory
from tests.reviews.conftest import dossier_url, queue_url
from tests.reviews.test_queue_page import count_queries, numbers

SCORES = {"publics": GivenScore(4), "territoire": GivenScore(2)}
PANEL = "admin:reviews_dossier_assignments"
PLAN = "admin:reviews_dossier_assign"
CONFIRM = "admin:reviews_dossier_assign_confirm"


def elected(person, siren):
    return declare_interest(
        person=person, siren=siren, name="N", capacity="Élu", declared_by=person
    )


def pairs():
    return set(Assignment.objects.values_list("application_id", "reviewer_id"))


def test_the_least_loaded_comes_first_and_each_assignment_counts_at_once():
    dossiers = [ToAssign(dossier=n, wanted=1) for n in (1, 2, 3)]
    people = [Candidate(reviewer=10, load=1), Candidate(reviewer=11)]
    assert share_out(dossiers, people).pairs == ((1, 11), (2, 10), (3, 11))


def test_conflicts_and_the_same_department_are_left_out():
    people = [
        Candidate(reviewer=10, excluded=frozenset({1})),
        Candidate(reviewer=11, departments=frozenset({"58"})),
        Candidate(reviewer=12, load=99),
    ]
    sharing = share_out(
        [
            ToAssign(dossier=1, wanted=2, department="58"),
            ToAssign(dossier=2, wanted=2, department="71"),
        ],
        people,
    )
    assert sharing.pairs == ((1, 12), (2, 10), (2, 11))
    assert sharing.short == {1: 1}


@given(
    held=st.lists(st.frozensets(st.integers(0, 4)), max_size=8),
    excluded=st.lists(st.frozensets(st.integers(0, 7)), min_size=1, max_size=5),
    wanted=st.integers(1, 4),
)
def test_nobody_has_twice_a_dossier_nor_one_that_is_excluded(held, excluded, wanted):
    dossiers = [
        ToAssign(dossier=n, wanted=wanted, reviewers=people)
        for n, people in enumerate(held)
    ]
    people = [Candidate(reviewer=n, excluded=away) for n, away in enumerate(excluded)]
    sharing = share_out(dossiers, people)
    assert len(set(sharing.pairs)) == len(sharing.pairs)
    for dossier, person in sharing.pairs:
        assert dossier not in excluded[person]
        assert person not in held[dossier]
    for item in dossiers:
        added = sum(dossier == item.dossier for dossier, _ in sharing.pairs)
        lacking = sharing.short.get(item.dossier, 0)
        assert added + lacking == max(wanted - len(item.reviewers), 0)


def test_less_than_one_reviewer_each_is_refused():
    with pytest.raises(ValueError, match="wanted"):
        ToAssign(dossier=1, wanted=0)


def test_each_dossier_has_as_many_as_it_wants():
    dossiers = [ToAssign(dossier=1, wanted=1), ToAssign(dossier=2, wanted=3)]
    sharing = share_out(dossiers, [Candidate(reviewer=10), Candidate(reviewer=11)])
    assert sharing.pairs == ((1, 10), (2, 11), (2, 10))
    assert sharing.short == {2: 1}


@pytest.mark.django_db
def test_a_dossier_is_assigned_once_and_the_journal_tells_it():
    dossier = filed().application
    person, actor = ReviewerFactory(full_name="Ada"), ReviewerFactory()
    for _ in range(2):
        assign(application_id=dossier.pk, reviewer=person, assigned_by=actor)
    assert pairs() == {(dossier.pk, person.pk)}
    line = JournalEntry.objects.get(event=Event.ASSIGNED)
    assert (line.actor, line.detail["reviewer"]) == (actor, "Ada")
    assert unassign(application_id=dossier.pk, reviewer=person, ended_by=actor)
    assert not unassign(application_id=dossier.pk, reviewer=person, ended_by=actor)
    assert pairs() == set()
    assert JournalEntry.objects.filter(event=Event.UNASSIGNED).count() == 1


@pytest.mark.django_db
def test_an_assignment_is_refused_with_its_reason():
    dossier = filed().application
    actor, away = ReviewerFactory(), ReviewerFactory()
    elected(away, dossier.holder_siren)
    owner = ReviewerFactory()
    own = filed(owner=owner, contact_email="x@orange.fr").application
    for application, person, by, reason in (
        (dossier, away, actor, "Un conflit d’intérêts l’en tient"),
        (dossier, actor, away, "Un conflit d’intérêts vous tient"),
        (dossier, UserFactory(), actor, "Seul un instructeur peut recevoir"),
        (dossier, actor, UserFactory(), "Seul un instructeur affecte"),
        (own, owner, None, "a rédigé"),
    ):
        with pytest.raises(ReviewRefused, match=reason):
            assign(application_id=application.pk, reviewer=person, assigned_by=by)
    Application.objects.filter(pk=dossier.pk).update(state=State.REJECTED)
    with pytest.raises(ReviewRefused, match="décidé"):
        assign(application_id=dossier.pk, reviewer=actor, assigned_by=None)
    assert pairs() == set()


@pytest.mark.django_db
def test_a_conflict_declared_later_takes_the_dossier_back():
    dossier, other = filed().application, filed().application
    person = ReviewerFactory()
    for each in (dossier, other):
        assign(application_id=each.pk, reviewer=person, assigned_by=None)
    elected(person, dossier.holder_siren)
    assert pairs() == {(other.pk, person.pk)}
    line = JournalEntry.objects.get(event=Event.UNASSIGNED)
    assert (line.application, line.detail["reason"]) == (dossier, "Conflit d’intérêts")


@pytest.mark.django_db
def test_the_plan_reads_loads_conflicts_and_departments():
    registry = small_registry()
    busy, free, elsewhere = (ReviewerFactory(full_name=name) for name in "ABC")
    here = filed().application  # département 58
    scored = filed(authority=LocalAuthorityFactory(department="71")).application
    assign(application_id=scored.pk, reviewer=busy, assigned_by=None)
    elected(elsewhere, registry["Île"].siren)  # a commune of the 58
    wanted = Application.objects.filter(pk=here.pk)

    assert plan(wanted, wanted=1).pairs == ((here.pk, free.pk),)
    assert plan(wanted, wanted=3).short == {here.pk: 1}

    give_review(application_id=scored.pk, reviewer=busy, scores=SCORES)
    assert plan(wanted, wanted=1).pairs == ((here.pk, busy.pk),)


@pytest.mark.django_db
def test_a_plan_costs_the_same_for_one_and_three_dossiers(django_assert_num_queries):
    ReviewerFactory()
    filed()
    with django_assert_num_queries(7):
        plan(Application.objects.all(), wanted=1)
    filed()
    filed()
    with django_assert_num_queries(7):
        plan(Application.objects.all(), wanted=1)


@pytest.mark.django_db
def test_the_terms_of_a_call_say_how_many_reviewers_a_dossier_has(desk, capsys):
    make_call(review=ReviewTerms(reviewers=3))
    dossier = filed().application
    for _ in range(4):
        ReviewerFactory()

    assert len(plan(Application.objects.all()).pairs) == 3
    page = desk.get(reverse(PLAN))
    assert page.context["form"].fields["chacun"].widget.attrs["placeholder"] == "3"
    page = desk.get(reverse(PLAN) + "?chacun=&instructeur=")
    assert len(page.context["plan"].rows) == 3
    call_command("assign_reviewers", "appel-d-essai")
    assert len(pairs()) == 3
    assert {pk for pk, _ in pairs()} == {dossier.pk}


@pytest.mark.django_db
def test_a_plan_is_made_for_the_dossiers_ticked_and_says_which_it_leaves(
    desk, reviewer
):
    ticked, decided, has_it = (filed().application for _ in range(3))
    filed()
    Application.objects.filter(pk=decided.pk).update(state=State.ACCEPTED)
    assign(application_id=has_it.pk, reviewer=reviewer, assigned_by=None)
    keys = "".join(f"&dossier={each.pk}" for each in (ticked, decided, has_it))
    for person, reason in (
        ("", "A déjà le nombre voulu d’instructeurs."),
        (reviewer.pk, "Cette personne l’a déjà."),
    ):
        page = desk.get(reverse(PLAN) + f"?chacun=1&instructeur={person}{keys}")
        shown = page.context["plan"]
        assert [row.number for row in shown.rows] == [ticked.number]
        assert [(row.number, row.reason) for row in shown.left_out] == [
            (decided.number, "Le dossier est décidé\u00a0: les avis ne changent plus."),
            (has_it.number, reason),
        ]
    assert (
        "3\u00a0dossiers</strong>, d’après les cases cochées" in page.content.decode()
    )
    assert f'name="dossier" value="{ticked.pk}"' in page.content.decode()


@pytest.mark.django_db
def test_a_plan_posts_no_more_than_a_form_may_and_tells_what_waits(desk, monkeypatch):
    monkeypatch.setattr("reviews.admin.assignments.PAIRS", 1)
    filed()
    filed()
    page = desk.get(reverse(PLAN) + "?chacun=1&instructeur=")
    assert len(page.context["rows"]) == 1
    assert page.context["waiting"] == 1
    assert "Une confirmation affecte 1 fois au plus" in page.content.decode()


@pytest.mark.django_db
def test_what_is_confirmed_late_does_what_still_may_be():
    dossier, person = filed().application, ReviewerFactory()
    outcome = assign_all(
        pairs=[(dossier.pk, person.pk), (987, person.pk), (dossier.pk, 987)],
        assigned_by=None,
    )
    assert (outcome.done, len(outcome.refusals)) == (1, 2)


@pytest.mark.django_db
def test_a_plan_is_shown_then_confirmed(desk, reviewer):
    first, second = filed().application, filed().application
    page = desk.get(reverse(PLAN) + "?chacun=1&instructeur=")
    values = [row.value for row in page.context["plan"].rows]
    assert values == [f"{first.pk}:{reviewer.pk}", f"{second.pk}:{reviewer.pk}"]
    assert pairs() == set()

    desk.post(reverse(CONFIRM), {"affectation": [values[1], "x:y", "1"]})

    assert pairs() == {(second.pk, reviewer.pk)}
    assert Assignment.objects.get().assigned_by == reviewer
    assert numbers(desk.get(queue_url("?avis=a-moi"))) == [second.number]
    assert numbers(desk.get(queue_url("?avis=a-affecter"))) == [first.number]
    assert "avis attendu" in desk.get(dossier_url(second)).content.decode()
    (row,) = desk.get(reverse(PANEL)).context["rows"]
    assert (row.waiting, row.given, row.mine) == (1, 0, True)


@pytest.mark.django_db
def test_dossiers_are_given_to_somebody_by_hand_save_those_in_conflict(desk):
    first, second = filed().application, filed().application
    other = ReviewerFactory()
    elected(other, second.holder_siren)
    page = desk.get(reverse(PLAN) + f"?chacun=1&instructeur={other.pk}")
    assert [row.value for row in page.context["plan"].rows] == [
        f"{first.pk}:{other.pk}"
    ]


@pytest.mark.django_db
def test_an_assignment_is_taken_back_on_the_dossiers_page(desk, reviewer):
    dossier = filed().application
    assign(application_id=dossier.pk, reviewer=reviewer, assigned_by=reviewer)
    desk.post(dossier_url(dossier, "unassign"), {"instructeur": reviewer.pk})
    desk.post(dossier_url(dossier, "unassign"), {"instructeur": "x"})
    assert pairs() == set()


@pytest.mark.django_db
def test_the_page_of_the_panel_costs_the_same_for_one_and_three(desk):
    before = count_queries(desk, reverse(PANEL))
    for _ in range(2):
        assign(
            application_id=filed().application.pk,
            reviewer=ReviewerFactory(),
            assigned_by=None,
        )
    assert count_queries(desk, reverse(PANEL)) == before <= 10


@pytest.mark.django_db
def test_the_command_shows_then_assigns_then_has_nothing_left(capsys):
    dossier = filed().application
    ReviewerFactory(full_name="Ada")
    call_command("assign_reviewers", "appel-d-essai", "--each", "1", "--dry-run")
    assert pairs() == set()
    assert f"{dossier.number}  Ada" in capsys.readouterr().out
    for told in ("1\xa0affectation.", "0\xa0affectation."):
        call_command("assign_reviewers", "appel-d-essai", "--each", "1")
        assert told in capsys.readouterr().out
    with pytest.raises(CommandError, match="restent à affecter"):
        call_command("assign_reviewers", "appel-d-essai", "--each", "2")
    for arguments in (["autre"], ["appel-d-essai", "--each", "0"]):
        with pytest.raises(CommandError):
            call_command("assign_reviewers", *arguments)
