"""Telling the workers of a task without making a person wait for the broker."""

from __future__ import annotations

import threading
from time import monotonic
from typing import Any

from celery import Task, current_app

OPTIONS = {
    "socket_connect_timeout": 0.4,
    "socket_timeout": 0.4,
    "max_retries": 0,
}
"""How the broker is reached: one try, and so many seconds for each answer.

The workers' own connections wait and retry, as they should; a request must not.
"""


REST_S = 2.0
"""For how long a broker out of reach is not asked again: a request may send several messages."""


class BrokerOutOfReach(Exception):
    """The broker did not answer a moment ago; it was not asked again."""


class QuickSender(threading.local):
    """A connection to the broker, one a thread, kept from one message to the next.

    A message goes to its queue by name: nothing is declared, so a broker that was restarted
    meanwhile has nothing to be told again.
    """

    producer: Any = None
    rests_until: float = 0.0

    def send(self, task: Task[..., Any], *arguments: object) -> None:
        """Send one message. A kept connection that fails is replaced once.

        Raises BrokerOutOfReach, or whatever the transport raises (kombu, redis-py and the
        resolver each have their own errors). A message may then have been sent: the task
        must be safe to run twice.
        """
        if monotonic() < self.rests_until:
            raise BrokerOutOfReach("it did not answer a moment ago")
        if self.producer is not None:
            try:
                return self._publish(task, arguments)
            except Exception:
                self.close()
        self.producer = current_app.amqp.Producer(
            current_app.connection_for_write(transport_options=OPTIONS),
            auto_declare=False,
        )
        try:
            self._publish(task, arguments)
        except BaseException:
            self.close()
            self.rests_until = monotonic() + REST_S
            raise

    def close(self) -> None:
        """Forget the connection, if there is one."""
        self.rests_until = 0.0
        if self.producer is not None:
            producer, self.producer = self.producer, None
            producer.connection.release()

    def _publish(self, task: Task[..., Any], arguments: tuple[object, ...]) -> None:
        options: dict[str, Any] = {"retry": False, "declare": []}
        task.apply_async(arguments, producer=self.producer, **options)


quickly = QuickSender()
