"""The panel beside a step, asked while one types: it answers for what is typed, and saves nothing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application
from applications.steps import STEPS
from tests.applications.posting import plan_data
from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.applications import filed
from tests.factories.territories import LocalAuthorityFactory
from tests.passnum.test_pages import text_of

pytestmark = pytest.mark.django_db

PLAN = plan_data([("Pass", "100 000", True)], [("Fonds propres", "50 000")], "50 000")


def live(draft, slug) -> str:
    return reverse("applications:live-rules", args=[draft.public_id, slug])


@pytest.fixture
def ask(client, draft):
    """Return a function that posts a step's fields to the panel, and reads its text."""

    def post(slug, data) -> str:
        before = Application.objects.values().get()
        response = client.post(live(draft, slug), data)
        assert response.status_code == 200
        assert Application.objects.values().get() == before
        page = text_of(response)
        assert "<html" not in page
        return page

    return post


def test_the_plan_typed_is_judged(ask):
    page = ask("financement", plan_data([("Pass", "80 000", True)], [], "50 000"))

    assert "Non recevable en l’état" in page
    assert "dépasse 50 % de la dépense éligible de 80 000,00 €" in page


def test_the_totals_are_those_of_the_plan_typed(ask):
    lines = plan_data([("Pass", "80 000", True)], [("Fonds propres", "1")], "50 000")
    page = ask("financement", lines)

    assert 'id="sommes" hx-swap-oob' in page
    assert "Il manque 29 999,00 € de ressources" in page
    assert "sommes" not in ask("publics", {"beneficiaries": "1"})


def test_a_line_without_its_label_counts_already(ask):
    assert "100 000,00 €" in ask("financement", plan_data([("", "100 000", True)]))


def test_an_amount_that_cannot_be_read_leaves_its_sum_unknown_and_is_named(ask):
    data = plan_data([("Pass", "beaucoup", True)], [("Fonds propres", "50 000")], "1")
    page = ask("financement", data)

    assert "Montant</a> : Écrivez un montant" in page
    assert "il manque la dépense éligible et le coût total" in page


def test_a_plan_that_came_incomplete_is_unknown(ask):
    assert "À compléter" in ask("financement", {"requested_grant": "1"})


def test_a_sum_too_large_to_hold_is_unknown(ask):
    lines = [("Pass", "9 999 999 999", True)] * 2

    assert "il manque" in ask("financement", plan_data(lines, [], "1"))


def test_the_rules_judged_are_those_that_the_step_shows(ask):
    page = ask("projet", {"starts_on": "2027-01-01", "ends_on": "2027-12-31"})

    assert "Calendrier du projet" in page
    assert "Recouvrement de territoires" not in page


def test_the_publics_typed_are_judged(ask):
    page = ask("publics", {"beneficiaries": "101", "target_beneficiaries": "50"})

    assert "50 personnes sur 101" in page


def test_a_number_that_cannot_be_read_is_unknown_and_named(ask):
    page = ask("publics", {"beneficiaries": "12 x", "target_beneficiaries": "5"})

    assert '<a href="#id_beneficiaries">Nombre de bénéficiaires prévus</a>' in page
    assert "il manque le nombre de bénéficiaires" in page


def test_a_number_beyond_what_the_rules_count_is_refused(ask):
    page = ask("publics", {"beneficiaries": "1000000000", "target_beneficiaries": "5"})

    assert "Écrivez un nombre d’au plus 999999999." in page


def test_the_days_typed_are_judged(ask):
    page = ask("projet", {"starts_on": "2027-12-31", "ends_on": "2027-01-01"})

    assert "avant de commencer" in page


def test_the_authority_chosen_is_judged(ask, draft):
    other = LocalAuthorityFactory(category="MET")

    assert "n’admet pas les candidats de cette catégorie : métropole" in ask(
        "porteur", {"authority": other.siren}
    )


def test_a_holder_typed_by_hand_is_judged_however_little_is_written(ask):
    page = ask("porteur", {"authority": "hors-registre", "manual_category": "7361"})

    assert "CCAS" in page


@pytest.mark.parametrize(
    ("slug", "data"),
    [
        ("porteur", {"authority": "200000008", "contact_name": "X"}),
        ("projet", {"starts_on": "2027-01-01"}),
        ("publics", {"beneficiaries": "12"}),
        ("financement", PLAN.dict()),
    ],
)
def test_the_panel_takes_eight_queries_at_most(client, draft, slug, data):
    with CaptureQueriesContext(connection) as queries:
        client.post(live(draft, slug), data)

    assert len(queries) <= 8


@pytest.mark.parametrize("person", [UserFactory, ReviewerFactory])
def test_another_persons_draft_is_not_found(client, draft, person):
    client.force_login(person())

    assert client.post(live(draft, "financement"), PLAN).status_code == 404


def test_whoever_is_not_signed_in_is_refused_without_a_page(draft):
    assert Client().post(live(draft, "financement"), PLAN).status_code == 403


@pytest.mark.parametrize("slug", ["pieces", "depot", "nulle-part"])
def test_a_step_where_nothing_is_typed_has_no_panel_of_its_own(client, draft, slug):
    assert client.post(live(draft, slug)).status_code == 404


def test_it_is_asked_by_post_alone(client, draft):
    assert client.get(live(draft, "publics")).status_code == 405


def test_it_is_protected_from_other_sites(draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(draft.owner)

    assert client.post(live(draft, "publics")).status_code == 403


def test_a_dossier_filed_meanwhile_leads_to_its_filing(client):
    submission = filed()
    client.force_login(submission.application.owner)
    response = client.post(live(submission.application, "financement"), PLAN)

    assert response["HX-Redirect"] == submission.application.get_absolute_url()
    assert response.content == b""


@pytest.mark.parametrize("step", STEPS)
def test_a_step_says_where_its_panel_is_asked(client, draft, step):
    page = client.get(
        reverse("applications:step", args=[draft.public_id, step.slug])
    ).content.decode()

    has_panel = step.slug not in {"pieces", "depot"}
    assert (f'hx-post="{live(draft, step.slug)}"' in page) is has_panel
    assert ("htmx-2.min.js" in page) is has_panel
