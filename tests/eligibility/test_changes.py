from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from eligibility import Margin, Repair, applied, told
from tests.eligibility.asking import plain
from tests.factories.eligibility import make_facts


@pytest.mark.parametrize(
    ("field", "start", "end", "instruction"),
    [
        (
            "requested_grant",
            Decimal("62345.67"),
            Decimal("50000"),
            "baissez l’aide demandée de 12 345,67 € (à 50 000,00 €)",
        ),
        (
            "other_resources",
            Decimal("0"),
            Decimal("0.01"),
            "augmentez les autres ressources de 0,01 € (à 0,01 €)",
        ),
        ("beneficiaries", 0, 1, "ajoutez 1 personne aux bénéficiaires (soit 1)"),
        (
            "beneficiaries",
            1000,
            998,
            "retirez 2 personnes des bénéficiaires, hors du public cible (soit 998)",
        ),
        (
            "target_beneficiaries",
            40,
            50,
            "ajoutez 10 personnes au public cible (soit 50)",
        ),
        ("target_beneficiaries", 9, 8, "retirez 1 personne du public cible (soit 8)"),
        (
            "documents",
            frozenset({"a"}),
            frozenset({"a", "b"}),
            "ajoutez 1 pièce requise",
        ),
        (
            "documents",
            frozenset(),
            frozenset({"a", "b"}),
            "ajoutez 2 pièces requises",
        ),
        ("other_applications", frozenset({"B"}), frozenset(), "retirez le dossier B"),
        (
            "other_applications",
            frozenset({"B", "A"}),
            frozenset(),
            "retirez les dossiers A et B",
        ),
        (
            "starts_on",
            date(2021, 2, 1),
            date(2021, 1, 1),
            "avancez le début du projet au 1er janvier 2021",
        ),
        (
            "ends_on",
            date(2021, 1, 1),
            date(2021, 2, 1),
            "reportez la fin du projet au 1er février 2021",
        ),
        (
            "received_at",
            datetime(2020, 1, 1, tzinfo=UTC),
            datetime(2020, 3, 1, 8, 0, 1, tzinfo=UTC),
            "déposez le dossier à partir du 1er mars 2020 à 9 h 00 min 01 s "
            "(heure de Paris)",
        ),
    ],
)
def test_a_repair_says_what_to_do_and_is_read_back(field, start, end, instruction):
    repair = Repair(field, start, end)
    assert plain(repair.instruction) == instruction
    assert Repair.from_dict(repair.to_dict()) == repair


def test_a_repair_is_written_as_its_fields_are():
    repair = Repair("requested_grant", Decimal("1.5"), Decimal("-0"))
    assert repair.label == "l’aide demandée"
    assert repair.to_dict() == {
        "field": "requested_grant",
        "from": "1.50",
        "to": "0.00",
    }
    documents = Repair("documents", frozenset(), frozenset({"b", "a"}))
    assert documents.to_dict() == {"field": "documents", "from": [], "to": ["a", "b"]}


def test_repairs_are_told_together_or_as_a_choice():
    repairs = [
        Repair("beneficiaries", 1, 2),
        Repair("documents", frozenset(), frozenset("a")),
    ]
    assert plain(told(repairs)) == (
        "Ajoutez 1 personne aux bénéficiaires (soit 2) et ajoutez 1 pièce requise."
    )
    assert " ou ajoutez 1" in plain(told(repairs, "ou"))


def test_repairs_are_applied_to_their_fields_alone():
    mended = applied(make_facts(), [Repair("beneficiaries", 100, 120)])
    assert mended == make_facts(beneficiaries=120)
    assert applied(mended, []) == mended


def test_a_margin_has_its_room_and_is_read_back():
    money = Margin("requested_grant", Decimal("2"), Decimal("50.5"), "Il en reste.")
    people = Margin("target_beneficiaries", 60, 50, "Il en reste.")
    days = Margin("ends_on", date(2021, 2, 1), date(2021, 1, 1), "Il en reste.")
    assert money.room == Decimal("48.5")
    assert people.room == 10
    assert days.room is None
    for margin in (money, people, days):
        assert Margin.from_dict(margin.to_dict()) == margin
    assert people.to_dict() == {
        "field": "target_beneficiaries",
        "from": 60,
        "to": 50,
        "text": "Il en reste.",
    }


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"field": "no_such_field", "from": 1, "to": 2},
        {"field": "requested_grant", "from": "a", "to": "2"},
        {"field": "starts_on", "from": "2020-01-01", "to": None},
    ],
)
def test_what_is_no_repair_is_refused(data):
    with pytest.raises((KeyError, TypeError, ValueError, ArithmeticError)):
        Repair.from_dict(data)
