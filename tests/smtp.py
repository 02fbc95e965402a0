"""A real mail server in the process, which keeps what it accepts and refuses at will."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ACCEPTED = "250 OK"


@dataclass(frozen=True)
class Received:
    """A message, and to whom it was handed over."""

    recipients: tuple[str, ...]
    message: Message

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class MailServer:
    """What the server got, and how it answers.

    `to_recipient` and `to_message` map an address (`*` for any) to an answer such as
    `550 5.1.1 No such user`, given to RCPT TO or at the end of DATA.
    """

    port: int = 0
    received: list[Received] = field(default_factory=list)
    to_recipient: dict[str, str] = field(default_factory=dict)
    to_message: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def for_each(self, address: str) -> list[Received]:
        """Return what this address received."""
        return [each for each in self.received if address in each.recipients]

    # The names below are those that aiosmtpd calls.

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        answer = _chosen(self.to_recipient, address)
        if answer == ACCEPTED:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = _chosen(self.to_message, envelope.rcpt_tos[0])
        if answer == ACCEPTED:
            message = message_from_bytes(envelope.original_content, policy=default)
            with self.lock:
                self.received.append(Received(tuple(envelope.rcpt_tos), message))
        return answer


def _chosen(answers: dict[str, str], address: str) -> str:
    return answers.get(address) or answers.get("*") or ACCEPTED


class _Controller(Controller):
    """Listens on a port of the system's choice, told afterwards."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(port: int = 0) -> Iterator[MailServer]:
    """Run a mail server on the loopback, in a thread of its own."""
    handler = MailServer()
    controller = _Controller(
        handler, hostname="127.0.0.1", port=port, server_hostname="mail.example"
    )
    controller.start()
    handler.port = controller.port
    try:
        yield handler
    finally:
        controller.stop()
