"""`docs/rules.md` is what the rules say today."""

from eligibility import RULES, Verdict, applied, assess
from tools.rules_examples import EXAMPLES, FACTS, TERMS
from tools.rules_page import PAGE, page


def test_the_page_is_what_the_rules_write() -> None:
    assert PAGE.read_text() == page(), "python -m tools.rules_page"


def test_every_rule_has_its_row() -> None:
    assert all(f"| `{code}` |" in page() for code in RULES)


def test_a_term_that_switches_a_rule_off_is_in_italics() -> None:
    row = next(line for line in page().splitlines() if line.startswith("| `grant-cap`"))
    assert "*`grant_cap`*" in row
    row = next(line for line in page().splitlines() if line.startswith("| `deadline`"))
    assert "| `closes_at` |" in row


def test_the_examples_change_an_application_that_meets_every_rule() -> None:
    assert set(assess(FACTS, TERMS).statuses) == set(RULES)
    assert assess(FACTS, TERMS).verdict is Verdict.ELIGIBLE
    assert applied(FACTS, ()) == FACTS
    assert len({title for title, _, _ in EXAMPLES}) == len(EXAMPLES)
