from decimal import Decimal

import pytest

from eligibility import Status
from tests.eligibility.asking import ask, plain, status
from tests.factories.eligibility import make_terms


def test_exactly_half_of_the_eligible_cost_is_met():
    finding = ask("funding-rate", requested_grant=Decimal("50000.00"))
    assert finding.status is Status.MET
    assert plain(finding.found) == "50 000,00 €"
    assert plain(finding.required) == "au plus 50 000,00 € (50 % de 100 000,00 €)"
    assert finding.remedy is None


def test_one_cent_above_half_is_refused_and_told_how_to_mend():
    finding = ask("funding-rate", requested_grant=Decimal("50000.01"))
    assert finding.status is Status.BREACHED
    assert plain(finding.message) == (
        "L’aide demandée, 50 000,01 €, dépasse 50 % de la dépense éligible "
        "de 100 000,00 €, soit 50 000,00 €."
    )
    assert plain(finding.remedy) == (
        "Baissez l’aide demandée de 0,01 € (à 50 000,00 €) ou augmentez "
        "la dépense éligible de 0,02 € (à 100 000,02 €)."
    )


def test_half_of_an_odd_number_of_cents_is_never_rounded_up():
    cost = {"eligible_cost": Decimal("100.01")}
    assert status("funding-rate", requested_grant=Decimal("50.00"), **cost) == "met"
    refused = ask("funding-rate", requested_grant=Decimal("50.01"), **cost)
    assert refused.status is Status.BREACHED
    assert "(à 50,00 €)" in plain(refused.remedy)
    assert "(à 100,02 €)" in plain(refused.remedy)


@pytest.mark.parametrize(
    ("grant", "remedy"),
    [
        ("0", "Augmentez l’aide demandée de 0,01 € (à 0,01 €)."),
        ("-5", "Augmentez l’aide demandée de 5,01 € (à 0,01 €)."),
    ],
)
def test_a_grant_that_is_not_above_zero_is_refused_by_the_rate(grant, remedy):
    finding = ask("funding-rate", requested_grant=Decimal(grant))
    assert finding.status is Status.BREACHED
    assert "doit être supérieure à zéro" in finding.message
    assert plain(finding.required).startswith("plus de 0,00 €, au plus 50 000,00 €")
    assert plain(finding.remedy) == remedy


def test_where_the_cost_allows_no_cent_of_grant_only_the_cost_can_mend():
    finding = ask(
        "funding-rate", requested_grant=Decimal("10"), eligible_cost=Decimal("0.01")
    )
    assert plain(finding.remedy) == (
        "Augmentez la dépense éligible de 19,99 € (à 20,00 €)."
    )


def test_where_there_is_neither_grant_nor_cost_both_are_to_be_raised():
    finding = ask(
        "funding-rate", requested_grant=Decimal("0"), eligible_cost=Decimal("0")
    )
    assert plain(finding.remedy) == (
        "Augmentez l’aide demandée de 0,01 € (à 0,01 €) et augmentez "
        "la dépense éligible de 0,02 € (à 0,02 €)."
    )


def test_a_call_that_pays_nothing_cannot_be_mended():
    finding = ask("funding-rate", make_terms(funding_rate=Decimal("0")))
    assert finding.status is Status.BREACHED
    assert finding.remedy == "Aucune modification du dossier ne peut y remédier."


def test_without_the_grant_the_rate_is_told_but_not_judged():
    finding = ask("funding-rate", requested_grant=None, eligible_cost=None)
    assert finding.status is Status.UNDETERMINED
    assert finding.found is None
    assert plain(finding.required) == "au plus 50 % de la dépense éligible"
    assert plain(finding.message) == (
        "Ce point reste à vérifier : il manque l’aide demandée et la dépense éligible."
    )
    assert finding.remedy == "Indiquez l’aide demandée et la dépense éligible."


def test_only_what_is_missing_is_asked_for():
    finding = ask("funding-rate", eligible_cost=None)
    assert finding.remedy == "Indiquez la dépense éligible."


def test_exactly_the_cap_is_met_and_one_cent_more_is_refused():
    assert status("grant-cap", requested_grant=Decimal("3000000.00")) == "met"
    finding = ask("grant-cap", requested_grant=Decimal("3000000.01"))
    assert finding.status is Status.BREACHED
    assert plain(finding.message) == (
        "L’aide demandée, 3 000 000,01 €, dépasse le plafond de 3 000 000,00 €."
    )
    assert plain(finding.remedy) == (
        "Baissez l’aide demandée de 0,01 € (à 3 000 000,00 €)."
    )


def test_the_cap_is_told_before_the_grant_is_known():
    finding = ask("grant-cap", requested_grant=None)
    assert finding.status is Status.UNDETERMINED
    assert plain(finding.required) == "au plus 3 000 000,00 €"


def test_below_the_minimum_is_an_advice_and_the_minimum_itself_is_not():
    assert status("minimum", requested_grant=Decimal("20000.00")) == "met"
    finding = ask("minimum", requested_grant=Decimal("19999.99"))
    assert finding.status is Status.ADVISORY
    assert plain(finding.message) == (
        "L’aide demandée, 19 999,99 €, est inférieure au minimum annoncé, 20 000,00 €."
    )
    assert plain(finding.remedy) == (
        "Augmentez l’aide demandée de 0,01 € (à 20 000,00 €)."
    )
