"""What every test shares."""

import gc

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.signals import setting_changed

from mailing.transport import transport
from tests.browsing import browser, visit

__all__ = ["browser", "visit"]

# A run keeps much alive, which the collector would walk through again and again: a tenth of
# the time of the tests.
gc.set_threshold(100_000, 20, 50)


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords():
    """Hash passwords cheaply: a sound hash costs a good part of a second, by design."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            settings,
            "PASSWORD_HASHERS",
            ["django.contrib.auth.hashers.MD5PasswordHasher"],
        )
        yield


@pytest.fixture(autouse=True, scope="session")
def private_files(tmp_path_factory):
    """Store uploads and acknowledgements in a folder that lives as long as the run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(
            settings.STORAGES["default"]["OPTIONS"],
            "location",
            str(tmp_path_factory.mktemp("files")),
        )
        # A library may have opened the storage while its models were read.
        setting_changed.send(
            sender=None, setting="STORAGES", value=settings.STORAGES, enter=True
        )
        yield


@pytest.fixture(autouse=True, scope="session")
def plain_static_files(tmp_path_factory):
    """Serve static files from their sources: no test needs what `collectstatic` writes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "WHITENOISE_USE_FINDERS", True, raising=False)
        patch.setattr(settings, "WHITENOISE_AUTOREFRESH", True, raising=False)
        patch.setattr(settings, "STATIC_ROOT", str(tmp_path_factory.mktemp("static")))
        patch.setitem(
            settings.STORAGES["staticfiles"],
            "BACKEND",
            "django.contrib.staticfiles.storage.StaticFilesStorage",
        )
        yield


@pytest.fixture(autouse=True, scope="session")
def plain_http():
    """Speak HTTP, as the test client and the live server do."""
    with pytest.MonkeyPatch.context() as patch:
        for name in (
            "SECURE_SSL_REDIRECT",
            "SESSION_COOKIE_SECURE",
            "CSRF_COOKIE_SECURE",
        ):
            patch.setattr(settings, name, False)
        patch.setattr(settings, "SECURE_HSTS_SECONDS", 0)
        patch.setattr(settings, "ACCOUNT_DEFAULT_HTTP_PROTOCOL", "http")
        yield


@pytest.fixture(autouse=True)
def mails_in_memory(settings):
    """Send what is queued to `mail.outbox`, as Django's own test runner does."""
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    transport.wake()


@pytest.fixture(autouse=True)
def empty_cache():
    """Start each test without the limits that another has reached."""
    cache.delete_pattern("*")
