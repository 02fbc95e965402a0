"""What each met rule leaves, in figures and in words."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from eligibility import RULES, Margin, assess
from tests.eligibility.asking import ask, plain
from tests.factories.eligibility import LAST_INSTANT, make_facts, make_terms

EUROS = Decimal("0.00")


def margin(rule: str, **changes) -> Margin:
    found = ask(rule, **changes).margin
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("rule", "changes", "end", "text"),
    [
        (
            "funding-rate",
            {"requested_grant": Decimal("2000")},
            Decimal("50000.00"),
            "Le taux laisse 48 000,00 € de plus.",
        ),
        ("funding-rate", {}, Decimal("50000.00"), "Le taux est atteint."),
        (
            "grant-cap",
            {},
            Decimal("3000000"),
            "Le plafond laisse 2 950 000,00 € de plus.",
        ),
        (
            "grant-cap",
            {"requested_grant": Decimal("3000000")},
            Decimal("3000000"),
            "Le plafond est atteint.",
        ),
        (
            "minimum",
            {},
            Decimal("20000"),
            "L’aide dépasse de 30 000,00 € le minimum annoncé.",
        ),
        (
            "eligible-cost",
            {},
            Decimal("120000.00"),
            "20 000,00 € du coût total ne sont pas comptés dans la dépense éligible.",
        ),
        (
            "eligible-cost",
            {"eligible_cost": Decimal("120000.00")},
            Decimal("120000.00"),
            "Tout le coût total est compté dans la dépense éligible.",
        ),
        (
            "financing-plan",
            {},
            Decimal("70000.00"),
            "L’équilibre est exact au centime : tout changement de l’aide ou du coût "
            "total est à compenser.",
        ),
        (
            "target-public",
            {"target_beneficiaries": 52},
            50,
            "Le public cible peut compter jusqu’à 2 personnes de moins, à nombre de "
            "bénéficiaires égal.",
        ),
        (
            "target-public",
            {},
            50,
            "Le public cible ne peut pas diminuer, à nombre de bénéficiaires égal.",
        ),
        (
            "calendar",
            {},
            date(2020, 6, 1),
            "La fin du projet peut être avancée de 365 jours au plus.",
        ),
        (
            "deadline",
            {"received_at": LAST_INSTANT - timedelta(hours=49, minutes=3)},
            LAST_INSTANT,
            "Il restait 2 jours et 1 heure avant la date limite.",
        ),
        (
            "opening",
            {"received_at": datetime.fromisoformat("2020-03-01T00:05:59+01:00")},
            datetime.fromisoformat("2020-03-01T00:00:00+01:00"),
            "L’appel était ouvert depuis 5 minutes.",
        ),
    ],
)
def test_a_met_rule_tells_what_it_leaves(rule, changes, end, text):
    found = margin(rule, **changes)
    assert found.end == end
    assert plain(found.text) == text


def test_what_is_left_is_counted_from_the_figure_of_the_application():
    found = margin("funding-rate", requested_grant=Decimal("2000"))
    assert (found.field, found.start, found.room) == (
        "requested_grant",
        Decimal("2000"),
        Decimal("48000.00"),
    )
    assert margin("financing-plan").room == EUROS
    assert margin("target-public", target_beneficiaries=52).room == 2


def test_rules_that_compare_no_figures_leave_no_margin():
    findings = assess(make_facts(), make_terms()).findings
    assert {each.rule for each in findings if each.margin is None} == {
        "applicant",
        "single-application",
        "documents",
        "envelope",
        "overlap",
        "lone-commune",
        "applicant-unconfirmed",
    }
    assert len(findings) == len(RULES)


def test_a_rule_that_is_not_met_leaves_none():
    breached = ask("funding-rate", requested_grant=Decimal("50000.01"))
    unknown = ask("funding-rate", requested_grant=None)
    assert breached.margin is None
    assert unknown.margin is None
