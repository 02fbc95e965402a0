from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility import french
from simulator.bulk.numbers import AMOUNT, COUNT, amount, count

SPACES = " \u00a0\u202f\u2009"
cents = st.integers(min_value=-(10**14) + 1, max_value=10**14 - 1)
spaces = st.sampled_from(SPACES)


def grouped(whole: str, space: str) -> str:
    """Digits in groups of three, as a spreadsheet writes them."""
    return f"{int(whole):,}".replace(",", space)


@given(cents, spaces, st.sampled_from([",", "."]), st.sampled_from(["", "€", "EUR"]))
def test_an_amount_is_read_as_it_was_written(value, space, point, unit):
    euros = Decimal(value).scaleb(-2)
    whole, decimals = f"{abs(euros):.2f}".split(".")
    sign = "-" if value < 0 else ""
    unit = unit and space + unit

    plain = f"{sign}{whole}{point}{decimals}{unit}"
    spaced = f"{sign}{grouped(whole, space)}{point}{decimals}{unit}"

    assert amount(plain) == amount(spaced) == euros


@given(cents)
def test_what_the_portal_writes_is_read_back(value):
    euros = Decimal(value).scaleb(-2)

    assert amount(french.money(euros)) == euros


@given(st.integers(min_value=-(10**9) + 1, max_value=10**9 - 1), spaces)
def test_a_count_is_read_as_it_was_written(value, space):
    assert count(str(value)) == value
    assert count(grouped(str(value), space)) == value
    assert count(french.number(value)) == value


def refusal(read, text: str) -> str | None:
    try:
        read(text)
    except ValueError as error:
        return str(error)
    return None


@given(st.text())
def test_any_text_is_a_figure_or_says_what_is_accepted(text):
    assert refusal(amount, text) in {None, AMOUNT}
    assert refusal(count, text) in {None, COUNT}


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("1 234,56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1 234,56 €", "1234.56"),
        ("1\u202f234,56\u00a0€", "1234.56"),
        ("12,5", "12.5"),
        ("0", "0"),
        ("007", "7"),
        ("+3", "3"),
        ("−5,00 euros", "-5"),
        ("999 999 999 999,99", "999999999999.99"),
    ],
)
def test_amounts_in_french_and_in_plain_notation(text, euros):
    assert amount(text) == Decimal(euros)


@pytest.mark.parametrize(
    "text",
    [
        "12,345",  # finer than a cent, or thousands: not ours to say
        "1.234",
        "1,234.56",
        "1.234,56",
        "1234,560",
        "1e5",
        "1E+2",
        "12 34",
        "1 2345",
        "1  234",
        "12,",
        ",5",
        "- 5",
        "--5",
        "5 $",
        "€ 5",
        "NaN",
        "Infinity",
        "١٢٣",
        "1_000",
        "0x10",
        "1000000000000",
        "douze",
    ],
)
def test_what_is_no_exact_amount_is_refused(text):
    with pytest.raises(ValueError, match="deux décimales au plus"):
        amount(text)


@pytest.mark.parametrize(
    "text", ["12,0", "12.0", "1e3", "12 34", "1000000000", "douze", "²", "true"]
)
def test_what_is_no_whole_number_is_no_count(text):
    with pytest.raises(ValueError, match="nombre entier"):
        count(text)
