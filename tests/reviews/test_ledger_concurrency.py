"""Money taken at once, in real transactions: what is left goes to one, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from reviews.models import LedgerEntry
from reviews.money.ledger import EnvelopeRefused, award, reserve
from reviews.money.standing import envelope_of
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed, make_call
from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db(transaction=True)

Kind = LedgerEntry.Kind


def at_once(*tasks):
    """Run the tasks at the same time, a connection each; return results or exceptions."""
    start = Barrier(len(tasks))

    def run(task):
        try:
            start.wait(10)
            return task()
        except Exception as error:  # the test looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [done.result(30) for done in [pool.submit(run, task) for task in tasks]]


def dossiers(number, **changes):
    make_call(**changes)
    return [
        filed(
            authority=LocalAuthorityFactory(),
            requested_grant=Decimal("100000.00"),
            eligible_cost=Decimal("200000.00"),
            total_cost=Decimal("200000.00"),
            other_resources=Decimal("100000.00"),
        ).application
        for _ in range(number)
    ]


def taking(dossier, actor):
    def take():
        with transaction.atomic():
            now = timezone.now()
            reserve(
                application=dossier, amount=Decimal("100000.00"), actor=actor, at=now
            )
            return award(application=dossier, actor=actor, at=now)

    return take


def test_the_last_100_000_euros_are_awarded_once_and_the_other_is_clearly_refused():
    first, second = dossiers(2, envelope=Decimal("100000.00"))

    results = at_once(
        taking(first, ReviewerFactory()), taking(second, ReviewerFactory())
    )

    (refusal,) = [each for each in results if isinstance(each, EnvelopeRefused)]
    (won,) = [each for each in results if isinstance(each, LedgerEntry)]
    assert str(refusal) == (
        "Il reste 0,00\u00a0€ dans l’enveloppe\u00a0:"
        " 100\u202f000,00\u00a0€ ne peuvent pas y être réservés."
    )
    assert (won.kind, won.balance_cents) == (Kind.AWARDED, 0)
    standing = envelope_of(first.call)
    assert (standing.left, standing.awarded) == (0, Decimal("100000.00"))


def test_ten_at_once_on_an_envelope_for_four_make_four():
    everybody = dossiers(10, envelope=Decimal("400000.00"))

    results = at_once(*(taking(each, ReviewerFactory()) for each in everybody))

    assert sum(isinstance(each, LedgerEntry) for each in results) == 4
    assert sum(isinstance(each, EnvelopeRefused) for each in results) == 6
    positions = LedgerEntry.objects.order_by("position").values_list(
        "position", flat=True
    )
    assert list(positions) == list(range(1, 10))


@pytest.mark.parametrize("level", ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])
def test_the_database_alone_refuses_the_second_at_any_isolation_level(level):
    """Entries written without the use case, both believing that 100 000 € are left."""
    first, second = dossiers(2, envelope=Decimal("100000.00"))
    with transaction.atomic():
        reserve(
            application=first,
            amount=Decimal("1.00"),
            actor=ReviewerFactory(),
            at=timezone.now(),
        )
    seen = Barrier(2)

    def writing(dossier):
        def write():
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
                last = LedgerEntry.objects.order_by("position").last()
                seen.wait(10)
                return LedgerEntry.objects.create(
                    call=dossier.call,
                    application=dossier,
                    position=last.position + 1,
                    kind=Kind.RESERVED,
                    cents=9_999_900,
                    balance_cents=0,
                    at=timezone.now(),
                )

        return write

    results = at_once(writing(first), writing(second))

    assert sum(isinstance(each, LedgerEntry) for each in results) == 1
    (refusal,) = [each for each in results if not isinstance(each, LedgerEntry)]
    assert isinstance(refusal, IntegrityError | OperationalError)
    assert envelope_of(first.call).left == 0
