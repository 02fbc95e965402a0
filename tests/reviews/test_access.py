"""Who reaches which address of the admin: every state × every person × every address."""

import itertools

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from applications.journal import record
from applications.models import (
    Acknowledgement,
    AcknowledgementMail,
    Application,
    Call,
    CallVersion,
    Event,
    JournalEntry,
    State,
)
from reviews.models import Dossier, LedgerEntry, Review
from reviews.reviewing import GivenScore, give_review
from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.applications import filed, ready_draft
from tests.reviews.conftest import dossier_url, queue_url, sign_in

pytestmark = pytest.mark.django_db

SCORES = {"publics": GivenScore(4), "territoire": GivenScore(2)}
READ_ONLY = [
    *(Call, CallVersion, JournalEntry, Acknowledgement, AcknowledgementMail),
    *(Review, Dossier, LedgerEntry),
]

# They call a use case; nothing is edited.
ACTIONS = {Acknowledgement: {"try_again"}}


def staff_without_the_role():
    """An account of the admin with every permission that Django's groups could give it."""
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    return user


PEOPLE = {
    "visitor": lambda: None,
    "applicant": UserFactory,
    "reviewer who lost the admin": lambda: ReviewerFactory(is_staff=False),
    "staff": staff_without_the_role,
    "reviewer": ReviewerFactory,
    "operator": lambda: UserFactory(is_staff=True, is_superuser=True),
}
AT_THE_DESK = {"reviewer", "operator"}
IN_THE_ADMIN = {"staff", *AT_THE_DESK}
ADDRESSES = {
    "change": ("get", 200),
    "answers": ("get", 200),
    "external_opinions": ("get", 200),
    "ask_expert": ("post", 422),
    "start": ("post", 302),
    "score": ("post", 302),
    "archive": ("post", 200),
}


def enter(client, person):
    user = PEOPLE[person]()
    if user is not None:
        sign_in(client, user)
    return user


def dossier_in(state):
    """A dossier that stands in `state`, put there without its story."""
    if state == State.DRAFT:
        return ready_draft()
    dossier = filed().application
    Application.objects.filter(pk=dossier.pk).update(state=state)
    dossier.refresh_from_db()
    return dossier


def ask(client, dossier, name):
    given = {"score_publics": "4", "score_territoire": "2"} if name == "score" else {}
    return getattr(client, ADDRESSES[name][0])(dossier_url(dossier, name), given)


@pytest.mark.parametrize(("person", "state"), list(itertools.product(PEOPLE, State)))
def test_a_dossier_is_reached_by_the_desk_only_and_a_draft_by_nobody(
    client, person, state
):
    dossier = dossier_in(state)
    enter(client, person)
    for name, (_, found) in ADDRESSES.items():
        response = ask(client, dossier, name)
        if person not in IN_THE_ADMIN:
            assert response.status_code == 302
            assert response.url.startswith("/instruction/login/")
        elif person not in AT_THE_DESK:
            assert response.status_code == 403
        elif state == State.DRAFT:
            assert response.status_code == 404
        else:
            assert response.status_code == found
    in_hand = state in {State.SUBMITTED, State.UNDER_REVIEW}
    assert Review.objects.count() == (in_hand and person in AT_THE_DESK)


@pytest.mark.parametrize("person", PEOPLE)
def test_the_lists_are_shown_to_the_desk_only(client, person):
    filed()
    enter(client, person)
    for model in READ_ONLY:
        meta = model._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        expected = (
            200 if person in AT_THE_DESK else 403 if person in IN_THE_ADMIN else 302
        )
        assert client.get(address).status_code == expected, model


@pytest.mark.parametrize("person", sorted(IN_THE_ADMIN))
def test_the_index_shows_the_desk_to_those_who_work_at_it(client, person):
    enter(client, person)
    page = client.get(reverse("admin:index")).content.decode()
    assert (queue_url() in page) == (person in AT_THE_DESK)


def test_nobody_adds_changes_or_deletes_anything(rf, operator, reviewer):
    for user, model in itertools.product([operator, reviewer], READ_ONLY):
        request = rf.get("/")
        request.user = user
        site = admin.site.get_model_admin(model)
        assert site.has_view_permission(request)
        assert not site.has_add_permission(request)
        assert not site.has_change_permission(request)
        assert not site.has_delete_permission(request)
        assert set(site.get_actions(request)) == ACTIONS.get(model, set())


def test_no_address_of_the_desk_adds_deletes_or_edits(desk):
    dossier = filed().application
    for end in ("add/", f"{dossier.pk}/delete/", f"{dossier.pk}/history/"):
        assert desk.post(queue_url() + end, {}).status_code in {302, 404}
        assert desk.get(queue_url() + end, follow=True).status_code == 404
    assert Application.objects.filter(pk=dossier.pk).exists()


def test_posting_to_a_read_only_form_changes_nothing(desk):
    call = filed().application.call
    address = reverse("admin:applications_call_change", args=[call.pk])
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"slug": "change"}).status_code == 403
    call.refresh_from_db()
    assert call.slug == "appel-d-essai"


def test_the_journal_of_a_draft_is_not_shown(desk):
    draft = ready_draft()
    entry = record(Event.DRAFT_CREATED, application=draft, actor=draft.owner)
    told = filed().application
    page = desk.get(reverse("admin:applications_journalentry_changelist"))
    assert {each.application_id for each in page.context["cl"].result_list} == {told.pk}
    address = reverse("admin:applications_journalentry_change", args=[entry.pk])
    assert desk.get(address).status_code == 302  # to the index, with « n’existe pas »


def test_a_dossier_that_does_not_exist_is_not_found(desk):
    filed()
    dossier = Application(pk=987_654)
    assert desk.get(dossier_url(dossier)).status_code == 404


def test_my_opinions_are_mine(desk, reviewer):
    dossier = filed().application
    other = ReviewerFactory()
    for person in (reviewer, other):
        give_review(application_id=dossier.pk, reviewer=person, scores=SCORES)
    address = reverse("admin:reviews_review_changelist")

    def reviewers(query):
        results = desk.get(address + query).context["cl"].result_list
        return {review.reviewer for review in results}

    assert reviewers("") == {reviewer, other}
    assert reviewers("?auteur=moi") == {reviewer}
    assert reviewers("?auteur=autres") == {other}


def test_acknowledgements_are_filtered_by_where_they_stand(desk):
    waiting, failed = filed(), filed()
    Acknowledgement.objects.filter(submission=failed).update(
        attempts=3, last_error="Panne."
    )
    sent = filed()
    Acknowledgement.objects.filter(submission=sent).update(
        file="a.pdf",
        size=1,
        sha256="0" * 64,
        rendered_at=timezone.now(),
        mailed_at=timezone.now(),
    )
    address = reverse("admin:applications_acknowledgement_changelist")

    def shown(value):
        results = desk.get(f"{address}?avancement={value}").context["cl"].result_list
        return {acknowledgement.submission for acknowledgement in results}

    assert shown("attente") == {waiting}
    assert shown("echec") == {failed}
    assert shown("envoye") == {sent}
    assert shown("etabli") == set()
