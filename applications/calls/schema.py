"""The keys that the file of a call may hold; `docs/calls.md` tells what each means."""

from collections.abc import Iterable

from applications.calls.decisions import AWARD_PLACEHOLDERS, PLACEHOLDERS
from applications.calls.definition import ReviewTerms
from applications.calls.readers import (
    amount,
    categories,
    email,
    flag,
    instant,
    integer,
    letter,
    prose,
    share,
    text,
    weight,
)
from applications.calls.tables import Key, optional, references, rows, table

MAXIMUM_DAYS = 3_650
MAXIMUM_SCALE = 100

_CODE = Key(
    text(form=r"[a-z0-9][a-z0-9_-]{0,39}", like="deliberation, lettres-partenaires")
)
_LABEL = Key(prose(limit=200))
_TEXT = Key(prose())
_MAY_BE_EMPTY = optional(prose(blank=True), default="")

CALL = {
    "slug": Key(text(form=r"[a-z0-9][a-z0-9-]{0,59}", like="pass-numerique-2020")),
    "number_prefix": Key(text(form=r"[A-Z0-9]{1,10}", like="PN2020")),
    "title": _LABEL,
    "summary": _TEXT,
    "presentation": _TEXT,
    "who_may_apply": _TEXT,
    "source": _TEXT,
    "pass_face_value": optional(amount),
}
TERMS = {
    "opens_at": optional(instant),
    "closes_at": optional(instant),
    "closes_in_days": optional(integer(0, MAXIMUM_DAYS)),
    "envelope": optional(amount),
    "funding_rate": Key(share),
    "grant_cap": optional(amount),
    "minimum_grant": optional(amount),
    "target_share": optional(share),
    "eligible_categories": Key(categories),
    "lone_categories": optional(categories, default=frozenset()),
    "single_application": optional(flag, default=True),
    "references": optional(references, default={}),
}
DOCUMENT = {
    "code": _CODE,
    "label": _LABEL,
    "required": Key(flag),
    "help": _MAY_BE_EMPTY,
}
CRITERION = {
    "code": _CODE,
    "label": _LABEL,
    "weight": Key(weight),
    "scale": Key(integer(1, MAXIMUM_SCALE)),
    "guidance": _MAY_BE_EMPTY,
}
CONTACT = {
    "service": _LABEL,
    "email": optional(email, default=""),
    "postal_address": optional(text(blank=True), default=""),
    "telephone": optional(text(limit=40, blank=True), default=""),
}
LEGAL = {
    "sworn_statement": _TEXT,
    "silence": _MAY_BE_EMPTY,
    "appeal": _MAY_BE_EMPTY,
    "preamble": _MAY_BE_EMPTY,
}

REASON = {"code": _CODE, "label": _LABEL}
REASONS = {
    "refusal": optional(rows(REASON)),
    "inadmissible": optional(rows(REASON)),
}


def _letter(placeholders: Iterable[str]) -> Key:
    """A letter's subject and body, which may hold these placeholders."""
    return optional(
        table(
            {
                "subject": Key(letter(placeholders, limit=200)),
                "body": Key(letter(placeholders)),
            }
        )
    )


LETTERS = {
    "award": _letter(AWARD_PLACEHOLDERS),
    "refusal": _letter(PLACEHOLDERS),
    "inadmissible": _letter(PLACEHOLDERS),
}
_UNSAID = ReviewTerms()
REVIEW = {
    "hide_scores": optional(flag, default=_UNSAID.hide_scores),
    "reviewers": optional(integer(1, 9), default=_UNSAID.reviewers),
    "comment_below": optional(share),
    "comment_above": optional(share),
    "deliberate_above": optional(share),
}

read_content = table(
    {
        "call": Key(table(CALL)),
        "terms": Key(table(TERMS)),
        "documents": Key(rows(DOCUMENT)),
        "criteria": Key(rows(CRITERION)),
        "contact": Key(table(CONTACT)),
        "legal": Key(table(LEGAL)),
        "reasons": optional(table(REASONS), default={}),
        "letters": optional(table(LETTERS), default={}),
        "review": optional(table(REVIEW), default={}),
    }
)
