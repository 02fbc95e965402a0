"""Django's PostgreSQL backend, which looks at a kept connection instead of querying it."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL; a kept connection is checked without a query.

    Django asks `SELECT 1` at the beginning of each request, which costs as much as a query
    of the page. Why this is enough: `docs/decisions/0013-connections-are-looked-at.md`.
    """

    def is_usable(self) -> bool:
        """Tell whether the server still holds its end of the connection. No query.

        A server that stops or ends the session closes the socket, which then has something
        to read: its last message, the end, or an error. An idle connection has nothing.
        """
        if self.connection is None or self.connection.closed:
            return False
        poller = select.poll()
        poller.register(self.connection.fileno(), select.POLLIN)
        return not poller.poll(0)
