"""Applications and calls of every shape, and the settings they are tried with."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from eligibility import Facts, Terms

#: A shared machine may be slow: what takes long is not what is tested here.
tried = settings(deadline=None)
tried_hard = settings(tried, max_examples=4 * tried.max_examples)

CATEGORIES = ("COM", "7210", "CC", "7354", "7361")
DOCUMENTS = ("deliberation", "bank", "letters")


def amounts(
    low: str = "-1000.00", high: str = "5000000.00"
) -> st.SearchStrategy[Decimal]:
    """Euros to the cent, small ones and limits first."""
    return st.decimals(Decimal(low), Decimal(high), places=2)


shares = st.one_of(
    st.sampled_from([Decimal("0.5"), Decimal("1"), Decimal("0"), Decimal("0.333333")]),
    st.decimals(0, 1, places=4),
)
zones = st.integers(-14 * 60, 14 * 60).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
instants = st.datetimes(
    datetime(2019, 1, 1), datetime(2031, 1, 1), timezones=st.one_of(st.just(UTC), zones)
)
days = st.dates(date(2019, 1, 1), date(2031, 1, 1))
people = st.integers(-5, 300)


def facts(*, complete: bool = False) -> st.SearchStrategy[Facts]:
    """Facts, any of them unknown unless ``complete``."""

    def known_or_not(known: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
        return known if complete else st.none() | known

    fields: dict[str, st.SearchStrategy[object]] = {
        "applicant_category": st.sampled_from(CATEGORIES),
        "applicant_confirmed": st.booleans(),
        "received_at": instants,
        "requested_grant": amounts(),
        "eligible_cost": amounts(),
        "total_cost": amounts(),
        "other_resources": amounts(),
        "beneficiaries": people,
        "target_beneficiaries": people,
        "other_applications": st.frozensets(st.sampled_from(["A", "B"])),
        "documents": st.frozensets(st.sampled_from(DOCUMENTS)),
        "starts_on": days,
        "ends_on": days,
        "overlapping": st.frozensets(st.sampled_from(["C", "D"])),
        "envelope_committed": amounts("0"),
    }
    assert fields.keys() == Facts.KINDS.keys()
    return st.builds(
        Facts, **{name: known_or_not(known) for name, known in fields.items()}
    )


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    """Terms of any call that makes sense."""
    opens, closes = sorted([draw(instants), draw(instants)])
    minimum, cap = sorted(draw(amounts("0")) for _ in range(2))
    return Terms(
        opens_at=draw(st.none() | st.just(opens)),
        closes_at=closes,
        envelope=draw(st.none() | amounts("0")),
        funding_rate=draw(shares),
        grant_cap=draw(st.none() | st.just(cap)),
        minimum_grant=draw(st.none() | st.just(minimum)),
        target_share=draw(st.none() | shares),
        eligible_categories=draw(
            st.frozensets(st.sampled_from(CATEGORIES), min_size=1)
        ),
        lone_categories=draw(st.frozensets(st.sampled_from(CATEGORIES))),
        required_documents={
            code: code.title()
            for code in draw(st.lists(st.sampled_from(DOCUMENTS), unique=True))
        },
        single_application=draw(st.booleans()),
        references=draw(
            st.dictionaries(st.just("deadline"), st.just("Article 3"), max_size=1)
        ),
    )
