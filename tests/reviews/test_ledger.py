"""The ledger of an envelope: exact, append-only, never below zero."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from applications.calls.file import read_call_file
from applications.calls.loading import load_call
from applications.calls.toml_document import DocumentRefused
from applications.models import Call
from reviews.models import LedgerEntry
from reviews.money import ledger
from reviews.money.ledger import EnvelopeRefused
from reviews.money.standing import (
    AwardStanding,
    EnvelopeStanding,
    award_of,
    awards_of,
    envelope_of,
    to_cents,
)
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed, make_call
from tests.factories.call_files import write
from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db

Kind = LedgerEntry.Kind


def euros(text):
    return Decimal(text).quantize(Decimal("0.01"))


def reserve(dossier, amount):
    return ledger.reserve(
        application=dossier,
        amount=Decimal(amount),
        actor=ReviewerFactory(),
        at=timezone.now(),
    )


def award(dossier):
    return ledger.award(application=dossier, actor=ReviewerFactory(), at=timezone.now())


def release(dossier):
    return ledger.release(
        application=dossier, actor=ReviewerFactory(), at=timezone.now()
    )


def pay(dossier, amount):
    return ledger.pay(
        application=dossier,
        amount=Decimal(amount),
        actor=ReviewerFactory(),
        at=timezone.now(),
        paid_on=date(2027, 3, 1),
        note="Mandat 12",
    )


def booked():
    """Kind, cents and balance of each entry, in order."""
    return list(
        LedgerEntry.objects.order_by("position").values_list(
            "kind", "cents", "balance_cents"
        )
    )


@pytest.fixture
def dossier(db):
    make_call(envelope=Decimal("100000.00"))
    return filed().application


def test_the_first_reservation_opens_the_envelope_of_the_terms(dossier):
    reserve(dossier, "30000.01")

    assert booked() == [
        (Kind.OPENED, 10_000_000, 10_000_000),
        (Kind.RESERVED, 3_000_001, 6_999_999),
    ]
    assert award_of(dossier).reserved == euros("30000.01")


def test_an_award_takes_the_reservation_and_leaves_the_balance(dossier):
    reserve(dossier, "30000.00")
    award(dossier)

    assert booked()[-1] == (Kind.AWARDED, 3_000_000, 7_000_000)
    assert award_of(dossier) == AwardStanding(
        reserved=euros("0"), awarded=euros("30000"), paid=euros("0")
    )


def test_what_is_not_left_is_not_reserved_and_the_refusal_says_what_is(dossier):
    reserve(dossier, "60000.00")
    other = filed(authority=LocalAuthorityFactory()).application

    with pytest.raises(EnvelopeRefused, match="Il reste 40\u202f000,00\u00a0€"):
        reserve(other, "40000.01")
    reserve(other, "40000.00")

    assert booked()[-1] == (Kind.RESERVED, 4_000_000, 0)


def test_a_call_without_envelope_reserves_nothing():
    make_call(envelope=None)
    dossier = filed().application

    with pytest.raises(EnvelopeRefused, match="ne fixent pas d’enveloppe"):
        reserve(dossier, "1.00")

    assert envelope_of(dossier.call) is None
    assert not LedgerEntry.objects.exists()


def test_an_award_needs_a_reservation(dossier):
    with pytest.raises(EnvelopeRefused, match="Aucun montant n’est réservé"):
        award(dossier)


def test_a_reservation_and_an_award_go_back_to_the_envelope(dossier):
    reserve(dossier, "30000.00")
    assert release(dossier).kind == Kind.RELEASED
    reserve(dossier, "20000.00")
    award(dossier)
    assert release(dossier).kind == Kind.CANCELLED
    assert release(dossier) is None

    assert envelope_of(dossier.call).left == euros("100000")


def test_no_more_is_paid_than_was_awarded(dossier):
    reserve(dossier, "30000.00")
    award(dossier)
    pay(dossier, "10000.00")

    for amount in ("20000.01", "0", "-1"):
        with pytest.raises(EnvelopeRefused, match="Il reste 20\u202f000,00\u00a0€"):
            pay(dossier, amount)
    pay(dossier, "20000.00")

    assert award_of(dossier).unpaid == euros("0")
    assert release(dossier) is None
    assert envelope_of(dossier.call) == EnvelopeStanding(
        stated=euros("100000"),
        left=euros("70000"),
        reserved=euros("0"),
        awarded=euros("30000"),
        paid=euros("30000"),
    )


def test_an_envelope_that_nobody_opened_is_whole():
    call = make_call(envelope=Decimal("5.00"))
    assert envelope_of(call) == EnvelopeStanding(
        stated=euros("5"), left=euros("5"), reserved=0, awarded=0, paid=0
    )


def test_each_dossier_has_its_own_standing_in_one_query(
    dossier, django_assert_num_queries
):
    other = filed(authority=LocalAuthorityFactory()).application
    reserve(dossier, "10.00")
    reserve(other, "20.00")
    award(other)
    with django_assert_num_queries(1):
        found = awards_of([dossier.pk, other.pk, 0])
    assert found == {dossier.pk: award_of(dossier), other.pk: award_of(other)}


def test_an_amount_finer_than_a_cent_is_not_rounded_in_silence():
    with pytest.raises(ValueError, match="to the cent"):
        to_cents(Decimal("0.001"))


# --- The database itself --------------------------------------------------------


def raw(dossier, **changes):
    """Write an entry without the use case, as a mistaken program would."""
    last = LedgerEntry.objects.order_by("position").last()
    values = {
        "call": dossier.call,
        "application": dossier,
        "position": last.position + 1,
        "at": timezone.now(),
    }
    with transaction.atomic():
        LedgerEntry.objects.create(**values | changes)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"kind": Kind.RESERVED, "cents": 9_000_001, "balance_cents": 0},
            "less is left of the envelope",
        ),
        (
            {"kind": Kind.RESERVED, "cents": 1, "balance_cents": 9_000_000},
            "do not follow",
        ),
        (
            {
                "kind": Kind.RESERVED,
                "cents": 1,
                "balance_cents": 8_999_999,
                "position": 7,
            },
            "do not follow",
        ),
        (
            {"kind": Kind.AWARDED, "cents": 1_000_001, "balance_cents": 9_000_000},
            "does not hold",
        ),
        (
            {
                "kind": Kind.PAID,
                "cents": 1,
                "balance_cents": 9_000_000,
                "paid_on": date(2027, 1, 1),
            },
            "does not hold",
        ),
        (
            {"kind": Kind.RESERVED, "cents": -5, "balance_cents": 9_000_005},
            "ledger_amount_has_a_sign_that_suits",
        ),
        (
            {
                "kind": Kind.RESERVED,
                "cents": 1,
                "balance_cents": 8_999_999,
                "application": None,
            },
            "ledger_names_the_dossier",
        ),
    ],
    ids=[
        "more than is left",
        "a false balance",
        "a false position",
        "more than reserved",
        "paid without award",
        "a negative reservation",
        "for nobody",
    ],
)
def test_the_database_refuses_an_entry_that_does_not_follow(dossier, changes, reason):
    reserve(dossier, "10000.00")
    before = booked()
    with pytest.raises(IntegrityError, match=reason):
        raw(dossier, **changes)
    assert booked() == before


def test_the_database_refuses_a_dossier_of_another_call(dossier):
    reserve(dossier, "10000.00")
    other = filed(call=make_call(slug="autre", number_prefix="AUTRE")).application
    with pytest.raises(IntegrityError, match="of another call"):
        raw(
            dossier,
            application=other,
            kind=Kind.RESERVED,
            cents=1,
            balance_cents=8_999_999,
        )


def test_the_database_refuses_to_change_or_delete_an_entry(dossier):
    entry = reserve(dossier, "10000.00")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk).update(cents=1)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        entry.delete()


# --- The terms ------------------------------------------------------------------


@pytest.fixture
def open_call(tmp_path):
    """A loaded call that is open, with one reservation of 50 000 €."""
    path = write(tmp_path, ("2026-03-31T23:59:59.999999+02:00", "2099-01-01T00:00:00Z"))
    load_call(path=path)
    dossier = filed(
        call=Call.objects.get(), authority=LocalAuthorityFactory(category="CC")
    ).application
    reserve(dossier, "50000.00")
    return path


def with_envelope(path, euros_):
    path.write_text(
        path.read_text().replace("envelope = 15_000_000", f"envelope = {euros_}")
    )
    assert read_call_file(path).values["terms"]["envelope"] == euros_
    return path


def test_new_terms_adjust_the_envelope_by_an_entry(open_call):
    load_call(path=with_envelope(open_call, 50_000))
    assert booked()[-1] == (Kind.ADJUSTED, -1_495_000_000, 0)
    assert envelope_of(Call.objects.get()).stated == euros("50000")


def test_terms_that_say_the_same_envelope_add_no_entry(open_call):
    before = booked()
    open_call.write_text(open_call.read_text().replace("Un résumé.", "Un autre."))
    load_call(path=open_call)
    assert booked() == before


@pytest.mark.parametrize("dry_run", [True, False])
def test_an_envelope_below_what_is_committed_is_refused_with_its_line(
    open_call, dry_run
):
    path = with_envelope(open_call, 49_999)
    before, version = booked(), Call.objects.get().current_id
    with pytest.raises(DocumentRefused, match=r"appel\.toml:14.*50\u202f000,00"):
        load_call(path=path, dry_run=dry_run)
    assert (booked(), Call.objects.get().current_id) == (before, version)


def test_a_dry_run_adjusts_nothing(open_call):
    before = booked()
    load_call(path=with_envelope(open_call, 60_000), dry_run=True)
    assert booked() == before
