"""Who sees which page of whose dossier: every address, every kind of person, draft and filed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Acknowledgement, Application
from applications.steps import STEPS
from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.applications import filed, make_call, ready_draft

pytestmark = pytest.mark.django_db

OWNER, OTHER, REVIEWER, ANONYMOUS = "owner", "other", "reviewer", "anonymous"

SHOWN, HIDDEN, SIGN_IN, TO_FILING, TO_STEP = (
    "200",
    "404",
    "sign in",
    "to the filing",
    "to a step",
)

GET = {step.slug: ("step", step.slug) for step in STEPS} | {
    "detail": ("detail",),
    "submit": ("submit",),
    "acknowledgement": ("acknowledgement",),
    "document": ("document", "DOCUMENT"),
    "remove": ("remove-document", "DOCUMENT"),
}
POST = {
    slug: GET[slug]
    for slug in ("porteur", "projet", "publics", "financement", "pieces", "depot")
} | {"submit": GET["submit"], "remove": GET["remove"]}


def address(application, page):
    name, *arguments = page
    document = application.documents.get()
    return reverse(
        f"applications:{name}",
        args=[
            application.public_id,
            *(document.public_id if item == "DOCUMENT" else item for item in arguments),
        ],
    )


def sign_in(client, who, application):
    person = {
        OWNER: lambda: application.owner,
        OTHER: UserFactory,
        REVIEWER: ReviewerFactory,
        ANONYMOUS: lambda: None,
    }[who]()
    if person is not None:
        client.force_login(person)


def outcome(response, application):
    if response.status_code == 200:
        assert response.getvalue()
        return SHOWN
    if response.status_code == 404:
        return HIDDEN
    assert response.status_code == 302
    if response.url.startswith(reverse("account_login")):
        return SIGN_IN
    if response.url == application.get_absolute_url():
        return TO_FILING
    assert response.url.startswith(application.get_absolute_url())
    return TO_STEP


def expected_get(who, state, page):
    if who == ANONYMOUS:
        return SIGN_IN
    if who == OTHER or (who == REVIEWER and state == "draft"):
        return HIDDEN
    if page == "document":
        return SHOWN
    if state == "draft":
        if page in ("detail", "submit", "remove"):
            return TO_STEP
        return HIDDEN if page == "acknowledgement" else SHOWN
    if page == "detail":
        return SHOWN
    if page == "submit":
        return TO_STEP
    return TO_FILING


@pytest.mark.parametrize("who", [OWNER, OTHER, REVIEWER, ANONYMOUS])
@pytest.mark.parametrize("state", ["draft", "filed"])
@pytest.mark.parametrize("page", GET)
def test_each_page_is_shown_to_those_who_may_read_it(client, who, state, page):
    application = ready_draft() if state == "draft" else filed().application
    sign_in(client, who, application)
    response = client.get(address(application, GET[page]))
    assert outcome(response, application) == expected_get(who, state, page)


@pytest.mark.parametrize("who", [OTHER, REVIEWER, ANONYMOUS])
@pytest.mark.parametrize("state", ["draft", "filed"])
@pytest.mark.parametrize("page", POST)
def test_nobody_but_its_owner_changes_a_dossier(client, who, state, page):
    application = ready_draft() if state == "draft" else filed().application
    sign_in(client, who, application)
    before = Application.objects.values().get()
    events = application.journal.count()
    response = client.post(
        address(application, POST[page]), {"title": "X", "sworn": "on"}
    )
    if who == ANONYMOUS:
        assert outcome(response, application) == SIGN_IN
    elif who == OTHER or state == "draft":
        assert response.status_code == 404
    else:
        assert outcome(response, application) == TO_FILING
    assert Application.objects.values().get() == before
    assert application.documents.count() == 1
    assert application.journal.count() == events


@pytest.mark.parametrize("page", POST)
def test_its_owner_changes_nothing_of_a_filed_dossier(client, page):
    application = filed().application
    client.force_login(application.owner)
    before = Application.objects.values().get()
    response = client.post(
        address(application, POST[page]), {"title": "X", "sworn": "on"}
    )
    assert outcome(response, application) == TO_FILING
    assert Application.objects.values().get() == before
    assert application.documents.count() == 1


def test_a_document_is_found_under_its_own_dossier_only(client):
    mine = ready_draft()
    other = ready_draft()
    client.force_login(mine.owner)
    for name in ("document", "remove-document"):
        url = reverse(
            f"applications:{name}",
            args=[mine.public_id, other.documents.get().public_id],
        )
        assert client.post(url).status_code in (302, 404, 405)
        assert other.documents.exists()
    url = reverse(
        "applications:document",
        args=[mine.public_id, other.documents.get().public_id],
    )
    assert client.get(url).status_code == 404


def test_a_step_that_does_not_exist_answers_404(client):
    draft = ready_draft()
    client.force_login(draft.owner)
    url = reverse("applications:step", args=[draft.public_id, "autre"])
    assert client.get(url).status_code == 404


def test_a_list_holds_ones_own_dossiers_only(client):
    mine = ready_draft(title="Le mien")
    ready_draft(title="Celui d’un autre")
    filed(title="Déposé par un autre")
    client.force_login(mine.owner)
    page = client.get(reverse("applications:list"))
    assert "Le mien" in page.text
    assert "autre" not in page.text


def test_a_reviewers_own_list_leaves_out_what_others_filed(client):
    filed(title="Déposé par un autre")
    client.force_login(ReviewerFactory())
    assert "Déposé par un autre" not in client.get(reverse("applications:list")).text


@pytest.mark.parametrize("method", ["get", "post"])
def test_signing_in_comes_before_a_new_draft(client, method):
    call = make_call()
    url = reverse("applications:create", args=[call.slug])
    response = getattr(client, method)(url)
    assert response.url == f"{reverse('account_login')}?next={url}"
    assert not Application.objects.exists()


def test_a_closed_call_says_so_and_opens_nothing(client):
    call = make_call(closes_at=timezone.now() - timedelta(days=1))
    client.force_login(UserFactory())
    url = reverse("applications:create", args=[call.slug])
    page = client.get(url)
    assert page.status_code == 200
    assert "clos depuis le" in page.text
    assert "Commencer un dossier" not in page.text
    refused = client.post(url)
    assert refused.status_code == 422
    assert "clos depuis le" in refused.text
    assert not Application.objects.exists()


def test_an_unknown_call_answers_404(client):
    client.force_login(UserFactory())
    url = reverse("applications:create", args=["inconnu"])
    assert client.get(url).status_code == 404


def test_no_page_of_a_dossier_is_kept_by_the_browser(client):
    draft = ready_draft()
    client.force_login(draft.owner)
    for page in ("porteur", "depot", "document"):
        response = client.get(address(draft, GET[page]))
        assert "no-store" in response["Cache-Control"]
        assert response.getvalue()


def test_a_filed_dossier_has_one_pending_acknowledgement_and_its_page_says_so(client):
    dossier = filed().application
    Acknowledgement.objects.update(rendered_at=None, file="", sha256="", size=None)
    client.force_login(dossier.owner)
    page = client.get(address(dossier, GET["acknowledgement"]), follow=True)
    assert "en cours d’établissement" in page.text
