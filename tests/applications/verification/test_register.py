"""What was issued, found by what a holder of the document can give."""

import pytest
from django.utils import timezone

from applications.acknowledgement.control import control_code
from applications.acknowledgement.rendering.reading import exact_time
from applications.models import Acknowledgement
from applications.notices import issue_complete
from applications.verification.register import Receipt, by_code
from applications.verification.wording import rows
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed

pytestmark = pytest.mark.django_db


def test_the_content_of_an_acknowledgement_is_the_snapshot_of_its_filing():
    submission = filed()
    acknowledgement = Acknowledgement.objects.get()

    assert acknowledgement.content == submission.snapshot
    assert acknowledgement.content_sha256 == submission.sha256


def test_a_number_and_its_code_give_the_receipt(django_assert_num_queries):
    submission = filed()
    number = submission.application.number
    code = control_code(submission.sha256)

    with django_assert_num_queries(1):
        receipt = by_code(number=number, code=code)

    assert receipt == Receipt(
        title="Accusé de réception",
        issued_at=None,
        number=number,
        rank=1,
        received_at=submission.received_at,
        call_title="Appel d’essai",
        content_sha256=submission.sha256,
    )


def test_the_code_of_another_dossier_gives_nothing():
    first, second = filed(), filed()

    assert (
        by_code(number=first.application.number, code=control_code(second.sha256))
        is None
    )


def test_a_notice_is_told_from_the_acknowledgement_of_the_filing(
    django_assert_num_queries,
):
    submission = filed()
    number = submission.application.number
    notice = issue_complete(
        submission=submission,
        issued_by=ReviewerFactory(),
        issued_at=timezone.now(),
        complete_since=submission.received_at,
    )

    with django_assert_num_queries(1):
        of_notice = by_code(number=number, code=control_code(notice.sha256))
        titles = [receipt_row.value for receipt_row in rows(of_notice)[:2]]
    of_filing = by_code(number=number, code=control_code(submission.sha256))

    assert (of_notice.title, of_notice.issued_at) == (
        "Dossier complet",
        notice.issued_at,
    )
    assert titles == ["Dossier complet", exact_time(notice.issued_at)]
    assert (of_filing.title, of_filing.issued_at) == ("Accusé de réception", None)
