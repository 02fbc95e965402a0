"""The guide for operators tells every key that a file may hold."""

import re
from pathlib import Path

import pytest

from applications.calls import schema
from eligibility import RULES

GUIDE = (Path(__file__).parents[3] / "docs" / "calls.md").read_text()


@pytest.mark.parametrize(
    "keys",
    [
        schema.CALL,
        schema.TERMS,
        schema.DOCUMENT,
        schema.CRITERION,
        schema.CONTACT,
        schema.LEGAL,
    ],
    ids=["call", "terms", "documents", "criteria", "contact", "legal"],
)
def test_the_guide_tells_every_key(keys: dict[str, schema.Key]) -> None:
    told = set(re.findall(r"`(?:contact\.|legal\.)?([a-z_]+)`", GUIDE))

    assert set(keys) - {"references"} <= told


def test_the_guide_tells_every_rule_that_a_reference_may_name() -> None:
    assert all(f"`{code}`" in GUIDE for code in RULES)
