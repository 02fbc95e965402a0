from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility import Facts
from simulator.bulk.lines import COLUMNS, Line, LineReader
from simulator.bulk.problems import BadLine
from tests.factories.territories import siren

NOW = datetime(2020, 4, 20, 8, 30, 0, 123_456, tzinfo=UTC)
SIREN = siren(1)
WHOLE = {
    "reference": "PN-1",
    "siren": SIREN,
    "category": "CC",
    "received_at": "2020-04-20T10:30:00",
    "eligible_cost": "100 000,00 €",
    "total_cost": "120000",
    "requested_grant": "50000.00",
    "other_resources": "70 000",
    "beneficiaries": "1 100",
    "target_beneficiaries": "50",
}


def read(categories=None, **cells):
    record = 7, [(WHOLE | cells)[column] for column in COLUMNS]
    return LineReader(now=NOW, categories=categories or {}).read(record)


def problems(**cells):
    bad = read(**cells)
    assert isinstance(bad, BadLine)
    return [(each.line, each.column, each.value) for each in bad.problems]


def test_a_line_states_facts():
    assert read() == Line(
        number=7,
        reference="PN-1",
        facts=Facts(
            applicant_category="CC",
            received_at=datetime(2020, 4, 20, 8, 30, tzinfo=UTC),
            eligible_cost=Decimal("100000.00"),
            total_cost=Decimal("120000"),
            requested_grant=Decimal("50000.00"),
            other_resources=Decimal("70000"),
            beneficiaries=1_100,
            target_beneficiaries=50,
        ),
    )


def test_an_empty_cell_is_unknown_and_an_empty_instant_is_now():
    line = read(**dict.fromkeys(COLUMNS, " "))

    assert line == Line(number=7, reference=None, facts=Facts(received_at=NOW))


@pytest.mark.parametrize("text", [SIREN, f"{SIREN[:3]} {SIREN[3:6]}\u00a0{SIREN[6:]}"])
def test_the_category_is_that_of_the_registry_when_the_line_gives_none(text):
    line = read(siren=text, category="", categories={SIREN: "COM"})

    assert line.facts.applicant_category == "COM"


def test_the_category_that_the_line_gives_comes_first():
    line = read(category="7354", categories={SIREN: "COM"})

    assert line.facts.applicant_category == "7354"


def test_the_category_is_unknown_when_neither_knows():
    assert read(category="", categories={}).facts.applicant_category is None
    assert read(siren="", category="").facts.applicant_category is None


def test_a_legal_category_outside_the_list_is_left_for_the_rules_to_judge():
    assert read(category="5710").facts.applicant_category == "5710"


def test_impossible_figures_are_left_for_the_rules_to_judge():
    line = read(requested_grant="-1", target_beneficiaries="5000")

    assert line.facts.requested_grant == Decimal(-1)
    assert line.facts.target_beneficiaries == 5_000


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reference", "PN\x001"),
        ("reference", "\x1b[2J"),
        ("reference", "\ud800"),
        ("siren", "200054782"),
        ("siren", "20005478"),
        ("siren", "20005478100011"),
        ("siren", "".join(chr(0xFF10 + int(digit)) for digit in SIREN)),
        ("siren", "200-054-781"),
        ("category", "cc"),
        ("category", "MAIRIE"),
        ("category", "721"),
        ("received_at", "15/05/2020"),
        ("eligible_cost", "12,345"),
        ("total_cost", "x"),
        ("requested_grant", "1e5"),
        ("other_resources", "1,234.56"),
        ("beneficiaries", "12,5"),
        ("target_beneficiaries", "?"),
    ],
)
def test_a_bad_cell_is_told_with_its_line_column_and_value(column, value):
    assert problems(**{column: value}) == [(7, column, value)]


def test_every_bad_cell_of_a_line_is_told():
    assert problems(siren="1", beneficiaries="x") == [
        (7, "siren", "1"),
        (7, "beneficiaries", "x"),
    ]


def test_a_reference_may_run_over_several_lines():
    assert read(reference="PN\n1").reference == "PN\n1"


@given(st.lists(st.text(), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_any_text_makes_a_line_or_problems(cells):
    assert isinstance(
        LineReader(now=NOW, categories={}).read((1, cells)), Line | BadLine
    )
