"""What a page shows of an assessment, as plain values."""

from decimal import Decimal

from applications.rules_panel import RulesPanel
from eligibility import SIMULATION_RULES, assess
from tests.factories.eligibility import make_facts, make_terms

TOO_MUCH = {"requested_grant": Decimal("60000"), "other_resources": Decimal("60000")}


def panel(apply=None, **facts) -> RulesPanel:
    said = assess(make_facts(**facts), make_terms(), rules=SIMULATION_RULES)
    return RulesPanel(said, apply=apply)


def fields(repairs) -> str:
    return "+".join(repair.field for repair in repairs)


def test_counts_the_rules_by_what_they_say():
    assert panel().tally == "8\u00a0règles respectées"
    assert panel(beneficiaries=None, **TOO_MUCH).tally == (
        "1\u00a0règle non respectée, 1\u00a0règle à compléter et 6\u00a0règles respectées"
    )


def test_an_eligible_assessment_tells_how_much_more_may_be_asked():
    more = panel(requested_grant=Decimal("40000"), other_resources=Decimal("80000"))

    assert "10\u202f000,00\u00a0€ de plus" in more.margin
    assert more.plans == ()


def test_a_refused_one_tells_every_way_out_and_no_margin():
    refused = panel(**TOO_MUCH)

    assert refused.margin == ""
    assert [way.url for way in refused.plans] == ["", ""]
    assert [len(way.changes) for way in refused.plans] == [2, 1]


def test_what_nothing_mends_has_no_plan():
    assert panel(applicant_category="7361", **TOO_MUCH).plans == ()


def test_each_repair_has_its_address_where_the_page_can_make_it():
    refused = panel(fields, **TOO_MUCH)
    (line,) = [one for one in refused.lines if one["title"] == "Taux d’aide"]

    assert [way.url for way in refused.plans] == [
        "requested_grant+other_resources",
        "eligible_cost",
    ]
    assert [way.url for way in line["ways"]] == ["requested_grant", "eligible_cost"]


def test_repairs_to_make_together_are_one_way():
    nothing = {"requested_grant": Decimal("0"), "eligible_cost": Decimal("0")}
    refused = panel(fields, **nothing)
    (line,) = [one for one in refused.lines if one["title"] == "Taux d’aide"]

    assert [way.url for way in line["ways"]] == ["requested_grant+eligible_cost"]


def test_without_an_address_a_line_has_no_way():
    assert [line["ways"] for line in panel(**TOO_MUCH).lines] == [()] * 8
