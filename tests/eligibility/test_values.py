import copy
import pickle
from dataclasses import FrozenInstanceError, fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from eligibility import Facts, InvalidValueError, Terms, assess
from tests.factories.eligibility import LAST_INSTANT, make_facts, make_terms

NAIVE = datetime(2020, 5, 15)


@pytest.mark.parametrize(
    ("field", "nonsense"),
    [
        ("applicant_category", 7354),
        ("applicant_category", " "),
        ("applicant_confirmed", 1),
        ("received_at", NAIVE),
        ("received_at", date(2020, 5, 15)),
        ("received_at", "2020-05-15T12:00:00Z"),
        ("received_at", datetime.max.replace(tzinfo=timezone(timedelta(hours=-9)))),
        ("requested_grant", 50000),
        ("requested_grant", 50000.0),
        ("requested_grant", "50000"),
        ("requested_grant", True),
        ("requested_grant", Decimal("NaN")),
        ("requested_grant", Decimal("sNaN")),
        ("requested_grant", Decimal("Infinity")),
        ("requested_grant", Decimal("0.001")),
        ("requested_grant", Decimal("1E-1000000")),
        ("requested_grant", Decimal("1E+12")),
        ("eligible_cost", Decimal("1." + "0" * 60 + "1")),
        ("beneficiaries", True),
        ("beneficiaries", 10.0),
        ("beneficiaries", Decimal("10")),
        ("beneficiaries", 10**9),
        ("other_applications", ["PN2020-000042"]),
        ("other_applications", {"PN2020-000042"}),
        ("documents", "deliberation"),
        ("documents", frozenset({1})),
        ("starts_on", datetime(2020, 5, 15, tzinfo=UTC)),
        ("ends_on", "2020-05-15"),
    ],
)
def test_a_fact_of_the_wrong_kind_is_refused_by_name_and_value(field, nonsense):
    with pytest.raises(InvalidValueError) as refusal:
        Facts(**{field: nonsense})
    assert refusal.value.field == field
    assert refusal.value.value in (nonsense, 1) or nonsense.is_nan()
    assert str(refusal.value).startswith(f"{field} : ")


@pytest.mark.parametrize(
    ("field", "nonsense"),
    [
        ("closes_at", None),
        ("closes_at", NAIVE),
        ("opens_at", LAST_INSTANT + timedelta(microseconds=1)),
        ("envelope", Decimal("-0.01")),
        ("funding_rate", None),
        ("funding_rate", 0.5),
        ("funding_rate", Decimal("1.01")),
        ("funding_rate", Decimal("-0.1")),
        ("funding_rate", Decimal("NaN")),
        ("funding_rate", Decimal("0.3333333333333")),
        ("grant_cap", Decimal("0.001")),
        ("minimum_grant", Decimal("3000000.01")),
        ("target_share", Decimal("2")),
        ("eligible_categories", frozenset()),
        ("eligible_categories", ["COM"]),
        ("lone_categories", None),
        ("required_documents", ["bank"]),
        ("required_documents", {"bank": ""}),
        ("required_documents", {"": "RIB"}),
        ("single_application", None),
        ("single_application", 1),
        ("references", {"deadline": 3}),
    ],
)
def test_terms_that_make_no_sense_are_refused(field, nonsense):
    with pytest.raises(InvalidValueError):
        make_terms(**{field: nonsense})


CENT = Decimal("0.01")
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("field", "last", "step"),
    [
        ("total_cost", Decimal(10**12) - CENT, CENT),
        ("total_cost", CENT - Decimal(10**12), -CENT),
        ("beneficiaries", 10**9 - 1, 1),
        ("beneficiaries", 1 - 10**9, -1),
        ("envelope_committed", Decimal(0), -CENT),
        ("received_at", datetime(9998, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), DAY),
        ("received_at", datetime(2, 1, 1, tzinfo=UTC), -DAY),
    ],
)
def test_the_last_value_is_held_and_the_next_is_refused(field, last, step):
    assert getattr(Facts(**{field: last}), field) == last
    with pytest.raises(InvalidValueError):
        Facts(**{field: last + step})


@pytest.mark.parametrize("share", ["0", "1", "0.000000000001", "0.333333333333"])
def test_shares_hold_from_nothing_to_the_whole_with_twelve_decimals(share):
    assert make_terms(funding_rate=Decimal(share)).funding_rate == Decimal(share)


def test_a_call_that_does_not_say_takes_one_application_of_each():
    terms = Terms(
        closes_at=LAST_INSTANT,
        funding_rate=Decimal("0.5"),
        eligible_categories=frozenset({"COM"}),
    )
    assert terms.single_application is True


def test_a_call_may_open_and_close_at_once_and_cap_at_its_minimum():
    terms = make_terms(
        opens_at=LAST_INSTANT,
        grant_cap=Decimal("20000"),
        minimum_grant=Decimal("20000"),
    )
    assert terms.opens_at == terms.closes_at
    assert terms.grant_cap == terms.minimum_grant


def test_amounts_may_carry_useless_zeros_and_shares_too():
    assert (
        Facts(requested_grant=Decimal("1.000")).to_dict()["requested_grant"] == "1.00"
    )
    rate = Decimal("0.5" + "0" * 40)
    assert make_terms(funding_rate=rate).to_dict()["funding_rate"] == "0.5"


def test_nothing_at_all_may_be_known():
    assert set(Facts().to_dict().values()) == {None}


@pytest.mark.parametrize("record", [Facts, Terms])
def test_every_field_has_a_kind(record):
    assert list(record.KINDS) == [field.name for field in fields(record)]


def test_instants_are_held_in_utc():
    facts = make_facts(received_at=LAST_INSTANT)
    assert facts.received_at is not None
    assert facts.received_at.tzinfo is UTC
    assert facts.to_dict()["received_at"] == "2020-05-15T21:59:59.999999+00:00"


def test_equal_records_are_written_alike():
    one = make_facts(requested_grant=Decimal("5E+4"), documents=frozenset("ab"))
    other = make_facts(requested_grant=Decimal("50000.0"), documents=frozenset("ba"))
    assert one == other
    assert hash(one) == hash(other)
    assert one.to_dict() == other.to_dict()
    assert one.to_dict()["requested_grant"] == "50000.00"
    assert Facts(requested_grant=Decimal("-0")).to_dict()["requested_grant"] == "0.00"


def test_terms_are_read_back_with_their_documents_in_order():
    terms = make_terms(required_documents={"z": "Zèbre", "a": "Âne"})
    again = Terms.from_dict(terms.to_dict())
    assert again == terms
    assert list(again.required_documents) == ["z", "a"]


@pytest.mark.parametrize("record", [make_facts(), Facts(), make_terms()])
def test_records_survive_pickling_copying_and_replacing(record):
    assert pickle.loads(pickle.dumps(record)) == record  # noqa: S301
    assert copy.deepcopy(record) == record
    assert replace(record) == record
    assert hash(replace(record)) == hash(record)


def test_terms_do_not_change_with_what_they_were_made_of():
    documents = {"bank": "RIB"}
    terms = make_terms(required_documents=documents)
    documents["other"] = "Autre"
    assert dict(terms.required_documents) == {"bank": "RIB"}
    with pytest.raises(TypeError):
        terms.required_documents["other"] = "Autre"  # type: ignore[index]


def test_a_field_that_did_not_exist_when_frozen_takes_its_default():
    frozen = make_facts().to_dict()
    del frozen["documents"]
    assert Facts.from_dict(frozen) == make_facts(documents=None)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("requested_grnat", "1.00"),
        ("requested_grant", "un euro"),
        ("requested_grant", ["1"]),
        ("received_at", "2020-05-15T12:00:00"),
        ("received_at", 20200515),
        ("starts_on", "15/05/2020"),
        ("documents", 3),
        ("beneficiaries", "10"),
    ],
)
def test_what_cannot_be_read_back_is_refused_by_name(field, text):
    with pytest.raises(InvalidValueError, match=f"^{field} : "):
        Facts.from_dict({field: text})


def test_a_refusal_crosses_processes():
    refusal = InvalidValueError("beneficiaries", "dix", "un nombre est attendu")
    again = pickle.loads(pickle.dumps(refusal))  # noqa: S301
    assert str(again) == "beneficiaries : un nombre est attendu (reçu : 'dix')"
    assert (again.field, again.value, again.reason) == refusal.args


@pytest.mark.parametrize(
    ("frozen", "field"),
    [
        (make_facts(), "beneficiaries"),
        (make_terms(), "funding_rate"),
        (assess(make_facts(), make_terms()), "said"),
        (assess(make_facts(), make_terms()).findings[0], "status"),
    ],
)
def test_nothing_changes_once_made(frozen, field):
    with pytest.raises(FrozenInstanceError):
        setattr(frozen, field, None)


@pytest.mark.parametrize("record", [Facts, Terms])
def test_fields_are_given_by_name(record):
    with pytest.raises(TypeError, match="positional"):
        record("COM")
