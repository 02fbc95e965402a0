"""What a mail server's refusal means: for good, or until later."""

from __future__ import annotations

from collections.abc import Iterable
from smtplib import (
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

TOO_LARGE = 552
"""The one refusal of a sender that blames the message: its size is announced with it."""


def words_of(error: BaseException) -> str:
    """Return the server's own words, code first, or what failed before it spoke."""
    said = [f"{code} {_text(answer)}".strip() for code, answer in _answers(error)]
    return " ; ".join(said) or f"{type(error).__name__}: {error}"[:2_000]


def is_final(error: BaseException) -> bool:
    """Tell whether sending again can only be refused again: a bounce.

    So are a 5xx to the recipient or to the message. A 5xx to our name, our password or our
    sender's address is for an operator to mend: no mail of anybody is lost for it.
    """
    if isinstance(error, SMTPSenderRefused):
        return error.smtp_code == TOO_LARGE
    if not isinstance(error, SMTPRecipientsRefused | SMTPDataError):
        return False
    codes = [code for code, _ in _answers(error)]
    return bool(codes) and all(code >= 500 for code in codes)


def _answers(error: BaseException) -> Iterable[tuple[int, bytes | str]]:
    if isinstance(error, SMTPRecipientsRefused):
        return [(code, answer) for code, answer in error.recipients.values()]
    if isinstance(error, SMTPResponseException):
        return [(error.smtp_code, error.smtp_error)]
    return []


def _text(answer: bytes | str) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:1_000]
