"""The checklist of completeness: saved as one goes, whole before a dossier is complete."""

import pytest

from applications.models import Event, State
from reviews.checklist import (
    Check,
    InvalidChecks,
    read_checklist,
    save_checks,
    unsettled,
)
from reviews.completeness import declare_complete
from reviews.models import ItemCheck
from reviews.reviewing import ReviewRefused
from tests.factories.accounts import ReviewerFactory, UserFactory
from tests.factories.answers import ask_again
from tests.factories.applications import filed
from tests.factories.checks import checked
from tests.reviews.conftest import dossier_url

pytestmark = pytest.mark.django_db

DEED = "document.deliberation"
CODES = [
    DEED,
    "section.porteur",
    "section.projet",
    "section.publics",
    "section.financement",
]


@pytest.fixture
def dossier(db):
    return filed().application


def lines(dossier):
    return read_checklist(dossier.pk, dossier.submission.call_version.definition)


def save(dossier, reviewer=None, **checks):
    save_checks(
        application_id=dossier.pk,
        reviewer=reviewer or ReviewerFactory(),
        checks={code.replace("__", "."): check for code, check in checks.items()},
    )


def test_it_holds_what_the_call_requires_and_not_what_is_optional(dossier):
    assert [line.item.code for line in lines(dossier)] == CODES
    assert len(unsettled(lines(dossier))) == 5


def test_each_check_keeps_who_made_it_even_when_another_saves_the_rest(dossier):
    first, second = ReviewerFactory(), ReviewerFactory()
    save(dossier, first, section__projet=Check())
    save(dossier, second, section__projet=Check(), section__publics=Check("Vu."))

    found = {line.item.code: line for line in lines(dossier)}

    assert found["section.projet"].checked_by == str(first)
    assert found["section.publics"].checked_by == str(second)
    assert found["section.publics"].check == Check("Vu.")


def test_a_check_is_taken_back(dossier):
    save(dossier, section__projet=Check())
    save(dossier, section__projet=None)
    assert not ItemCheck.objects.exists()


def test_a_dossier_is_complete_only_once_every_item_is_looked_at(dossier):
    reviewer = ReviewerFactory()
    checked(dossier)
    save(dossier, section__projet=None)

    with pytest.raises(ReviewRefused, match=r"Il reste à vérifier.*Projet"):
        declare_complete(application_id=dossier.pk, reviewer=reviewer)

    save(dossier, section__projet=Check("Le calendrier suit."))
    declare_complete(application_id=dossier.pk, reviewer=reviewer)
    line = dossier.journal.get(event=Event.DECLARED_COMPLETE)
    assert line.detail["admitted"] == {
        "Rubrique «\u00a0Projet\u00a0»": "Le calendrier suit."
    }


def test_what_is_asked_of_the_applicant_is_to_be_looked_at_again(dossier):
    checked(dossier)
    ask_again(dossier, DEED)

    assert [line.item.code for line in lines(dossier) if line.check is None] == [DEED]


def test_only_a_reviewer_checks_and_only_what_the_call_requires(dossier):
    with pytest.raises(ReviewRefused):
        save(dossier, UserFactory(), section__projet=Check())
    with pytest.raises(InvalidChecks):
        save(dossier, document__lettres=Check())
    assert not ItemCheck.objects.exists()


def form(**changes):
    found = {f"check-found_{code}": "conforme" for code in CODES}
    return found | {"action": "save"} | changes


def test_the_page_saves_the_checklist_as_one_goes(desk, dossier):
    given = {f"check-found_{DEED}": "conforme", "action": "save"}
    page = desk.post(dossier_url(dossier, "complete"), given, follow=True).text
    assert "La vérification est enregistrée." in page
    assert "Vérifié par" in page
    dossier.refresh_from_db()
    assert dossier.state == State.SUBMITTED


def test_the_page_refuses_to_declare_complete_what_is_not_looked_at(desk, dossier):
    given = {f"check-found_{DEED}": "conforme", "action": "declare"}
    page = desk.post(dossier_url(dossier, "complete"), given, follow=True).text
    assert "Il reste à vérifier" in page
    assert ItemCheck.objects.count() == 1
    dossier.refresh_from_db()
    assert dossier.complete_since is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({f"check-found_{DEED}": "admis"}, "Dites pourquoi cet élément est admis."),
        ({f"check-reason_{DEED}": "Parce que."}, "ou effacez la raison."),
    ],
    ids=["admitted without a reason", "a reason that is not chosen"],
)
def test_an_item_admitted_says_why(desk, dossier, changes, told):
    page = desk.post(dossier_url(dossier, "complete"), form(**changes)).text
    assert told in page
    assert "La vérification n’est pas enregistrée" in page
    assert not ItemCheck.objects.exists()
