"""The forecast says a day, or why it says none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.steering.forecast import WINDOW_DAYS, Answer, Filings, Forecast, forecast

TODAY = date(2020, 4, 1)
CLOSING = date(2020, 5, 15)


def daily(cents, days=40, dossiers=1, last=TODAY):
    """The same filings each day, up to `last`."""
    return {
        last - timedelta(days=n): Filings(dossiers=dossiers, cents=cents)
        for n in range(days)
    }


def ask(filings, envelope=100_000, today=TODAY, closes_on=CLOSING):
    return forecast(filings, envelope=envelope, today=today, closes_on=closes_on)


def test_a_steady_pace_is_carried_forward():
    # 40 days × 1 000 cents are requested; 10 000 are left, ten days ahead.
    assert ask(daily(1_000), envelope=50_000) == Forecast(
        answer=Answer.EXPECTED, day=TODAY + timedelta(days=10), pace=1_000
    )


def test_a_day_begun_is_a_day():
    found = ask(daily(1_000), envelope=50_001)
    assert found.day == TODAY + timedelta(days=11)


def test_an_envelope_already_requested_tells_since_when():
    found = ask(daily(1_000), envelope=30_000)
    assert found == Forecast(answer=Answer.REACHED, day=TODAY - timedelta(days=10))


@pytest.mark.parametrize(
    ("filings", "changes", "answer"),
    [
        ({}, {"envelope": None}, Answer.NO_ENVELOPE),
        ({}, {}, Answer.TOO_FEW),
        (daily(1_000, days=WINDOW_DAYS - 1), {}, Answer.TOO_FEW),
        (daily(1_000, last=TODAY - timedelta(days=26)), {}, Answer.TOO_FEW),
        (daily(1_000), {"envelope": 500_000}, Answer.NOT_BEFORE_CLOSING),
        (daily(0), {}, Answer.NOT_BEFORE_CLOSING),
        (daily(1_000), {"closes_on": TODAY - timedelta(days=1)}, Answer.CLOSED),
    ],
)
def test_what_cannot_be_told_is_said(filings, changes, answer):
    found = ask(filings, **changes)
    assert (found.answer, found.day) == (answer, None)


@given(
    st.dictionaries(
        st.dates(TODAY - timedelta(days=60), TODAY),
        st.builds(Filings, dossiers=st.integers(1, 9), cents=st.integers(0, 10_000)),
    ),
    st.integers(1, 200_000),
)
def test_a_day_told_is_never_outside_the_call(filings, envelope):
    found = ask(filings, envelope=envelope)
    if found.answer is Answer.EXPECTED:
        assert TODAY < found.day <= CLOSING
    if found.answer is Answer.REACHED:
        assert found.day in filings
        reached = sum(f.cents for day, f in filings.items() if day <= found.day)
        assert reached >= envelope
