"""Public pages: what they say of a call, whatever its dates, in how many queries."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.applications import make_call

pytestmark = pytest.mark.django_db

LAST_INSTANT_OF_2020 = datetime(2020, 5, 15, 21, 59, 59, 999999, tzinfo=UTC)
NOTICE_PAGES = ["accessibility", "legal-notice", "privacy"]


def text_of(response) -> str:
    """Return a page's markup with ordinary spaces."""
    content = response.content.decode().replace("&nbsp;", " ")
    for space in "\u00a0\u202f":
        content = content.replace(space, " ")
    return " ".join(content.split())


def several_calls(count: int) -> None:
    for n in range(count):
        make_call(slug=f"appel-{n}", number_prefix=f"PN{n}")


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_takes_two_queries_then_one(
    client, django_assert_num_queries, count
):
    several_calls(count)

    with django_assert_num_queries(2):
        client.get("/")
    with django_assert_num_queries(1):
        response = client.get("/")

    assert response.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_a_call_takes_two_queries_then_one(client, django_assert_num_queries, count):
    several_calls(count)

    with django_assert_num_queries(2):
        client.get("/appels/appel-0/")
    with django_assert_num_queries(1):
        client.get("/appels/appel-0/")


@pytest.mark.parametrize("address", ["/", "/appels/appel-0/"])
def test_signed_in_a_public_page_takes_three_queries(
    client, django_assert_num_queries, address
):
    several_calls(1)
    client.force_login(UserFactory())

    with django_assert_num_queries(3):
        client.get(address)


@pytest.mark.parametrize("name", NOTICE_PAGES)
def test_a_notice_takes_no_query(client, django_assert_num_queries, name):
    with django_assert_num_queries(0):
        response = client.get(reverse(name))

    assert response.status_code == 200


def test_the_home_page_says_when_no_call_is_open(client):
    assert "Aucun appel à projets n’est ouvert" in text_of(client.get("/"))


def test_the_home_page_sorts_calls_by_where_they_stand(client):
    now = datetime.now(UTC)
    make_call(slug="a", number_prefix="A", title="Un appel ouvert")
    make_call(
        slug="b",
        number_prefix="B",
        title="Un appel futur",
        opens_at=now + timedelta(days=1),
    )
    make_call(
        slug="c",
        number_prefix="C",
        title="Un appel clos",
        closes_at=LAST_INSTANT_OF_2020,
    )

    page = text_of(client.get("/"))

    order = [
        page.index(text)
        for text in (
            "Appels à projets ouverts",
            "Un appel ouvert",
            "Appels à projets à venir",
            "Un appel futur",
            "Appels à projets clos",
            "Un appel clos",
        )
    ]
    assert order == sorted(order)


def test_the_call_that_closes_first_is_shown_first(client):
    now = datetime.now(UTC)
    for days, slug in ((60, "a"), (2, "b"), (30, "c")):
        make_call(
            slug=slug,
            number_prefix=slug.upper(),
            title=f"Appel de {days} jours",
            closes_at=now + timedelta(days=days),
        )

    page = text_of(client.get("/"))

    order = [page.index(f"Appel de {days} jours") for days in (2, 30, 60)]
    assert order == sorted(order)


def test_a_call_says_who_how_much_until_when_and_with_what(client):
    make_call(closes_at=LAST_INSTANT_OF_2020)

    page = text_of(client.get("/appels/appel-d-essai/"))

    assert "Les collectivités." in page
    assert "<li>communauté de communes</li>" in page
    assert "jusqu’à 50 %" in page
    assert "3 000 000,00 €" in page
    assert "15 000 000,00 €" in page
    assert "10,00 €" in page
    assert "15 mai 2020 à 23 h 59 (heure de Paris)</strong>, la dernière minute" in page
    assert "<strong>Délibération</strong>" in page
    assert "<strong>Lettres des partenaires</strong> (facultatif)" in page
    assert "Territoire" in page
    assert "mission@etat.example" in page


def test_the_categories_of_a_call_are_in_the_order_of_a_french_dictionary(client):
    make_call(eligible_categories=frozenset({"EPT", "PARIS", "COM", "REG"}))

    page = text_of(client.get("/appels/appel-d-essai/"))

    names = ["commune", "établissement public territorial", "région", "Ville de Paris"]
    places = [page.index(f"<li>{name}</li>") for name in names]
    assert places == sorted(places)


def test_a_call_leaves_out_the_terms_it_does_not_state(client):
    make_call(grant_cap=None, target_share=None, envelope=None, pass_face_value=None)

    page = text_of(client.get("/appels/appel-d-essai/"))

    assert "plafonn" not in page.lower()
    assert "Enveloppe" not in page
    assert "public cible" not in page.lower()
    assert "None" not in page


def test_a_minimum_is_told_where_there_is_one(client):
    make_call(minimum_grant=Decimal("20000"))

    assert "20 000,00 €" in text_of(client.get("/appels/appel-d-essai/"))


def test_a_closed_call_gives_the_reason_instead_of_a_button(client):
    make_call(closes_at=LAST_INSTANT_OF_2020)

    page = text_of(client.get("/appels/appel-d-essai/"))

    assert "Cet appel n’accepte plus de dossier : il est clos depuis le 15 mai" in page
    assert "Commencer un dossier" not in page
    assert "?next=" not in page


def test_a_call_to_come_says_when_it_opens(client):
    make_call(
        opens_at=datetime(2098, 12, 31, 23, tzinfo=UTC),
        closes_at=datetime(2099, 6, 1, tzinfo=UTC),
    )

    page = text_of(client.get("/appels/appel-d-essai/"))

    assert "à partir du 1er janvier 2099 à 0 h 00 (heure de Paris)" in page
    assert "?next=" not in page


def test_an_open_call_leads_a_visitor_to_a_dossier_through_an_account(client):
    make_call()

    page = text_of(client.get("/appels/appel-d-essai/"))

    assert "/compte/signup/?next=/dossiers/nouveau/appel-d-essai/" in page
    assert "/compte/login/?next=/dossiers/nouveau/appel-d-essai/" in page


def test_what_a_call_says_is_escaped(client):
    make_call(title="<b>gras</b>", summary="<script>alert(1)</script>")

    page = text_of(client.get("/appels/appel-d-essai/"))

    assert "<b>gras" not in page
    assert "<script>alert" not in page


def test_an_unknown_call_is_not_found(client):
    response = client.get("/appels/inconnu/")

    assert response.status_code == 404
    assert "Page non trouvée" in text_of(response)


def test_each_page_has_a_title_of_its_own(client):
    make_call()
    addresses = ["/", "/appels/appel-d-essai/", *map(reverse, NOTICE_PAGES)]

    titles = [
        text_of(client.get(address)).split("<title>")[1].split("</title>")[0]
        for address in addresses
    ]

    assert all(title.endswith(" – Pass numérique") for title in titles)
    assert len(set(titles)) == len(addresses)


def test_only_reviewers_are_offered_the_review_desk(client):
    assert "Instruction" not in text_of(client.get("/"))

    client.force_login(UserFactory())
    assert "/instruction/" not in text_of(client.get("/"))

    client.force_login(ReviewerFactory())
    assert "/instruction/" in text_of(client.get("/"))


def test_every_page_leads_to_the_statement_of_accessibility(client):
    for address in ["/", "/compte/login/", "/inconnu"]:
        assert "Accessibilité : non conforme" in text_of(client.get(address))


def test_without_the_states_branding_nothing_of_it_is_left(client, settings):
    settings.STATE_BRANDING = False

    page = text_of(client.get("/"))

    assert "République" not in page
    assert "fr-logo" not in page
    assert "dsfr/dist/favicon" not in page
    assert "css/neutral.css" in page


def test_a_demonstration_says_so(client, settings):
    assert "Site de démonstration" not in text_of(client.get("/"))

    settings.DEMO = True
    assert "Site de démonstration" in text_of(client.get("/"))


def test_notices_show_what_the_operator_gave_and_admit_what_is_missing(
    client, settings
):
    settings.NOTICES = settings.NOTICES | {"publisher": "La Mission <Société>"}

    page = text_of(client.get(reverse("legal-notice")))

    assert "La Mission &lt;Société&gt;" in page
    assert "Non renseigné par l’exploitant de ce site" in page


@pytest.mark.urls("tests.passnum.failing_urls")
def test_the_error_page_needs_no_database():
    client = Client(raise_request_exception=False)

    def refuse(execute, sql, params, many, context):
        raise AssertionError(sql)

    with connection.execute_wrapper(refuse):
        response = client.get("/panne/")

    assert response.status_code == 500
    assert "Le service rencontre une difficulté." in text_of(response)


def test_a_stale_form_says_what_to_do(client):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/compte/login/", {"login": "a@b.fr"})

    assert response.status_code == 403
    assert "Ce formulaire a expiré" in text_of(response)


def test_home_and_an_open_call_lead_to_its_simulator(client):
    make_call()

    for address in ("/", "/appels/appel-d-essai/"):
        assert (
            'href="/simulateur/appel-d-essai/"' in client.get(address).content.decode()
        )


def test_a_closed_call_can_still_be_simulated_from_its_page(client):
    make_call(closes_at=LAST_INSTANT_OF_2020)

    assert "/simulateur/appel-d-essai/" in text_of(client.get("/appels/appel-d-essai/"))
