"""The keys that the file of a call may hold; `docs/calls.md` tells what each means."""

from applications.call_readers import (
    Key,
    amount,
    categories,
    email,
    flag,
    instant,
    integer,
    optional,
    prose,
    references,
    rows,
    share,
    table,
    text,
    weight,
)

MAXIMUM_DAYS = 3_650
MAXIMUM_SCALE = 100

_CODE = Key(
    text(form=r"[a-z0-9][a-z0-9_-]{0,39}", like="deliberation, lettres-partenaires")
)
_LABEL = Key(prose(limit=200))
_TEXT = Key(prose())
_MAY_BE_EMPTY = optional(prose(blank=True), default="")

_CALL = {
    "slug": Key(text(form=r"[a-z0-9][a-z0-9-]{0,59}", like="pass-numerique-2020")),
    "number_prefix": Key(text(form=r"[A-Z0-9]{1,10}", like="PN2020")),
    "title": _LABEL,
    "summary": _TEXT,
    "presentation": _TEXT,
    "who_may_apply": _TEXT,
    "source": _TEXT,
    "pass_face_value": optional(amount),
}
_TERMS = {
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
_DOCUMENT = {
    "code": _CODE,
    "label": _LABEL,
    "required": Key(flag),
    "help": _MAY_BE_EMPTY,
}
_CRITERION = {
    "code": _CODE,
    "label": _LABEL,
    "weight": Key(weight),
    "scale": Key(integer(1, MAXIMUM_SCALE)),
    "guidance": _MAY_BE_EMPTY,
}
_CONTACT = {
    "service": _LABEL,
    "email": optional(email, default=""),
    "postal_address": optional(text(blank=True), default=""),
    "telephone": optional(text(limit=40, blank=True), default=""),
}
_LEGAL = {
    "sworn_statement": _TEXT,
    "silence": _MAY_BE_EMPTY,
    "appeal": _MAY_BE_EMPTY,
    "preamble": _MAY_BE_EMPTY,
}

read_content = table(
    {
        "call": Key(table(_CALL)),
        "terms": Key(table(_TERMS)),
        "documents": Key(rows(_DOCUMENT)),
        "criteria": Key(rows(_CRITERION)),
        "contact": Key(table(_CONTACT)),
        "legal": Key(table(_LEGAL)),
    }
)
