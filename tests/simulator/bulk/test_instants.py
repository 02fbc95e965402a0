from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.bulk.instants import FOLD, GAP, INSTANT, instant


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-05-15T23:59:59.999999", "2020-05-15T21:59:59.999999+00:00"),
        ("2020-05-15 23:59:59,999999", "2020-05-15T21:59:59.999999+00:00"),
        ("2020-01-15T10:00", "2020-01-15T09:00:00+00:00"),
        ("2020-05-15T21:59:59Z", "2020-05-15T21:59:59+00:00"),
        ("2020-05-16T07:59:59+10:00", "2020-05-15T21:59:59+00:00"),
        ("2020-05-15T12:00:00-0930", "2020-05-15T21:30:00+00:00"),
        ("2020-10-25T02:30+02:00", "2020-10-25T00:30:00+00:00"),
        ("2020-10-25T02:30+01:00", "2020-10-25T01:30:00+00:00"),
    ],
)
def test_without_an_offset_the_clock_of_paris_is_meant(text, expected):
    assert instant(text) == utc(expected)
    assert instant(text).tzinfo is UTC


@given(
    st.datetimes(
        min_value=datetime(1000, 1, 2),
        max_value=datetime(2999, 12, 30),
        timezones=st.integers(-14 * 60, 14 * 60).map(
            lambda minutes: timezone(timedelta(minutes=minutes))
        ),
    )
)
def test_an_instant_with_its_offset_is_read_to_the_microsecond(value):
    assert instant(value.isoformat()) == value


@pytest.mark.parametrize("text", ["2020-03-29T02:00", "2020-03-29T02:59:59.999999"])
def test_an_hour_that_paris_skips_is_refused(text):
    with pytest.raises(
        ValueError, match="sautée au passage à l’heure d’été"
    ) as refused:
        instant(text)
    assert str(refused.value) == GAP


@pytest.mark.parametrize("text", ["2020-10-25T02:00", "2020-10-25T02:59:59.999999"])
def test_an_hour_that_paris_lives_twice_is_refused(text):
    with pytest.raises(ValueError, match="précisez le décalage") as refused:
        instant(text)
    assert str(refused.value) == FOLD


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-03-29T01:59:59.999999", "2020-03-29T00:59:59.999999+00:00"),
        ("2020-03-29T03:00", "2020-03-29T01:00:00+00:00"),
        ("2020-10-25T01:59:59.999999", "2020-10-24T23:59:59.999999+00:00"),
        ("2020-10-25T03:00", "2020-10-25T02:00:00+00:00"),
    ],
)
def test_beside_the_change_of_hour_the_clock_is_trusted(text, expected):
    assert instant(text) == utc(expected)


@pytest.mark.parametrize(
    "text",
    [
        "2020-05-15",
        "15/05/2020 23:59",
        "2020-05-15T24:00",
        "2020-05-15T23",
        "2020-05-15T23:60",
        "2020-02-30T10:00",
        "2020-W20-5T10:00",
        "20200515T2359",
        "2020-05-15T23:59:59.9999999",
        "2020-05-15T23:59+24:00",
        "0999-05-15T23:59",
        "9999-12-31T23:59",
        "1589579999",
        "demain",
    ],
)
def test_what_is_no_instant_is_refused(text):
    with pytest.raises(ValueError, match="une date et une heure") as refused:
        instant(text)
    assert str(refused.value) == INSTANT
