"""Handing a message over to the mail server, and leaving alone a server that is down."""

from __future__ import annotations

from contextlib import suppress
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

REST_S = 20.0
"""For how long a process leaves alone a server that it could not reach.

A server that swallows connections costs EMAIL_TIMEOUT for each mail: without a rest, it
would hold up the documents that the same workers make.
"""


class Transport:
    """The way to the mail server, as one process knows it."""

    def __init__(self) -> None:
        self._rests_until = 0.0

    @property
    def is_resting(self) -> bool:
        """Tell whether the server was out of reach a moment ago."""
        return monotonic() < self._rests_until

    def deliver(self, message: EmailMessage) -> None:
        """Hand one message over, to its one recipient; return once it is accepted.

        Raises SMTPException for what the server answers, OSError when it does not. What
        fails after the acceptance is no failure.
        """
        connection = get_connection(settings.MAIL_TRANSPORT)
        try:
            self._open(connection)
            connection.send_messages([message])
        finally:
            with suppress(Exception):
                connection.close()

    def _open(self, connection: BaseEmailBackend) -> None:
        try:
            connection.open()
        except OSError:
            self._rests_until = monotonic() + REST_S
            raise

    def wake(self) -> None:
        """Forget that the server was out of reach."""
        self._rests_until = 0.0


transport = Transport()
