from decimal import Decimal

from eligibility import Status, assess
from tests.eligibility.asking import ask, plain, status
from tests.factories.eligibility import make_facts, make_terms


def test_the_envelope_holds_to_its_last_cent():
    left = Decimal("14950000.00")
    finding = ask("envelope", envelope_committed=left)
    assert finding.status is Status.MET
    assert plain(finding.message) == (
        "L’enveloppe de 15 000 000,00 € suffit aux demandes des dossiers déjà déposés "
        "et à celle-ci."
    )
    beyond = ask("envelope", envelope_committed=left + Decimal("0.01"))
    assert beyond.status is Status.ADVISORY
    assert plain(beyond.message) == (
        "L’enveloppe de 15 000 000,00 € ne suffit pas aux demandes des dossiers déjà "
        "déposés et à celle-ci. Le dossier peut être déposé ; il sera instruit dans son "
        "ordre d’arrivée, tant que l’enveloppe n’est pas épuisée."
    )
    assert beyond.remedy == (
        "Rien n’est à changer\u00a0: ce point dépend des décisions à venir."
    )
    for each in (finding, beyond):
        assert plain(each.required) == (
            "au plus 15 000 000,00 € pour l’ensemble des dossiers"
        )
        assert "14" not in repr(each)
        assert (each.found, each.repairs, each.margin) == (None, (), None)


def test_the_envelope_keeps_quiet_when_one_of_its_figures_is_unknown():
    for unknown in ("envelope_committed", "requested_grant"):
        facts = make_facts(**{unknown: None})
        assert "envelope" not in assess(facts, make_terms()).statuses
    assert "envelope" not in assess(make_facts(), make_terms(envelope=None)).statuses


def test_another_project_on_the_territory_is_an_advice_that_names_nobody():
    finding = ask("overlap", overlapping=frozenset({"PN2020-000042"}))
    assert finding.status is Status.ADVISORY
    assert "PN2020" not in repr(finding)
    assert plain(finding.message) == (
        "Une partie du territoire de ce projet est peut-être couverte par un autre "
        "projet. Le dossier peut être déposé ; ce point sera examiné à l’instruction."
    )
    assert plain(finding.remedy) == (
        "Rapprochez-vous des collectivités de votre territoire pour vérifier que les "
        "projets se complètent."
    )


def test_no_other_project_on_the_territory_is_met_and_the_unknown_is_silent():
    finding = ask("overlap", overlapping=frozenset())
    assert finding.status is Status.MET
    assert finding.message == (
        "Aucun recouvrement avec le territoire d’un dossier déposé n’est connu."
    )
    assert status("overlap", overlapping=frozenset()) == "met"
    unknown = make_facts(overlapping=None)
    assert "overlap" not in assess(unknown, make_terms()).statuses
