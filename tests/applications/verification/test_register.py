"""What was issued, found by what a holder of the document can give."""

import pytest

from applications.acknowledgement.control import control_code
from applications.models import Acknowledgement
from applications.verification.register import Receipt, by_code
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
        number, 1, submission.received_at, "Appel d’essai", submission.sha256
    )


def test_the_code_of_another_dossier_gives_nothing():
    first, second = filed(), filed()

    assert (
        by_code(number=first.application.number, code=control_code(second.sha256))
        is None
    )
