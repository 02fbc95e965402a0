"""A dossier started from a simulation holds its figures, once, for whoever signed in."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from applications.drafts import CallNotOpen
from applications.models import Application, State
from simulator.simulation import Simulation
from simulator.starting import Carried, start_dossier
from tests.factories.accounts import UserFactory
from tests.factories.applications import make_call
from tests.factories.territories import LocalAuthorityFactory
from tests.passnum.test_pages import LAST_INSTANT_OF_2020, text_of
from tests.simulator.figures import MET

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
FIGURES = {
    "eligible_cost": Decimal("100000.00"),
    "total_cost": Decimal("120000.00"),
    "requested_grant": Decimal("50000.00"),
    "other_resources": Decimal("70000.00"),
    "beneficiaries": 1_000,
    "target_beneficiaries": 500,
}


def left(**changes) -> str:
    return " ".join(Carried.of(Simulation(**changes)).left)


@pytest.fixture
def user():
    return UserFactory()


def start(call, user, **changes) -> Application:
    draft = start_dossier(
        call=call, user=user, simulation=Simulation(**changes), now=NOW
    )
    draft.refresh_from_db()
    return draft


def test_the_draft_holds_every_figure(call, user):
    authority = LocalAuthorityFactory()
    draft = start(call, user, authority=authority, **FIGURES)

    assert {name: getattr(draft, name) for name in FIGURES} == FIGURES
    assert (draft.owner, draft.call, draft.state) == (user, call, State.DRAFT)
    assert (draft.authority_id, draft.holder_siren) == (authority.pk, authority.siren)
    assert draft.holder_category == authority.category
    assert list(
        draft.financing_lines.values_list("kind", "label", "amount", "eligible")
    ) == [
        (
            "expense",
            "Dépenses éligibles, à détailler",
            Decimal("100000.00"),
            True,
        ),
        ("expense", "Autres dépenses, à détailler", Decimal("20000.00"), False),
        (
            "resource",
            "Autres ressources, à détailler",
            Decimal("70000.00"),
            False,
        ),
    ]


def test_a_button_pressed_twice_opens_one_dossier(call, user):
    assert start(call, user, **FIGURES) == start(call, user, **FIGURES)
    assert Application.objects.count() == 1


def test_other_figures_open_another_dossier(call, user):
    first = start(call, user, **FIGURES)

    assert start(call, user, **FIGURES | {"beneficiaries": 2}) != first


def test_a_dossier_in_which_one_has_written_is_left_alone(call, user):
    first = start(call, user, **FIGURES)
    Application.objects.update(title="Un titre")

    assert start(call, user, **FIGURES) != first


def test_a_legal_category_is_kept_without_an_authority(call, user):
    assert start(call, user, category="7354").holder_category == "7354"


def test_nothing_to_take_over_opens_an_empty_draft(call, user):
    draft = start(call, user)

    assert draft.total_cost is None
    assert not draft.financing_lines.exists()


def test_a_closed_call_opens_nothing(user):
    call = make_call(closes_at=NOW - timedelta(days=1))
    with pytest.raises(CallNotOpen):
        start(call, user, **FIGURES)

    assert not Application.objects.exists()


def test_what_a_plan_of_lines_cannot_hold_is_told():
    assert "sans dépense éligible" in left(total_cost=Decimal(5))
    assert "inférieur à la dépense éligible" in left(
        total_cost=Decimal(5), eligible_cost=Decimal(6)
    )
    assert "nulles" in left(other_resources=Decimal("0.00"))
    assert "date du dépôt" in left(received_on=date(2027, 1, 1))
    assert "n’a pas pu être lu" in left(unread={"total_cost": "x"})
    assert left(**FIGURES) == ""


class TestThePage:
    ADDRESS = "/simulateur/appel-d-essai/commencer/"

    def test_asks_to_sign_in_and_keeps_the_figures(self, client, call):
        response = client.get(self.ADDRESS, MET)

        assert response.status_code == 302
        assert "/compte/login/?next=" in response["Location"]
        assert "eligible_cost" in response["Location"]

    def test_tells_what_the_draft_will_hold_and_changes_nothing(
        self, client, call, user
    ):
        client.force_login(user)
        page = text_of(client.get(self.ADDRESS, MET))

        assert "100 000,00 €" in page
        assert "syndicat mixte fermé" in page
        assert not Application.objects.exists()

    def test_starts_the_dossier_and_says_so(self, client, call, user):
        client.force_login(user)
        response = client.post(f"{self.ADDRESS}?{_query(MET)}", follow=True)
        draft = Application.objects.get()

        assert response.redirect_chain == [
            (reverse("applications:step", args=[draft.public_id, "porteur"]), 302)
        ]
        assert "reprend les chiffres de votre simulation" in text_of(response)
        assert draft.eligible_cost == Decimal("100000.00")

    def test_ignores_what_the_body_holds(self, client, call, user):
        client.force_login(user)
        client.post(self.ADDRESS, MET)

        assert Application.objects.get().eligible_cost is None

    def test_of_a_closed_call_says_why_and_creates_nothing(self, client, user):
        make_call(closes_at=LAST_INSTANT_OF_2020)
        client.force_login(user)
        response = client.post(f"{self.ADDRESS}?{_query(MET)}")

        assert response.status_code == 422
        assert "clos depuis le 15 mai 2020" in text_of(response)
        assert not Application.objects.exists()

    def test_is_protected_from_other_sites(self, call, user):
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)

        assert client.post(f"{self.ADDRESS}?{_query(MET)}").status_code == 403


def _query(figures) -> str:
    return urlencode(figures)
