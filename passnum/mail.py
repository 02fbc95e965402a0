"""Mail of the demonstration: written to files, its links shown on the console."""

import re
import sys
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend


class DemoMailBackend(EmailBackend):
    """Writes each message under EMAIL_FILE_PATH and shows its links on the console."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write and announce `email_messages`; return how many were written."""
        written: int = super().send_messages(email_messages)
        for message in email_messages:
            links = re.findall(r"https?://\S+", str(message.body))
            lines = [f"✉ {message.subject} → {', '.join(message.to)}"]
            lines += [f"   {link}" for link in links]
            sys.stderr.write("\n".join(lines) + "\n")
        sys.stderr.flush()
        return written
