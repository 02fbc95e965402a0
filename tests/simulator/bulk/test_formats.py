import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from eligibility import SIMULATION_RULES, Facts, assess
from simulator.bulk.formats import BEYOND_REPAIR, format_named
from simulator.bulk.lines import Line
from tests.factories.eligibility import make_facts, make_terms


def written(name: str, facts: Facts, *, reference: str | None = "PN-1", **terms) -> str:
    layout = format_named(name, rules=SIMULATION_RULES)
    line = Line(number=2, reference=reference, facts=facts)
    answer = layout.write(
        line, assess(facts, make_terms(**terms), rules=SIMULATION_RULES)
    )
    return (layout.opening + answer + layout.closing).decode()


def csv_row(facts: Facts, **options) -> dict[str, str]:
    [row] = csv.DictReader(io.StringIO(written("csv", facts, **options), newline=""))
    return row


BREACHED = make_facts(requested_grant=Decimal("50000.01"), beneficiaries=None)
REASONS = [
    "L’aide demandée, 50 000,01 €, dépasse 50 % de la dépense éligible de "
    "100 000,00 €, soit 50 000,00 €.",
    "Les ressources dépassent le coût total de 0,01 € : 50 000,01 € d’aide + "
    "70 000,00 € d’autres ressources = 120 000,01 €, pour un coût total de 120 000,00 €.",
    "Ce point reste à vérifier : il manque le nombre de bénéficiaires.",
]
PLAN = "Baissez l’aide demandée de 0,01 € (à 50 000,00 €)."


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_table_gives_a_line_for_an_eligible_project():
    assert written("table", make_facts()) == (
        "    ligne  référence                 verdict\n"
        "        2  PN-1                      recevable\n"
    )


def test_the_table_gives_the_reasons_of_the_other_verdicts():
    told = plain(written("table", BREACHED, reference=None)).splitlines()

    assert told[1] == f"        2  {'':<24}  irrecevable"
    assert [line.strip() for line in told[2:]] == [*REASONS, f"→ {PLAN}"]


def test_a_long_reference_does_not_move_the_columns():
    [_, line] = written("table", make_facts(), reference="é" * 30 + "\n").splitlines()

    assert line == f"        2  {'é' * 23}…  recevable"


def test_the_csv_gives_the_status_of_each_rule_and_the_reasons():
    row = csv_row(BREACHED, opens_at=None)

    assert plain(row.pop("reasons")) == " ".join(REASONS)
    assert plain(row.pop("plan")) == PLAN
    assert row == {
        "line": "2",
        "reference": "PN-1",
        "verdict": "ineligible",
        "applicant": "met",
        "opening": "",
        "deadline": "met",
        "eligible-cost": "met",
        "funding-rate": "breached",
        "grant-cap": "met",
        "financing-plan": "breached",
        "target-public": "undetermined",
    }


@pytest.mark.parametrize("start", "=+-@")
def test_a_spreadsheet_runs_no_reference_of_the_csv_as_a_formula(start):
    assert csv_row(make_facts(), reference=f"{start}A1")["reference"] == f"'{start}A1"


def test_a_reference_of_several_lines_stays_one_cell():
    row = csv_row(make_facts(), reference='PN "1",\nb')

    assert row["reference"] == 'PN "1",\nb'


def test_the_json_gives_every_finding():
    [answer] = json.loads(written("json", BREACHED, opens_at=None))

    assert list(answer) == ["reference", "verdict", "findings", "plan"]
    assert (answer["reference"], answer["verdict"]) == ("PN-1", "ineligible")
    assert {finding["rule"]: finding["status"] for finding in answer["findings"]} == {
        "applicant": "met",
        "deadline": "met",
        "eligible-cost": "met",
        "funding-rate": "breached",
        "grant-cap": "met",
        "financing-plan": "breached",
        "target-public": "undetermined",
    }
    rate = answer["findings"][3]
    assert {key: plain(rate[key]) for key in ("found", "required", "message")} == {
        "found": "50 000,01 €",
        "required": "au plus 50 000,00 € (50 % de 100 000,00 €)",
        "message": REASONS[0],
    }
    assert [plain(f["message"]) for f in answer["findings"][5:]] == REASONS[1:]
    lower = {"field": "requested_grant", "from": "50000.01", "to": "50000.00"}
    higher = {"field": "eligible_cost", "from": "100000.00", "to": "100000.02"}
    assert rate["repairs"] == [lower, higher]
    assert answer["plan"] == [lower]


def test_what_nothing_can_mend_has_no_plan_and_is_told_so():
    late = make_facts(received_at=datetime(2021, 1, 1, tzinfo=UTC))

    assert json.loads(written("json", late))[0]["plan"] == []
    assert csv_row(late)["plan"] == BEYOND_REPAIR
    assert written("table", late).endswith(f"→ {BEYOND_REPAIR}\n")


def test_the_json_keeps_a_reference_as_it_is():
    for reference in ("=A1", "é\n", None):
        [answer] = json.loads(written("json", make_facts(), reference=reference))
        assert answer["reference"] == reference
