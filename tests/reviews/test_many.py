"""One act on many dossiers of the queue: foreseen, confirmed, done one at a time."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from applications.models import Application, Event, JournalEntry, State
from reviews.conflicts.declaring import declare_interest
from reviews.many import declare_each_complete, start_each
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed
from tests.factories.checks import checked, declared_complete
from tests.reviews.conftest import queue_url
from tests.reviews.test_access import AT_THE_DESK, IN_THE_ADMIN, PEOPLE, enter
from tests.reviews.test_queue_page import count_queries

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:reviews_dossier_many")
CONFIRM = reverse("admin:reviews_dossier_many_confirm")
MAX_QUERIES = 10


def state_of(dossier):
    return Application.objects.get(pk=dossier.pk).state


def chosen(*dossiers, action="start", **more):
    return {"action": action, "dossier": [each.pk for each in dossiers], **more}


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def numbers(dossiers):
    return [each.number for each in dossiers]


@pytest.mark.parametrize("person", PEOPLE)
def test_the_desk_alone_acts_on_many(client, person):
    dossier = filed().application
    enter(client, person)
    if person in AT_THE_DESK:
        expected = (200, 302)
    else:
        expected = (403, 403) if person in IN_THE_ADMIN else (302, 302)
    shown = client.get(PAGE, chosen(dossier))
    done = client.post(CONFIRM, chosen(dossier))
    assert (shown.status_code, done.status_code) == expected
    opened = state_of(dossier) == State.UNDER_REVIEW
    assert opened == (person in AT_THE_DESK)


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
@pytest.mark.parametrize("handle", [start_each, declare_each_complete])
def test_what_is_foreseen_in_each_state_is_what_is_done(handle, state):
    dossier, person = filed().application, ReviewerFactory()
    checked(dossier)
    Application.objects.filter(pk=dossier.pk).update(state=state)
    foreseen = handle(keys=[dossier.pk], reviewer=person, dry_run=True)
    assert state_of(dossier) == state
    assert not JournalEntry.objects.filter(actor=person).exists()
    done = handle(keys=[dossier.pk], reviewer=person)
    assert [each.refusal for each in done] == [each.refusal for each in foreseen]
    taken = state_of(dossier) == State.UNDER_REVIEW != state or (
        handle is declare_each_complete and state == State.UNDER_REVIEW
    )
    assert taken == (foreseen[0].refusal == "")


def test_reviews_are_opened_once_they_were_listed(desk, reviewer):
    first, opened, other = (filed().application for _ in range(3))
    Application.objects.filter(pk=opened.pk).update(state=State.UNDER_REVIEW)

    page = desk.get(PAGE, chosen(first, opened, portee="coches"))

    assert state_of(first) == State.SUBMITTED
    assert numbers(page.context["possible"]) == [first.number]
    assert [each.dossier.number for each in page.context["refused"]] == [opened.number]
    assert "n’est pas à ouvrir" in page.content.decode()
    assert other.number not in page.content.decode()

    response = desk.post(CONFIRM, chosen(first, etat="submitted"))

    assert response.url == queue_url("?etat=submitted")
    assert [state_of(each) for each in (first, other)] == [
        State.UNDER_REVIEW,
        State.SUBMITTED,
    ]
    assert said(response) == ["1\u00a0dossier ouvert à l’instruction."]
    line = JournalEntry.objects.get(event=Event.REVIEW_STARTED)
    assert line.actor == reviewer


def test_only_dossiers_whose_whole_checklist_was_looked_at_are_declared_complete(desk):
    ready, unread, done = (filed().application for _ in range(3))
    checked(ready)
    declared_complete(done)

    page = desk.get(PAGE, chosen(ready, unread, done, action="complete"))

    assert numbers(page.context["possible"]) == [ready.number]
    refusals = [each.refusal for each in page.context["refused"]]
    assert refusals[0].startswith("Il reste à vérifier\u00a0: Délibération,")
    assert refusals[1] == "Ce dossier est déclaré complet."

    response = desk.post(CONFIRM, chosen(ready, unread, done, action="complete"))

    ready.refresh_from_db()
    unread.refresh_from_db()
    assert ready.complete_since is not None
    assert unread.complete_since is None
    assert said(response) == [
        "1\u00a0dossier déclaré complet.",
        f"{unread.number}\u00a0: {refusals[0]}",
        f"{done.number}\u00a0: Ce dossier est déclaré complet.",
    ]


def test_all_that_the_filters_leave_may_be_taken(desk):
    first, second = filed().application, filed().application
    filed(title="Ailleurs")
    page = desk.get(
        PAGE,
        {"action": "start", "portee": "filtre", "q": "numerique", "dossier": first.pk},
    )
    assert numbers(page.context["possible"]) == [first.number, second.number]
    assert page.context["filters"] == [("q", "numerique")]


def test_an_act_takes_so_many_and_tells_how_many_wait(desk, monkeypatch):
    monkeypatch.setattr("reviews.admin.many.MOST", 1)
    first = filed().application
    filed()
    page = desk.get(PAGE, {"action": "start", "portee": "filtre"})
    assert numbers(page.context["possible"]) == [first.number]
    assert page.context["waiting"] == 1


def test_nothing_ticked_or_nothing_chosen_is_told(desk):
    dossier = filed().application
    response = desk.get(PAGE, {"action": "start", "etat": "submitted"})
    assert response.url == queue_url("?etat=submitted")
    assert said(response) == ["Cochez au moins un dossier."]
    for code in ("", "delete"):
        response = desk.get(PAGE, chosen(dossier, action=code))
        assert said(response)[-1] == "Choisissez une action."
        assert desk.post(CONFIRM, chosen(dossier, action=code)).status_code == 404


@pytest.mark.parametrize(
    ("action", "name"),
    [("assign", "reviews_dossier_assign"), ("export", "reviews_dossier_export")],
)
def test_acts_that_have_their_page_are_sent_there_with_the_same_dossiers(
    desk, action, name
):
    dossier = filed().application
    address = reverse(f"admin:{name}")
    ticked = desk.get(PAGE, chosen(dossier, action=action, etat="submitted"))
    assert ticked.url == f"{address}?dossier={dossier.pk}"
    every = desk.get(
        PAGE, chosen(dossier, action=action, etat="submitted", portee="filtre")
    )
    assert every.url == f"{address}?etat=submitted"


def test_a_dossier_in_conflict_is_neither_shown_nor_touched(desk, reviewer):
    away = filed().application
    declare_interest(
        person=reviewer,
        siren=away.holder_siren,
        name="N",
        capacity="Élu",
        declared_by=reviewer,
    )
    page = desk.get(PAGE, chosen(away)).content.decode()
    assert away.number not in page
    response = desk.post(CONFIRM, chosen(away))
    assert state_of(away) == State.SUBMITTED
    assert said(response) == []


def test_what_makes_no_key_is_left_out(desk):
    dossier = filed().application
    values = {"action": "start", "dossier": ["x", "9" * 40, "-1", str(dossier.pk)]}
    page = desk.get(PAGE, values)
    assert numbers(page.context["possible"]) == [dossier.number]


@pytest.mark.parametrize("action", ["start", "complete"])
def test_the_page_costs_the_same_for_one_and_three(desk, action):
    address = f"{PAGE}?portee=filtre&action={action}"
    checked(filed().application)
    before = count_queries(desk, address)
    filed()
    checked(filed().application)
    assert count_queries(desk, address) == before <= MAX_QUERIES
