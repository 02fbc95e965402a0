"""The guide for operators tells every key that a file may hold."""

import re
from pathlib import Path

import pytest

from applications import call_schema
from eligibility import RULES

GUIDE = (Path(__file__).parents[2] / "docs" / "calls.md").read_text()


@pytest.mark.parametrize(
    "keys",
    [
        call_schema.CALL,
        call_schema.TERMS,
        call_schema.DOCUMENT,
        call_schema.CRITERION,
        call_schema.CONTACT,
        call_schema.LEGAL,
    ],
    ids=["call", "terms", "documents", "criteria", "contact", "legal"],
)
def test_the_guide_tells_every_key(keys: dict[str, call_schema.Key]) -> None:
    told = set(re.findall(r"`(?:contact\.|legal\.)?([a-z_]+)`", GUIDE))

    assert set(keys) - {"references"} <= told


def test_the_guide_tells_every_rule_that_a_reference_may_name() -> None:
    assert all(f"`{code}`" in GUIDE for code in RULES)
