"""/health/metrics: for whoever bears the token, in a format that alarms read."""

import pytest

from applications.models import Acknowledgement
from tests.factories.applications import filed

pytestmark = pytest.mark.django_db

ADDRESS = "/health/metrics"
BEARER = {"Authorization": "Bearer un-jeton"}


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = "un-jeton"


def values(response) -> dict[str, float]:
    lines = response.text.splitlines()
    return {
        name: float(value)
        for name, value in (line.split() for line in lines if line[0] != "#")
    }


def test_the_figures_are_given_as_gauges(client, token):
    filed()
    response = client.get(ADDRESS, headers=BEARER)
    assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    shown = values(response)
    assert shown["passnum_acknowledgement_owed"] == 1
    assert shown["passnum_acknowledgement_mails_waiting"] == 2
    assert 0 < shown["passnum_acknowledgement_owed_oldest_seconds"] < 60
    assert shown["passnum_acknowledgement_owed_late"] == 0
    assert len(shown) == 9
    text = response.text
    assert text.count("# TYPE ") == text.count("# HELP ") == 9
    assert text.endswith("\n")


def test_the_figures_cost_the_same_whatever_their_number(
    client, token, django_assert_num_queries
):
    for count in (1, 3):
        while Acknowledgement.objects.count() < count:
            filed()
        with django_assert_num_queries(2):
            client.get(ADDRESS, headers=BEARER)


@pytest.mark.parametrize("given", [None, "Bearer", "Bearer autre", "un-jeton"])
def test_without_the_token_there_is_nothing_here(client, token, given):
    headers = {} if given is None else {"Authorization": given}
    assert client.get(ADDRESS, headers=headers).status_code == 404


@pytest.mark.parametrize("given", ["Bearer ", "Bearer"])
def test_without_a_token_in_the_settings_nobody_has_it(client, settings, given):
    settings.METRICS_TOKEN = ""
    assert client.get(ADDRESS, headers={"Authorization": given}).status_code == 404
