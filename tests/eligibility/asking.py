"""Ask one rule about an application that meets them all, but for some changes."""

from typing import Any

from eligibility import Finding, Status, Terms, assess
from tests.factories.eligibility import make_facts, make_terms


def ask(rule: str, terms: Terms | None = None, **changes: Any) -> Finding:
    """The finding of one rule on the facts so changed; it must not be absent."""
    assessment = assess(make_facts(**changes), terms or make_terms(), rules=[rule])
    return assessment.findings[0]


def status(rule: str, terms: Terms | None = None, **changes: Any) -> Status:
    return ask(rule, terms, **changes).status


def plain(text: str | None) -> str:
    """The text with ordinary spaces, so that a test can be read."""
    assert text is not None
    return text.replace("\u00a0", " ").replace("\u202f", " ")
