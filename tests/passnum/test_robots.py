"""robots.txt and favicon.ico, asked for by themselves."""

from urllib.robotparser import RobotFileParser

from django.contrib.staticfiles import finders


def test_search_engines_are_kept_to_the_public_pages(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain"
    rules = RobotFileParser()
    rules.parse(response.content.decode().splitlines())
    for public in ("/", "/appels/pass-numerique-2020/", "/simulateur/"):
        assert rules.can_fetch("*", public)
    for personal in ("/dossiers/", "/compte/connexion/", "/instruction/"):
        assert not rules.can_fetch("*", personal)


def test_the_icon_is_the_one_that_the_pages_name(client, settings):
    for branded, name in ((True, "favicon.ico"), (False, "favicon.svg")):
        settings.STATE_BRANDING = branded

        response = client.get("/favicon.ico")

        assert response.status_code == 302
        assert response.url.endswith(name)
        assert finders.find(response.url.removeprefix(settings.STATIC_URL))
