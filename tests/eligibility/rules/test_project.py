from decimal import Decimal

import pytest

from eligibility import Status, assess
from tests.eligibility.asking import ask, plain, status
from tests.factories.eligibility import make_facts, make_terms


def test_exactly_half_of_the_beneficiaries_is_enough():
    finding = ask("target-public", beneficiaries=100, target_beneficiaries=50)
    assert finding.status is Status.MET
    assert plain(finding.found) == "50 personnes sur 100"
    assert plain(finding.required) == "au moins 50 (50 %)"


def test_one_person_short_is_refused_and_told_both_ways_out():
    finding = ask("target-public", beneficiaries=100, target_beneficiaries=49)
    assert finding.status is Status.BREACHED
    assert plain(finding.message) == (
        "Le public cible ne compte que 49 personnes sur 100 ; "
        "il en faut au moins 50 (50 %)."
    )
    assert plain(finding.remedy) == (
        "Ajoutez 1 personne au public cible (soit 50) ou retirez 2 personnes des "
        "bénéficiaires, hors du public cible (soit 98)."
    )


def test_half_of_an_odd_number_is_rounded_up_to_a_whole_person():
    assert status("target-public", beneficiaries=101, target_beneficiaries=51) == "met"
    finding = ask("target-public", beneficiaries=101, target_beneficiaries=50)
    assert finding.status is Status.BREACHED
    assert "au moins 51" in plain(finding.required)


def test_without_anybody_of_the_target_public_people_have_to_be_added():
    finding = ask("target-public", beneficiaries=10, target_beneficiaries=0)
    assert plain(finding.remedy) == "Ajoutez 5 personnes au public cible (soit 5)."


def test_one_beneficiary_of_the_target_public_may_be_all_who_remain():
    terms = make_terms(target_share=Decimal("0.6"))
    finding = ask("target-public", terms, beneficiaries=3, target_beneficiaries=1)
    assert plain(finding.remedy) == (
        "Ajoutez 1 personne au public cible (soit 2) ou retirez 2 personnes des "
        "bénéficiaires, hors du public cible (soit 1)."
    )


def test_where_the_target_public_is_already_there_beneficiaries_are_enough():
    finding = ask("target-public", beneficiaries=-3, target_beneficiaries=2)
    assert not finding.together
    assert plain(finding.remedy) == "Ajoutez 5 personnes aux bénéficiaires (soit 2)."


@pytest.mark.parametrize("nobody", [0, -3])
def test_a_project_for_nobody_is_refused(nobody):
    finding = ask("target-public", beneficiaries=nobody, target_beneficiaries=0)
    assert finding.status is Status.BREACHED
    assert plain(finding.required) == "au moins 1 personne"
    assert finding.together
    assert plain(finding.remedy) == (
        f"Ajoutez {1 - nobody} personne{'s' if nobody else ''} aux bénéficiaires "
        "(soit 1) et ajoutez 1 personne au public cible (soit 1)."
    )


def test_a_project_for_one_person_of_the_target_public_is_enough():
    assert status("target-public", beneficiaries=1, target_beneficiaries=1) == "met"
    finding = ask("target-public", beneficiaries=1, target_beneficiaries=0)
    assert plain(finding.remedy) == "Ajoutez 1 personne au public cible (soit 1)."


def test_the_public_that_remains_is_rounded_down_to_a_whole_person():
    terms = make_terms(target_share=Decimal("0.3"))
    finding = ask("target-public", terms, beneficiaries=10, target_beneficiaries=1)
    assert plain(finding.remedy) == (
        "Ajoutez 2 personnes au public cible (soit 3) ou retirez 7 personnes des "
        "bénéficiaires, hors du public cible (soit 3)."
    )
    assert (
        status("target-public", terms, beneficiaries=3, target_beneficiaries=1) == "met"
    )
    assert (
        status("target-public", terms, beneficiaries=4, target_beneficiaries=1)
        == "breached"
    )


def test_a_target_public_larger_than_the_public_is_refused():
    assert status("target-public", beneficiaries=9, target_beneficiaries=9) == "met"
    finding = ask("target-public", beneficiaries=9, target_beneficiaries=10)
    assert finding.status is Status.BREACHED
    assert plain(finding.message) == (
        "Le public cible compte 10 personnes sur 9, plus que de bénéficiaires."
    )
    assert plain(finding.remedy) == (
        "Retirez 1 personne du public cible (soit 9) ou ajoutez 1 personne aux "
        "bénéficiaires (soit 10)."
    )


def test_a_negative_target_public_is_refused_even_where_no_share_is_asked():
    terms = make_terms(target_share=Decimal("0"))
    assert status("target-public", terms, target_beneficiaries=0) == "met"
    assert status("target-public", terms, target_beneficiaries=-1) == "breached"


def test_the_target_public_waits_for_both_numbers():
    finding = ask("target-public", beneficiaries=None)
    assert finding.status is Status.UNDETERMINED
    assert plain(finding.required) == "au moins 50 % des bénéficiaires"
    assert finding.remedy == "Indiquez le nombre de bénéficiaires."


def test_all_the_required_documents_are_enough():
    finding = ask("documents", documents=frozenset({"deliberation", "bank", "other"}))
    assert finding.status is Status.MET
    assert plain(finding.found) == "2 pièces fournies"


def test_the_missing_documents_are_named_in_the_order_of_the_call():
    finding = ask("documents", documents=frozenset())
    assert finding.status is Status.BREACHED
    assert plain(finding.found) == "0 pièce fournie"
    assert plain(finding.required) == "2 pièces requises"
    assert plain(finding.message) == (
        "Il manque 2 pièces requises : « Délibération » et « RIB »."
    )
    assert plain(finding.remedy) == "Ajoutez « Délibération » et « RIB »."


def test_unknown_documents_leave_the_rule_open():
    finding = ask("documents", documents=None)
    assert finding.status is Status.UNDETERMINED
    assert plain(finding.required) == "2 pièces requises"


def test_one_missing_document_is_written_in_the_singular():
    terms = make_terms(required_documents={"bank": "RIB"})
    finding = assess(
        make_facts(documents=frozenset()), terms, rules=["documents"]
    ).findings[0]
    assert plain(finding.message) == "Il manque 1 pièce requise : « RIB »."
