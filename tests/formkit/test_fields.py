"""What people type in French is read exactly, or refused with a sentence that helps."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from formkit.fields import (
    CountField,
    DayField,
    EuroField,
    PhoneField,
    SirenField,
    SiretField,
)


def refusal(field, text: str) -> str:
    with pytest.raises(ValidationError) as refused:
        field.clean(text)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 234,56 €", "1234.56"),
        ("1234.56", "1234.56"),
        ("1\u202f234,56\u00a0€", "1234.56"),
        ("1\u2009234,5", "1234.50"),
        ("3 000 000 euros", "3000000.00"),
        ("0", "0.00"),
        ("12,", "12.00"),
        ("+12", "12.00"),
        ("-0", "0.00"),
    ],
)
def test_an_amount_is_read_as_it_is_written_in_french(typed, amount):
    read = EuroField().clean(typed)

    assert str(read) == amount


@given(st.decimals(0, Decimal("999999999999.99"), places=2))
def test_an_amount_shown_is_read_back_exactly(amount):
    field = EuroField()

    assert field.clean(field.prepare_value(amount)) == amount


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12,345", "Un montant s’arrête au centime"),
        ("1.234,56", "Écrivez une seule virgule"),
        ("1.234", "Un montant s’arrête au centime"),
        ("-1", "Écrivez un montant positif ou nul."),
        ("−1", "Écrivez un montant positif ou nul."),
        ("mille", "Écrivez un montant en euros"),
        ("1e5", "Écrivez un montant en euros"),
        ("NaN", "Écrivez un montant en euros"),
        ("١٢", "Écrivez un montant en euros"),
        ("9999999999999", "Ce montant est trop grand."),
        ("1" * 5_000, "Ce montant est trop grand."),
    ],
)
def test_an_amount_that_is_not_one_is_refused_with_what_to_write(typed, sentence):
    assert refusal(EuroField(), typed).startswith(sentence)


def test_an_empty_amount_is_unknown_and_not_zero():
    field = EuroField(required=False)

    assert field.clean("") is None
    assert field.clean("  ") is None


def test_a_round_amount_is_shown_without_cents():
    assert EuroField().prepare_value(Decimal("1200.00")) == "1\u202f200"


def test_a_redisplayed_amount_does_not_count_as_a_change():
    field = EuroField()

    assert not field.has_changed(Decimal("1200.00"), "1\u202f200")


@pytest.mark.parametrize(
    ("typed", "count"), [("1 200", 1200), ("1\u202f200", 1200), ("0", 0), ("", None)]
)
def test_a_count_is_read_with_its_spaces(typed, count):
    assert CountField(required=False).clean(typed) == count


@pytest.mark.parametrize("typed", ["1,5", "douze", "1e3", "-2", "99999999999"])
def test_a_count_that_is_not_one_is_refused(typed):
    assert refusal(CountField(), typed)


@pytest.mark.parametrize("typed", ["2020-05-15", "15/05/2020"])
def test_a_day_is_read_from_the_calendar_or_from_the_keyboard(typed):
    assert DayField().clean(typed) == date(2020, 5, 15)


@pytest.mark.parametrize("typed", ["0207-01-01", "01/01/0001", "31/12/9999"])
def test_a_mistyped_year_is_refused_with_what_to_look_at(typed):
    assert refusal(DayField(), typed).startswith("Vérifiez l’année")


@pytest.mark.parametrize("typed", ["29/02/2027", "2027-02-29", "31/04/2027", "1/1/27"])
def test_a_day_that_does_not_exist_is_refused(typed):
    assert refusal(DayField(), typed).startswith("Écrivez une date")


def test_a_day_is_given_to_the_browser_in_its_own_language():
    assert 'value="2020-05-15"' in DayField().widget.render("d", date(2020, 5, 15))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0199001234", "01 99 00 12 34"),
        ("01.99.00.12.34", "01 99 00 12 34"),
        ("+33 1 99 00 12 34", "+33199001234"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_tidied(typed, number):
    assert PhoneField(required=False).clean(typed) == number


@pytest.mark.parametrize("typed", ["12", "0099001234", "appelez-moi", "+0123456789"])
def test_a_telephone_number_that_cannot_ring_is_refused(typed):
    assert "dix chiffres" in refusal(PhoneField(), typed)


def test_a_siren_and_a_siret_lose_their_spaces():
    assert SirenField().clean("732 829 320") == "732829320"
    assert SiretField().clean("732 829 320 00074") == "73282932000074"


def test_a_siren_or_siret_with_a_wrong_digit_is_refused():
    assert "SIREN" in refusal(SirenField(), "732829321")
    assert "SIRET" in refusal(SiretField(), "73282932000075")
