"""What the loading of a call tells to the rooms above."""

from __future__ import annotations

from django.dispatch import Signal

from applications.calls.toml_lines import KeyPath


class TermsRefused(ValueError):
    """New terms contradict what was done under the former: which key, and why (French)."""

    def __init__(self, path: KeyPath, reason: str) -> None:
        super().__init__(reason)
        self.path = path
        self.reason = reason


terms_changed = Signal()
"""Sent in the transaction that changes the terms of a call, whose row is locked: `call`,
`definition` (the new one), `actor` (a user or None), `at`, and `dry_run`, when nothing is to
be written. A receiver may raise TermsRefused: nothing is then loaded."""
