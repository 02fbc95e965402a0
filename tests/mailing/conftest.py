"""What the tests of the queue share."""

import pytest

from tests.smtp import mail_server


@pytest.fixture
def server(settings):
    """A mail server, and the one that the queue speaks to."""
    with mail_server() as running:
        settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running
