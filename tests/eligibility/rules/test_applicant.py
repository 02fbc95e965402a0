import pytest

from eligibility import Status
from tests.eligibility.asking import ask, plain, status
from tests.factories.eligibility import make_terms


@pytest.mark.parametrize("category", ["COM", "7210", "CC", "7354"])
def test_registry_codes_and_legal_categories_are_both_admitted(category):
    assert status("applicant", applicant_category=category) == "met"


def test_a_category_that_the_call_does_not_admit_cannot_be_mended():
    finding = ask("applicant", applicant_category="7361")
    assert finding.status is Status.BREACHED
    assert plain(finding.message) == (
        "L’appel n’admet pas les candidats de cette catégorie : "
        "centre communal d’action sociale (CCAS)."
    )
    assert finding.remedy is not None
    assert finding.remedy.startswith(
        "Aucune modification du dossier ne peut y remédier"
    )
    assert finding.required == (
        "communauté de communes, commune, département ou syndicat mixte fermé"
    )


def test_a_category_that_has_no_name_is_given_by_its_code():
    assert ask("applicant", applicant_category="9220").found == "catégorie 9220"


def test_six_categories_are_listed_and_seven_are_counted():
    six = frozenset({"COM", "CC", "CA", "CU", "DEP", "REG", "7210"})
    finding = ask("applicant", make_terms(eligible_categories=six))
    assert plain(finding.required) == (
        "communauté de communes, communauté d’agglomération, communauté urbaine, "
        "commune, département ou région"
    )
    finding = ask("applicant", make_terms(eligible_categories=six | {"MET"}))
    assert plain(finding.required) == "l’une des 7 catégories admises par l’appel"


def test_an_unknown_category_leaves_the_rule_open():
    finding = ask("applicant", applicant_category=None)
    assert finding.status is Status.UNDETERMINED
    assert finding.remedy == "Indiquez la catégorie du candidat."


def test_no_other_filed_application_is_met():
    assert status("single-application", other_applications=frozenset()) == "met"


def test_another_filed_application_is_refused_by_its_number():
    finding = ask("single-application", other_applications=frozenset({"PN2020-000042"}))
    assert finding.status is Status.BREACHED
    assert plain(finding.message) == (
        "L’appel admet un dossier par candidat ; celui-ci a déjà déposé "
        "le dossier PN2020-000042."
    )
    assert plain(finding.found) == "1 autre dossier déposé (PN2020-000042)"
    assert finding.remedy == (
        "Retirez le dossier PN2020-000042, ou renoncez à déposer celui-ci."
    )


def test_several_other_applications_are_listed_in_order():
    finding = ask("single-application", other_applications=frozenset({"B", "A"}))
    assert plain(finding.found) == "2 autres dossiers déposés (A et B)"
    assert "les dossiers A et B" in finding.message


def test_what_the_filing_alone_can_tell_is_not_asked_of_the_applicant():
    finding = ask("single-application", other_applications=None)
    assert finding.status is Status.UNDETERMINED
    assert finding.remedy == "Cette information sera connue au dépôt."


@pytest.mark.parametrize("category", ["COM", "7210"])
def test_a_commune_alone_is_advised_of_groupings_and_not_refused(category):
    finding = ask("lone-commune", applicant_category=category)
    assert finding.status is Status.ADVISORY
    assert plain(finding.message) == (
        "Le candidat (commune) se présente seul ; une candidature en groupement est "
        "peut-être attendue."
    )


def test_a_grouping_gets_no_such_advice():
    assert status("lone-commune", applicant_category="CC") == "met"


def test_an_applicant_typed_in_by_hand_is_to_be_confirmed():
    assert status("applicant-unconfirmed", applicant_confirmed=True) == "met"
    finding = ask("applicant-unconfirmed", applicant_confirmed=False)
    assert finding.status is Status.ADVISORY
    assert "hors du registre" in finding.message


def test_the_order_in_which_categories_are_named_is_always_the_same():
    one = ask("applicant", make_terms(eligible_categories=frozenset({"DEP", "CC"})))
    other = ask("applicant", make_terms(eligible_categories=frozenset({"CC", "DEP"})))
    assert one.required == other.required == "communauté de communes ou département"
