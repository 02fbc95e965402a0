from decimal import Decimal

import pytest

from eligibility import Status
from tests.eligibility.asking import ask, plain, status


def test_an_eligible_cost_equal_to_the_total_is_met():
    assert status("eligible-cost", eligible_cost=Decimal("120000.00")) == "met"


def test_an_eligible_cost_a_cent_above_the_total_is_refused():
    finding = ask("eligible-cost", eligible_cost=Decimal("120000.01"))
    assert finding.status is Status.BREACHED
    assert plain(finding.message) == (
        "La dépense éligible, 120 000,01 €, dépasse le coût total de 120 000,00 €."
    )
    assert plain(finding.required) == "plus de 0,00 € et au plus 120 000,00 €"
    assert plain(finding.remedy) == (
        "Baissez la dépense éligible de 0,01 € (à 120 000,00 €) ou augmentez "
        "le coût total de 0,01 € (à 120 000,01 €)."
    )


@pytest.mark.parametrize(
    ("cost", "total", "remedy"),
    [
        ("0", "10", "Augmentez la dépense éligible de 0,01 € (à 0,01 €)."),
        (
            "-1",
            "0",
            "Augmentez la dépense éligible de 1,01 € (à 0,01 €) et augmentez "
            "le coût total de 0,01 € (à 0,01 €).",
        ),
        ("5", "0", "Augmentez le coût total de 5,00 € (à 5,00 €)."),
    ],
)
def test_costs_that_are_not_above_zero_are_refused(cost, total, remedy):
    finding = ask(
        "eligible-cost", eligible_cost=Decimal(cost), total_cost=Decimal(total)
    )
    assert finding.status is Status.BREACHED
    assert ("doit être supérieure à zéro" in finding.message) == (Decimal(cost) <= 0)
    assert plain(finding.required).startswith("plus de 0,00 € et au plus ")
    assert plain(finding.remedy) == remedy


def test_the_eligible_cost_waits_for_the_total():
    finding = ask("eligible-cost", total_cost=None)
    assert finding.status is Status.UNDETERMINED
    assert finding.remedy == "Indiquez le coût total."


def test_a_balanced_plan_shows_its_sum():
    finding = ask("financing-plan")
    assert finding.status is Status.MET
    assert plain(finding.message) == (
        "Le plan est équilibré : 50 000,00 € d’aide + 70 000,00 € d’autres ressources "
        "= 120 000,00 €."
    )


def test_a_missing_cent_is_named():
    finding = ask("financing-plan", other_resources=Decimal("69999.99"))
    assert finding.status is Status.BREACHED
    assert plain(finding.found) == "119 999,99 €"
    assert plain(finding.required) == "120 000,00 €"
    assert plain(finding.message) == (
        "Il manque 0,01 € de ressources : 50 000,00 € d’aide + 69 999,99 € d’autres "
        "ressources = 119 999,99 €, pour un coût total de 120 000,00 €."
    )
    assert plain(finding.remedy) == (
        "Augmentez les autres ressources de 0,01 € (à 70 000,00 €) ou baissez "
        "le coût total de 0,01 € (à 119 999,99 €)."
    )


def test_a_cent_too_many_is_named():
    finding = ask("financing-plan", other_resources=Decimal("70000.01"))
    assert plain(finding.message).startswith(
        "Les ressources dépassent le coût total de 0,01 € :"
    )
    assert plain(finding.remedy) == (
        "Baissez les autres ressources de 0,01 € (à 70 000,00 €), baissez l’aide "
        "demandée de 0,01 € (à 49 999,99 €) ou augmentez le coût total de 0,01 € "
        "(à 120 000,01 €)."
    )


def test_negative_resources_balance_nothing():
    finding = ask(
        "financing-plan",
        requested_grant=Decimal("100"),
        other_resources=Decimal("-50"),
        total_cost=Decimal("50"),
    )
    assert finding.status is Status.BREACHED
    assert "ne peuvent être négatives" in finding.message
    assert finding.together
    assert plain(finding.remedy) == (
        "Augmentez le coût total de 50,00 € (à 100,00 €) et augmentez les autres "
        "ressources de 50,00 € (à 0,00 €)."
    )


def test_a_grant_above_the_total_cost_may_be_lowered_or_the_cost_raised():
    finding = ask(
        "financing-plan",
        requested_grant=Decimal("100"),
        other_resources=Decimal("10"),
        total_cost=Decimal("50"),
    )
    assert plain(finding.remedy) == (
        "Baissez l’aide demandée de 60,00 € (à 40,00 €) ou augmentez le coût total "
        "de 60,00 € (à 110,00 €)."
    )


def test_the_plan_waits_for_each_of_its_amounts():
    finding = ask(
        "financing-plan", requested_grant=None, other_resources=None, total_cost=None
    )
    assert finding.status is Status.UNDETERMINED
    assert finding.remedy == (
        "Indiquez l’aide demandée, les autres ressources et le coût total."
    )


def test_other_resources_may_be_brought_down_to_nothing():
    finding = ask(
        "financing-plan",
        requested_grant=Decimal("50"),
        other_resources=Decimal("10"),
        total_cost=Decimal("50"),
    )
    assert plain(finding.remedy).startswith(
        "Baissez les autres ressources de 10,00 € (à 0,00 €)"
    )


def test_without_other_resources_the_grant_may_still_be_lowered():
    finding = ask(
        "financing-plan",
        requested_grant=Decimal("60"),
        other_resources=Decimal("0"),
        total_cost=Decimal("50"),
    )
    assert finding.message.startswith("Les ressources dépassent le coût total")
    assert plain(finding.remedy) == (
        "Baissez l’aide demandée de 10,00 € (à 50,00 €) ou augmentez le coût total "
        "de 10,00 € (à 60,00 €)."
    )


def test_a_plan_may_balance_without_other_resources():
    nothing = Decimal("0")
    grant = Decimal("120000.00")
    assert (
        status("financing-plan", requested_grant=grant, other_resources=nothing)
        == "met"
    )


def test_no_grant_of_zero_and_no_cost_of_zero_is_ever_offered():
    covered = ask(
        "financing-plan",
        requested_grant=Decimal("10"),
        other_resources=Decimal("50"),
        total_cost=Decimal("50"),
    )
    assert "l’aide demandée" not in plain(covered.remedy)
    empty = ask(
        "financing-plan",
        requested_grant=Decimal("0"),
        other_resources=Decimal("0"),
        total_cost=Decimal("5"),
    )
    assert plain(empty.remedy) == (
        "Augmentez les autres ressources de 5,00 € (à 5,00 €)."
    )


@pytest.mark.parametrize(
    "unknown", ["requested_grant", "other_resources", "total_cost"]
)
def test_one_missing_amount_leaves_the_plan_open(unknown):
    assert status("financing-plan", **{unknown: None}) == "undetermined"
