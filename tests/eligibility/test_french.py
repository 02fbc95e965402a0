from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, localcontext

import pytest

from eligibility import french
from eligibility.french import NBSP, NNBSP, Precision

LAST = datetime(2020, 5, 15, 21, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("1234567.89"), f"1{NNBSP}234{NNBSP}567,89{NBSP}€"),
        (Decimal("0.1"), f"0,10{NBSP}€"),
        (Decimal("1E+3"), f"1{NNBSP}000,00{NBSP}€"),
        (Decimal("-0.01"), f"−0,01{NBSP}€"),
        (Decimal("-0.00"), f"0,00{NBSP}€"),
        (15_000_000, f"15{NNBSP}000{NNBSP}000,00{NBSP}€"),
    ],
)
def test_money_is_told_to_the_cent(amount, text):
    assert french.money(amount) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Decimal("0.5"), "50"),
        (Decimal("0.50"), "50"),
        (Decimal("1"), "100"),
        (Decimal("0"), "0"),
        (Decimal("0.333"), "33,3"),
        (Decimal("0.005"), "0,5"),
        (Decimal("0.123456789012"), "12,3456789012"),
    ],
)
def test_a_percentage_loses_no_digit(share, text):
    assert french.percent(share) == f"{text}{NNBSP}%"


def test_the_ambient_decimal_context_changes_nothing():
    with localcontext(prec=3):
        assert french.percent(Decimal("0.123456")) == f"12,3456{NNBSP}%"
        assert french.number(Decimal("123456.789")) == f"123{NNBSP}456,789"
        assert french.money(Decimal("987654.32")) == f"987{NNBSP}654,32{NBSP}€"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 pièce"), (1, "1 pièce"), (2, "2 pièces"), (-2, "−2 pièces")],
)
def test_the_plural_starts_at_two(value, text):
    assert french.count(value, "pièce") == text.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "moins d’une minute"),
        (timedelta(seconds=59, microseconds=999999), "moins d’une minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(hours=1), "1 heure"),
        (timedelta(hours=23, minutes=59), "23 heures et 59 minutes"),
        (timedelta(days=1), "1 jour"),
        (timedelta(days=2, hours=3, minutes=4), "2 jours et 3 heures"),
        (timedelta(days=2, minutes=4), "2 jours et 4 minutes"),
    ],
)
def test_a_duration_is_rounded_down_and_told_in_two_units_at_most(length, text):
    assert french.duration(length) == text.replace(" minute", NBSP + "minute").replace(
        " heure", NBSP + "heure"
    ).replace(" jour", NBSP + "jour").replace(f"une{NBSP}", "une ")


@pytest.mark.parametrize(
    ("second", "microsecond", "time"),
    [(0, 0, "9 h 30"), (1, 0, "9 h 30 min 01 s"), (0, 1, "9 h 30 min 00,000001 s")],
)
def test_an_exact_instant_is_told_as_finely_as_it_takes(second, microsecond, time):
    instant = datetime(2020, 1, 15, 8, 30, second, microsecond, tzinfo=UTC)
    assert french.exact_instant(instant) == (
        f"15{NBSP}janvier 2020 à {time.replace(' ', NBSP)} (heure de Paris)"
    )


def test_an_irregular_plural_is_given():
    assert french.count(1200, "journal", "journaux") == f"1{NNBSP}200{NBSP}journaux"


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (0, "0 octet"),
        (999, "999 octets"),
        (1_000, "1,0 ko"),
        (41_849, "41,8 ko"),
        (999_949, "999,9 ko"),
        (1_250_000, "1,3 Mo"),
        (20_971_520, "21,0 Mo"),
    ],
)
def test_a_file_is_weighed_in_decimal_units(octets, text):
    assert french.file_size(octets) == text.replace(" ", NBSP)


def test_a_million_octets_is_the_first_to_be_told_in_megaoctets():
    assert french.file_size(999_999).endswith("ko")
    assert french.file_size(1_000_000) == f"1,0{NBSP}Mo"


def test_the_first_of_the_month_is_an_ordinal():
    assert french.day(date(2021, 1, 1)) == f"1er{NBSP}janvier 2021"
    assert french.day(date(2020, 8, 31)) == f"31{NBSP}août 2020"


def test_the_day_of_an_instant_is_that_of_paris():
    assert french.day(datetime(2020, 5, 15, 22, tzinfo=UTC)) == f"16{NBSP}mai 2020"


def test_a_moment_is_told_in_paris_without_saying_so():
    expected = f"15{NBSP}mai 2020 à 23{NBSP}h{NBSP}59"
    assert french.moment(LAST) == expected
    assert french.moment(LAST.astimezone(UTC)) == expected


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        (Precision.MINUTE, "23 h 59"),
        (Precision.SECOND, "23 h 59 min 59 s"),
        (Precision.MICROSECOND, "23 h 59 min 59,999999 s"),
    ],
)
def test_an_instant_is_told_in_paris_and_never_rounded_up(precision, text):
    expected = f"15{NBSP}mai 2020 à {text.replace(' ', NBSP)} (heure de Paris)"
    assert french.instant(LAST, precision) == expected
    elsewhere = LAST.astimezone(timezone(timedelta(hours=-9)))
    assert french.instant(elsewhere, precision) == expected


def test_an_instant_may_give_its_offset():
    winter = datetime(2020, 1, 2, 3, 4, tzinfo=UTC)
    assert french.offset(LAST) == "UTC+02:00"
    assert french.instant(winter, with_offset=True) == (
        f"2{NBSP}janvier 2020 à 4{NBSP}h{NBSP}04 (heure de Paris, UTC+01:00)"
    )


@pytest.mark.parametrize("tell", [french.instant, french.time, french.day])
def test_an_instant_without_a_zone_is_refused(tell):
    with pytest.raises(ValueError, match="aware"):
        tell(datetime(2020, 5, 15))


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")],
)
def test_a_list_is_read_as_a_sentence(items, text):
    assert french.enumeration(items) == text


def test_alternatives_are_joined_by_ou():
    assert french.enumeration(iter(["a", "b"]), "ou") == "a ou b"


def test_typesetting_makes_spaces_non_breaking_once():
    text = french.typeset("« Oui » : 50 % ; non ? 3 € !")
    assert text == (
        f"«{NBSP}Oui{NBSP}»{NBSP}: 50{NNBSP}%{NNBSP}; non{NNBSP}? 3{NBSP}€{NNBSP}!"
    )
    assert french.typeset(text) == text
