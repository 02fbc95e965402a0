"""What the desk's page tests share."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories.accounts import ReviewerFactory, UserFactory


@pytest.fixture
def reviewer(db):
    return ReviewerFactory()


@pytest.fixture
def desk(client, reviewer):
    """A client signed in as the reviewer."""
    sign_in(client, reviewer)
    return client


@pytest.fixture
def operator(db):
    return UserFactory(is_staff=True, is_superuser=True)


def sign_in(client, user):
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])


def queue_url(query=""):
    return reverse("admin:reviews_dossier_changelist") + query


def dossier_url(dossier, action="change", *arguments):
    return reverse(f"admin:reviews_dossier_{action}", args=[dossier.pk, *arguments])
