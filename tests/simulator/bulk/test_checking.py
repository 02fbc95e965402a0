import pickle
from collections import Counter
from datetime import UTC, datetime

from eligibility import SIMULATION_RULES, Verdict
from simulator.bulk.checking import Check
from simulator.bulk.formats import format_named
from simulator.bulk.lines import COLUMNS
from simulator.bulk.problems import BadLine, Problem
from tests.factories.eligibility import make_terms
from tests.factories.territories import siren

NOW = datetime(2020, 4, 20, 8, 30, tzinfo=UTC)
ELIGIBLE = {
    "siren": siren(1),
    "eligible_cost": "100000",
    "total_cost": "120000",
    "requested_grant": "50000",
    "other_resources": "70000",
    "beneficiaries": "100",
    "target_beneficiaries": "50",
}
UNREADABLE = BadLine((Problem(line=4, expected="un objet JSON"),))


def check(name: str = "table") -> Check:
    return Check(
        terms=make_terms(),
        now=NOW,
        categories={siren(1): "CC", siren(2): "REG"},
        format=format_named(name, rules=SIMULATION_RULES),
    )


def record(number: int, **cells: str):
    return number, [(ELIGIBLE | cells).get(column, "") for column in COLUMNS]


CHUNK = [
    record(2, reference="PN-2"),
    record(3, reference="PN-3", siren=siren(2)),
    UNREADABLE,
    record(5, siren="1"),
    record(6, reference="PN-6", siren=siren(3)),
]


def test_each_line_is_judged_and_each_bad_one_passed_on_in_order():
    answers = check()(CHUNK)

    assert answers.verdicts == Counter(
        [Verdict.ELIGIBLE, Verdict.INELIGIBLE, Verdict.UNDETERMINED]
    )
    assert [bad.problems[0].line for bad in answers.bad_lines] == [4, 5]
    assert [
        line.split()[:3] for line in answers.text.decode().splitlines() if "PN" in line
    ] == [
        ["2", "PN-2", "recevable"],
        ["3", "PN-3", "irrecevable"],
        ["6", "PN-6", "indéterminé"],
    ]


def test_another_process_gives_the_same_answers():
    for name in ("table", "csv", "json"):
        copy = pickle.loads(pickle.dumps(check(name)))  # noqa: S301  (our own bytes)

        assert copy(CHUNK) == check(name)(CHUNK)


def test_a_chunk_without_a_good_line_has_no_text():
    assert check("json")([UNREADABLE]).text == b""
