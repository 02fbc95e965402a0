"""Authentic, altered or unknown: judged from the bytes, and from what they carry."""

from __future__ import annotations

import json

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.acknowledgement.control import control_code
from applications.verification.answers import (
    UNKNOWN,
    Answer,
    Verdict,
    answer_code,
    answer_document,
)
from applications.verification.register import Receipt, by_numbers
from tests.applications.verification.conftest import issue, made_of, saved_again
from tests.factories.applications import filed

pytestmark = pytest.mark.django_db


def receipt_of(issued) -> Receipt:
    (receipt,) = by_numbers([issued.number])
    return receipt


def test_the_bytes_that_were_issued_are_authentic(issued, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = answer_document(issued.pdf)

    assert answer == Answer(Verdict.AUTHENTIC, receipt_of(issued))


def test_the_printed_number_and_code_are_authentic(issued, django_assert_num_queries):
    number, code = issued.number, issued.code
    with django_assert_num_queries(1):
        answer = answer_code(number=number, code=code)

    assert answer == Answer(Verdict.AUTHENTIC, receipt_of(issued))


def test_a_code_is_known_before_its_document_is_rendered():
    submission = filed()
    assert submission.acknowledgement.rendered_at is None

    answer = answer_code(
        number=submission.application.number, code=control_code(submission.sha256)
    )

    assert answer.verdict is Verdict.AUTHENTIC


def test_the_code_of_another_dossier_is_unknown(issued):
    assert answer_code(number=issued.number, code=issue().code) == UNKNOWN


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_one_flipped_bit_anywhere_is_not_authentic(issued, data):
    position = data.draw(st.integers(0, len(issued.pdf) - 1))
    altered = bytearray(issued.pdf)
    altered[position] ^= 1 << data.draw(st.integers(0, 7))

    assert answer_document(bytes(altered)).verdict is not Verdict.AUTHENTIC


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"linearize": True},
        {"object_stream_mode": pikepdf.ObjectStreamMode.disable},
        {
            "stream_decode_level": pikepdf.StreamDecodeLevel.all,
            "compress_streams": False,
        },
        {"encryption": pikepdf.Encryption(owner="secret", user="")},
    ],
)
def test_a_file_saved_again_is_altered_and_its_content_recognised(
    issued, options, django_assert_num_queries
):
    altered = saved_again(issued.pdf, **options)

    with django_assert_num_queries(2):
        answer = answer_document(altered)

    assert answer == Answer(Verdict.ALTERED, receipt_of(issued))


def test_bytes_added_at_the_end_are_altered(issued):
    assert answer_document(issued.pdf + b"\n").verdict is Verdict.ALTERED


def test_a_file_cut_short_is_never_authentic(issued):
    for length in (0, 1, 100, len(issued.pdf) // 2, len(issued.pdf) - 1):
        answer = answer_document(issued.pdf[:length])
        assert answer.verdict is not Verdict.AUTHENTIC


def test_a_changed_content_is_altered_and_gives_nothing_but_the_number(issued):
    content = json.loads(issued.acknowledgement.content)
    content["financing"]["requested_grant"] = "3000000.00"

    forged = made_of({"dossier.json": json.dumps(content).encode()})

    assert answer_document(forged) == Answer(Verdict.ALTERED, number=issued.number)


def test_without_its_attachment_a_document_is_known_by_its_title(issued):
    def bare(pdf):
        for name in list(pdf.attachments):
            del pdf.attachments[name]

    altered = saved_again(issued.pdf, bare)

    assert answer_document(altered) == Answer(Verdict.ALTERED, number=issued.number)


def test_the_number_alone_does_not_give_the_receipt(issued):
    forged = made_of({}, title=f"Accusé du dossier {issued.number}")

    assert answer_document(forged) == Answer(Verdict.ALTERED, number=issued.number)


def test_the_exact_content_in_another_document_is_altered(issued):
    other = made_of(
        {
            "autre.txt": b"rien",
            "dossier.json": issued.acknowledgement.content.encode(),
        }
    )

    assert answer_document(other) == Answer(Verdict.ALTERED, receipt_of(issued))


def test_of_several_dossiers_carried_the_one_whose_content_is_exact_counts(issued):
    other = issue()
    both = made_of(
        {
            "a.json": json.dumps({"number": other.number}).encode(),
            "b.json": issued.acknowledgement.content.encode(),
        }
    )

    assert answer_document(both) == Answer(Verdict.ALTERED, receipt_of(issued))


def test_a_dossier_that_was_never_filed_is_unknown(issued):
    forged = made_of({}, title="Accusé du dossier PN2020-000042-X")

    assert answer_document(forged) == UNKNOWN


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"%PDF-",
        b"%PDF-1.7\n%%EOF",
        b"MZ\x90\x00" + bytes(4096),
        bytes(2_000) + b"%PDF-1.7",
        "un texte, des émoticônes 🙂".encode(),
    ],
)
def test_what_is_no_document_of_ours_is_unknown(document):
    assert answer_document(document) == UNKNOWN


def test_another_pdf_is_unknown():
    assert answer_document(made_of({"notes.txt": b"notes"}, "Un rapport")) == UNKNOWN
