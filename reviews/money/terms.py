"""The envelope follows the terms of its call, in the transaction that changes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from applications.calls.definition import CallDefinition
from applications.calls.signals import TermsRefused
from applications.models import Call
from reviews.money.ledger import EnvelopeRefused, adjust

ENVELOPE = ("terms", "envelope")


def follow_terms(
    sender: type[Call],
    *,
    call: Call,
    definition: CallDefinition,
    actor: User | None,
    at: datetime,
    dry_run: bool,
    **_kwargs: Any,
) -> None:
    """Receive `terms_changed`: adjust the ledger, or refuse an envelope that is too small."""
    try:
        adjust(
            call_id=call.pk,
            stated=definition.terms.envelope,
            actor=actor,
            at=at,
            dry_run=dry_run,
        )
    except EnvelopeRefused as refusal:
        raise TermsRefused(ENVELOPE, str(refusal)) from refusal
