"""What is to be done: each dossier at one task, with counts, ages, mine first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.models import Submission
from reviews.decisions.deciding import confirm
from reviews.decisions.publishing import publish
from reviews.models import Assignment, SavedFilter
from reviews.queue.listing import queue_for
from reviews.queue.saved import MOST, FilterRefused, save_filter
from reviews.queue.tasks import TASKS, tasks_of
from reviews.reviewing import GivenScore, give_review
from tests.factories.accounts import DeciderFactory, ReviewerFactory, UserFactory
from tests.factories.applications import filed
from tests.factories.checks import declared_complete
from tests.factories.decisions import proposed
from tests.reviews.conftest import queue_url, sign_in

pytestmark = pytest.mark.django_db

SCORES = {"publics": GivenScore(4), "territoire": GivenScore(2)}


def assign(dossier, person):
    Assignment.objects.create(
        application=dossier,
        reviewer=person,
        way=Assignment.Way.HAND,
        assigned_at=timezone.now(),
    )


def complete():
    dossier = filed().application
    declared_complete(dossier)
    return dossier


def counts(user, now=None):
    tasks = tasks_of(queue_for(user), user, now or timezone.now())
    return {task.code: task.count for task in tasks}


def test_a_dossier_in_hand_is_at_one_task_all_along(reviewer):
    dossier = filed().application
    assert counts(reviewer) == dict.fromkeys(TASKS, 0) | {"completude": 1}
    declared_complete(dossier)
    assert counts(reviewer) == dict.fromkeys(TASKS, 0) | {"affecter": 1}
    assign(dossier, reviewer)
    assert counts(reviewer) == dict.fromkeys(TASKS, 0) | {"noter": 1}
    give_review(application_id=dossier.pk, reviewer=reviewer, scores=SCORES)
    assert counts(reviewer) == dict.fromkeys(TASKS, 0) | {"deliberer": 1}
    decision = proposed(dossier)
    assert counts(reviewer) == dict.fromkeys(TASKS, 0) | {"deliberer": 1}
    confirm(decision_id=decision.pk, decider=DeciderFactory())
    assert counts(reviewer) == dict.fromkeys(TASKS, 0) | {"notifier": 1}
    publish(decision_id=decision.pk, publisher=DeciderFactory())
    assert counts(reviewer) == dict.fromkeys(TASKS, 0)


def test_a_task_tells_the_age_of_its_oldest(reviewer):
    complete()
    filed()
    later = timezone.now() + timedelta(days=3, minutes=1)
    ages = {
        task.code: task.oldest
        for task in tasks_of(queue_for(reviewer), reviewer, later)
    }
    assert ages == {
        "completude": "3\u00a0jours",
        "affecter": "3\u00a0jours",
        "noter": "",
        "deliberer": "",
        "notifier": "",
    }


def test_what_waits_for_me_comes_first_then_the_rank(desk, reviewer):
    first, second, third = complete(), complete(), complete()
    for dossier in (first, second):
        assign(dossier, ReviewerFactory())
    assign(third, reviewer)

    page = desk.get(queue_url("?tache=noter")).text

    order = sorted(
        (first, second, third), key=lambda one: page.index(f">{one.number}<")
    )
    assert order == [third, first, second]
    assert "dont 1 par moi" in page


def test_the_list_shows_each_task_and_leads_to_it(desk):
    filed()
    page = desk.get(queue_url()).text
    for code, label in TASKS.items():
        assert f"?tache={code}" in page
        assert label in page
    assert "Aucun dossier ne répond" in desk.get(queue_url("?tache=noter")).text


def test_a_filter_is_kept_used_and_forgotten(desk, reviewer):
    filed()
    save = queue_url("filtres/")
    page = desk.post(
        save, {"name": " Le  Gers ", "query": "departement=32&page=2&x=1"}, follow=True
    )
    kept = SavedFilter.objects.get()
    assert (kept.user, kept.name, kept.query) == (reviewer, "Le Gers", "departement=32")
    assert page.redirect_chain[-1][0] == queue_url("?departement=32")
    assert "Le Gers" in page.text
    desk.post(queue_url(f"filtres/{kept.pk}/oublier/"))
    assert not SavedFilter.objects.exists()


def test_a_filter_is_seen_and_forgotten_by_nobody_else(desk, reviewer, client):
    kept = save_filter(user=ReviewerFactory(), name="À moi", query="etat=submitted")
    assert "À moi" not in desk.get(queue_url()).text
    desk.post(queue_url(f"filtres/{kept.pk}/oublier/"))
    assert SavedFilter.objects.get() == kept


@pytest.mark.parametrize(
    ("name", "query"), [("", "etat=submitted"), ("Vide", "page=3")]
)
def test_a_filter_has_a_name_and_filters_something(reviewer, name, query):
    with pytest.raises(FilterRefused):
        save_filter(user=reviewer, name=name, query=query)


def test_a_person_keeps_so_many_filters(reviewer):
    for number in range(MOST):
        save_filter(user=reviewer, name=str(number), query="etat=submitted")
    save_filter(user=reviewer, name="0", query="etat=accepted")
    with pytest.raises(FilterRefused, match="déjà 20 filtres"):
        save_filter(user=reviewer, name="Un de plus", query="etat=submitted")


def test_only_the_desk_keeps_filters(client):
    sign_in(client, UserFactory(is_staff=True))
    given = {"name": "Un", "query": "etat=submitted"}
    assert client.post(queue_url("filtres/"), given).status_code == 403
    assert client.post(queue_url("filtres/1/oublier/")).status_code == 403
    assert Submission.objects.count() == SavedFilter.objects.count() == 0
