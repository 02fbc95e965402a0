"""The rules of a call in the format of zen-engine, a rule engine written in Rust.

The same questions in its expression language, the terms written in as constants. It
computes no French, no repair and no margin: a status a rule, and the verdict. Amounts
are cents and instants microseconds, so that its numbers are as exact as ours.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import zen

from eligibility import Facts, Terms

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KEY = "rules"


def engine(terms: Terms) -> "zen.ZenEngine":
    """Return an engine that holds the rules of these terms, compiled, under ``KEY``."""
    loader = {"type": "static", "content": {KEY: decision(terms)}}
    return zen.ZenEngine({"loader": loader})


def decision(terms: Terms) -> dict[str, Any]:
    """Return the rules as a graph of one expression node, every fact being known."""
    asked = expressions(terms)
    node = {"position": {"x": 0, "y": 0}}
    rules = [
        {"id": code, "key": code, "value": f"{asks} ? 'met' : '{otherwise}'"}
        for code, (asks, otherwise) in asked.items()
    ]
    rules.append(
        {
            "id": "verdict",
            "key": "verdict",
            "value": "some(values($), # == 'breached') ? 'ineligible' : 'eligible'",
        }
    )
    return {
        "nodes": [
            node | {"id": "in", "type": "inputNode", "name": "facts"},
            node
            | {
                "id": "rules",
                "type": "expressionNode",
                "name": "rules",
                "content": {"expressions": rules},
            },
            node | {"id": "out", "type": "outputNode", "name": "statuses"},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rules"},
            {"id": "2", "type": "edge", "sourceId": "rules", "targetId": "out"},
        ],
    }


def expressions(terms: Terms) -> Mapping[str, tuple[str, str]]:
    """Return, by rule, what it asks and what it says when that does not hold."""
    firm = {
        "applicant": f"applicant_category in {_texts(sorted(terms.eligible_categories))}",
        "opening": f"received_at >= {_plain(terms.opens_at)}",
        "deadline": f"received_at <= {_plain(terms.closes_at)}",
        "single-application": "len(other_applications) == 0",
        "eligible-cost": "eligible_cost > 0 and eligible_cost <= total_cost",
        "funding-rate": "requested_grant > 0 and "
        f"requested_grant <= {terms.funding_rate} * eligible_cost",
        "grant-cap": f"requested_grant <= {_plain(terms.grant_cap)}",
        "financing-plan": "requested_grant + other_resources == total_cost "
        "and other_resources >= 0",
        "target-public": "beneficiaries > 0 and target_beneficiaries >= 0 "
        f"and target_beneficiaries >= {terms.target_share} * beneficiaries "
        "and target_beneficiaries <= beneficiaries",
        "calendar": "starts_on <= ends_on",
        "documents": f"all({_texts(list(terms.required_documents))}, # in documents)",
    }
    advisory = {
        "minimum": f"requested_grant >= {_plain(terms.minimum_grant)}",
        "envelope": f"envelope_committed + requested_grant <= {_plain(terms.envelope)}",
        "overlap": "len(overlapping) == 0",
        "lone-commune": "not(applicant_category in "
        f"{_texts(sorted(terms.lone_categories))})",
        "applicant-unconfirmed": "applicant_confirmed",
    }
    return {code: (asks, "breached") for code, asks in firm.items()} | {
        code: (asks, "advisory") for code, asks in advisory.items()
    }


def context(facts: Facts) -> bytes:
    """Return the facts as the JSON that zen-engine reads fastest."""
    return json.dumps(
        {name: _plain(getattr(facts, name)) for name in Facts.KINDS}
    ).encode()


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return int(value * 100)
        case datetime():
            return (value - EPOCH) // timedelta(microseconds=1)
        case date():
            return value.toordinal()
        case frozenset():
            return sorted(value)
        case _:
            return value


def _texts(values: Sequence[str]) -> str:
    return "[" + ", ".join(f"'{value}'" for value in values) + "]"
