"""What every test shares."""

import pytest
from django.conf import settings


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
        yield


@pytest.fixture(autouse=True, scope="session")
def plain_static_files():
    """Name static files as they are: no test needs the manifest that `collectstatic` writes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(
            settings.STORAGES["staticfiles"],
            "BACKEND",
            "django.contrib.staticfiles.storage.StaticFilesStorage",
        )
        yield
